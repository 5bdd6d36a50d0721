"""Columns of a file for the facts that a call asks: a cell as people or the rules write it, read to canonical text."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from concilia.calls.words import said
from concilia.engines.rules.schema import Fact
from concilia.imports import cells
from concilia.imports.kinds import Column

from .fields import CODECS

EXAMPLES = {
    "money": "1234,50",
    "integer": "2",
    "decimal": "4,50",
    "date": "31/03/2026",
    "time": "21:00",
    "boolean": "sì",
    "comune": "Bergamo",
    "text": "",
    "instant": "31/03/2026 09:30",
}


def of(fact: Fact) -> Column:
    """The column of a fact; a choice is written by its code or by its words."""
    example = next(iter(fact.choices), "") or EXAMPLES.get(fact.type, "")
    return Column(fact.name, said(fact.label), reader(fact), required=not fact.nullable, example=example)


def reader(fact: Fact) -> Callable[[str], str]:
    """How a cell becomes the fact's canonical text. Raises ValueError that says what to write instead."""
    if fact.type == "choice":
        return cells.choice({code: said(label) for code, label in fact.choices.items()})
    if fact.type == "boolean":
        return lambda cell: "true" if cells.boolean(cell) else "false"
    if fact.type == "date":
        return lambda cell: cells.day(cell).isoformat()
    codec = CODECS[fact.type]

    def read(cell: str) -> str:
        try:
            return codec.write(codec.field(fact, {}).clean(cell))
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    return read
