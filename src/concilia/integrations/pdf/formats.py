"""Amounts, days and instants as an Italian office writes them, in the language of the document."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from concilia.engines.deadlines import wall
from concilia.engines.money import format_euros


@cache
def words(language: str) -> dict[str, Any]:
    """The fixed words of the documents in ``language`` (it, en)."""
    path = Path(__file__).parent / "templates" / "words.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))[language]
    return found


def number(cents: int, language: str) -> str:
    """Euro cents as ``1.234,56`` in Italian and ``1,234.56`` in English; the sign stays in front."""
    return format_euros(cents, language).replace("€", "").strip()


def day(value: date, language: str) -> str:
    """``12 marzo 2026``; the first of a month is ``1º`` in Italian."""
    ordinal = "º" if value.day == 1 and language == "it" else ""
    return f"{value.day}{ordinal} {month(value, language)}"


def month(value: date, language: str) -> str:
    """``marzo 2026``."""
    return f"{words(language)['months'][value.month - 1]} {value.year}"


def days(first: date, last: date, language: str) -> str:
    """``dal 1 marzo 2026 al 31 agosto 2026``, both included."""
    text: str = words(language)["range"]
    return text.format(first=day(first, language), last=day(last, language))


def instant(value: datetime, language: str) -> str:
    """Day, time to the second and offset, in Italian time: the hour printed on a receipt is the hour that counts."""
    local = wall(value)
    text: str = words(language)["instant"]
    return text.format(
        day=day(local.date(), language), time=f"{local:%H:%M:%S}", offset=f"{local:%z}"[:3].replace("0", "", 1)
    )


def size(count: int, language: str) -> str:
    """Bytes as ``512 B``, ``14 kB`` or ``1,2 MB``."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count // 1000} kB"
    text = f"{count // 100_000 / 10:.1f} MB"
    return text.replace(".", ",") if language == "it" else text
