"""Official documents as archival, accessible PDF (PDF/A-3a and PDF/UA-1 in one file), made by typst."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from concilia.integrations.pdf.printable import printable

_HERE = Path(__file__).parent
LANGUAGES = ("it", "en")
TEMPLATES = frozenset(path.stem for path in (_HERE / "templates").glob("*.typ")) - {"layout"}


class DocumentError(ValueError):
    """The document can't be made: an unknown template or language, an instant without zone, or data that don't fit."""


def render(template: str, data: Mapping[str, Any], *, title: str, language: str = "it", created: datetime) -> bytes:
    """The PDF of ``template`` with ``data`` (JSON values only); the same input gives the same bytes.

    ``created`` is aware and becomes the date inside the file. Raises DocumentError.
    """
    return _compile(template, data, title, language, created, format="pdf", pdf_standards=["a-3a", "ua-1"])[0]


def preview(
    template: str, data: Mapping[str, Any], *, title: str, language: str = "it", created: datetime
) -> list[bytes]:
    """The pages of the same document as PNG images, for a screen."""
    return _compile(template, data, title, language, created, format="png", ppi=80.0)


def _compile(
    template: str, data: Mapping[str, Any], title: str, language: str, created: datetime, **options: Any
) -> list[bytes]:
    _check(template, title, language, created)
    inputs = {"data": _json(data), "meta": _json({"title": title, "language": language})}
    try:
        compiler = typst.Compiler(root=_HERE, font_paths=_fonts())
        path = _HERE / "templates" / f"{template}.typ"
        made = compiler.compile(path, sys_inputs=inputs, timestamp=int(created.timestamp()), **options)
    except typst.TypstError as error:
        raise DocumentError(f"{template}: {error.message}") from error
    return made if isinstance(made, list) else [made or b""]


def _check(template: str, title: str, language: str, created: datetime) -> None:
    if template not in TEMPLATES:
        raise DocumentError(f"no template {template!r}; there are {', '.join(sorted(TEMPLATES))}")
    if language not in LANGUAGES:
        raise DocumentError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    if created.tzinfo is None:
        raise DocumentError("the instant of creation has no time zone")
    if not title.strip():
        raise DocumentError("an accessible document has a title")


def _json(value: Any) -> str:
    return json.dumps(printable(value), ensure_ascii=False)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
