"""Values of a plan file as a row keeps them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from concilia.plans.planfile.base import Element, Text, euro


def words_to_row(value: Any) -> Any:
    """A text as a string, or ``{it, en}`` when it has a translation; lists of texts and of codes; None as it is."""
    if isinstance(value, Text):
        return value.it if value.en is None else {"it": value.it, "en": value.en}
    if isinstance(value, tuple):
        return [words_to_row(each) for each in value]
    return value


def cents_to_file(value: int | None) -> Decimal | None:
    """Cents as the euro of a plan file."""
    return None if value is None else euro(value)


def number_to_file(value: Decimal | None) -> Decimal | None:
    """A number without the zeros that the column added."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def marks_to_row(element: Element) -> dict[str, Any]:
    """The columns of what every element may carry."""
    whole = element.demo is True
    return {
        "items": list(element.items),
        "demo": whole,
        "demo_keys": [] if isinstance(element.demo, bool) else list(element.demo),
        "note": words_to_row(element.note),
    }


def marks_to_file(row: Any) -> Mapping[str, Any]:
    """The inverse of ``marks_to_row``."""
    return {"items": tuple(row.items), "demo": tuple(row.demo_keys) or row.demo, "note": row.note}
