"""Validation against the official ISO 20022 schema, which the sepaxml library (MIT) carries.

The schema is used from that library and not copied here, because the ISO 20022 policy grants use of the schemas
and says nothing of redistribution.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from lxml import etree

from concilia.integrations.sepa.problems import SepaError
from concilia.integrations.sepa.xml import parse


def validate(data: bytes, schema_file: Path | None = None) -> list[str]:
    """What the pain.001.001.09 schema finds wrong, one ``line N: ...`` each; empty when the document is valid.

    ``schema_file`` is another schema to use, such as the CBI one, which its consortium gives to its members.
    """
    try:
        root = parse(data)
    except SepaError as error:
        return [str(problem) for problem in error.problems]
    schema = _schema(schema_file or _pain001())
    schema.validate(root)
    found: Any = schema.error_log
    return [f"line {entry.line}: {entry.message}" for entry in found]


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(path))


def _pain001() -> Path:
    return Path(str(distribution("sepaxml").locate_file("sepaxml/schemas/pain.001.001.09.xsd")))
