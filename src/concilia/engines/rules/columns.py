"""Names and types of the columns that the engine computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import Kind

if TYPE_CHECKING:
    from polars.datatypes import DataType

ID, PROTOCOL, SUBMITTED, WINDOW = "id", "protocol", "submitted", "window"
TOTAL, BENEFIT, CLASS = "total", "benefit", "class_code"
USED_AT, EVENT_DAY = "used_at", "event_day"
RESERVED = frozenset(
    {ID, PROTOCOL, SUBMITTED, WINDOW, TOTAL, BENEFIT, CLASS, USED_AT, EVENT_DAY, "state", "position", "lottery"}
)
RECEIVED = "@received"
"""The instant of submission in UTC; ``submitted`` is what the clock in Rome showed, for expressions."""
CENTS = "@cents"
STATE = "@state"
REFUSED_WINDOW, REFUSED_THRESHOLD, REFUSED_BENEFIT, REFUSED_CLASS = "WINDOW", "THRESHOLD", "BENEFIT_MIN", "CLASS"
UNKNOWN_BENEFIT = "BENEFIT"
OWN_CODES = frozenset({REFUSED_WINDOW, REFUSED_THRESHOLD, REFUSED_BENEFIT, REFUSED_CLASS, UNKNOWN_BENEFIT})
MONEY_DIGITS, DECIMAL_DIGITS = 2, 4


def requirement(code: str) -> str:
    return f"@requirement:{code}"


def points(code: str) -> str:
    return f"@points:{code}"


def part(code: str) -> str:
    return f"@part:{code}"


def line(code: str) -> str:
    return f"@line:{code}"


def dtype(kind: Kind) -> DataType:
    """The Polars type that holds values of ``kind``."""
    return {
        "money": pl.Decimal(18, MONEY_DIGITS),
        "decimal": pl.Decimal(18, DECIMAL_DIGITS),
        "integer": pl.Int64(),
        "date": pl.Date(),
        "time": pl.Time(),
        "instant": pl.Datetime("us"),
        "boolean": pl.Boolean(),
    }.get(kind.type, pl.String())
