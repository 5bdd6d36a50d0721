"""Values as people read them, in Italian and in English: ``1.234,50 €``, ``31/03/2026``, ``sì``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from concilia.engines.rules.schema import Text

UNKNOWN = Text(it="non indicato", en="not given")
YES, NO = Text(it="sì", en="yes"), Text(it="no", en="no")


def show(kind: str, value: Any, language: str) -> str:
    """``value`` of ``kind`` for a reader of ``language`` (it, en)."""
    if value is None:
        return UNKNOWN.in_language(language)
    if isinstance(value, bool):
        return (YES if value else NO).in_language(language)
    return SHOWN.get(kind, _plain)(value, language)


def money(value: Decimal, language: str) -> str:
    text = f"{value:,.2f}"
    return f"€{text}" if language == "en" else f"{_italian(text)} €"


def number(value: Decimal | int, language: str) -> str:
    """Without the zeros that add nothing."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if language == "en" else _italian(text)


def trimmed(value: Decimal | int | None) -> Decimal | None:
    """An exact number without the zeros that add nothing: 10, 5.5."""
    if value is None:
        return None
    exact = Decimal(value)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def _italian(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


def _day(value: date, language: str) -> str:
    return f"{value:%d/%m/%Y}"


def _hour(value: time, language: str) -> str:
    return f"{value:%H:%M}"


def _moment(value: datetime, language: str) -> str:
    return f"{value:%d/%m/%Y %H:%M:%S}"


def _plain(value: Any, language: str) -> str:
    return str(value)


SHOWN: dict[str, Callable[[Any, str], str]] = {
    "money": money,
    "decimal": number,
    "integer": number,
    "date": _day,
    "time": _hour,
    "instant": _moment,
}


def as_json(value: Any) -> Any:
    """A value as JSON holds it: exact numbers and dates as text."""
    if value is None or type(value) in {str, bool, int}:
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list | tuple) else value
