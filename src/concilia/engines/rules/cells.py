"""Text to typed values, a column at a time and strictly: what is not plainly a value of its type is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from concilia.engines.rules import columns as names
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import Kind
from concilia.engines.rules.schema import Fact

ROME = "Europe/Rome"
YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
DAY, CLOCK = f"{YEAR}-[0-9]{{2}}-[0-9]{{2}}", "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
"""Between them every instant has a wall time in Rome that Python can hold."""
PATTERNS = {
    "money": r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$",
    "decimal": r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$",
    "integer": r"^-?[0-9]{1,9}$",
    "date": f"^{DAY}$",
    "time": f"^{CLOCK}(:[0-5][0-9])?$",
    "instant": rf"^{DAY}[ T]{CLOCK}(:[0-5][0-9](\.[0-9]{{1,6}})?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?$",
    "boolean": r"^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$",
    "comune": r"^[0-9]{6}$",
}
"""Read by two engines, that of Polars and that of Python: only what means the same to both stands in them."""


class NotExact(ValueError):
    """A value that cannot be taken exactly, such as a float."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column holds: its kind and its bounds."""

    name: str
    kind: Kind
    low: Decimal | None = None
    high: Decimal | None = None


def cell(fact: Fact) -> Cell:
    """The column of a fact. Money is zero or more unless the fact says otherwise."""
    low = Decimal(0) if fact.type == "money" and fact.min is None else fact.min
    return Cell(fact.name, Kind(fact.type, fact.nullable, tuple(fact.choices)), low, fact.max)


@dataclass(frozen=True, slots=True)
class Converted:
    """The typed column (empty where unreadable), which rows are unreadable, and the instants in UTC if it has any."""

    values: pl.Series
    bad: pl.Series
    utc: pl.Series | None = None


def convert(column: Cell, text: pl.Series) -> Converted:
    """Type a column of text. Empty text is an empty value."""
    text = text.cast(pl.String).str.strip_chars()
    text = text.set(text == "", None)
    kind = column.kind
    if kind.type == "choice":
        fits = text.is_in(list(kind.choices))
    else:
        fits = text.str.contains(PATTERNS[kind.type]) if kind.type in PATTERNS else text.is_not_null()
    clean = text.to_frame("x").select(pl.when(fits.rename("f")).then(pl.col("x"))).to_series()
    utc = _utc(clean) if kind.type == "instant" else None
    values = _typed(kind, clean, utc)
    values = _bounded(column, values)
    return Converted(values.alias(column.name), (text.is_not_null() & values.is_null()).alias(column.name), utc)


def _typed(kind: Kind, clean: pl.Series, utc: pl.Series | None) -> pl.Series:
    if utc is not None:
        return wall_times(utc)
    if kind.type == "boolean":
        return clean.str.to_lowercase() == "true"
    if kind.type == "date":
        return clean.str.to_date("%Y-%m-%d", strict=False)
    if kind.type == "time":
        full = clean.to_frame("x").select(
            pl.when(pl.col("x").str.len_chars() == 5).then(pl.col("x") + ":00").otherwise(pl.col("x"))
        )
        return full.to_series().str.to_time("%H:%M:%S", strict=False)
    return clean.cast(names.dtype(kind), strict=False)


def _utc(clean: pl.Series) -> pl.Series:
    """Instants in UTC. Without an offset they are Italian wall times; those that do not exist once are left empty."""
    frame = clean.str.replace("T", " ").to_frame("x")
    zone = r"(Z|[+-]\d\d:\d\d)$"
    body = pl.col("x").str.replace(zone, "")
    body = pl.when(body.str.len_chars() == 16).then(body + ":00").otherwise(body)
    naive = body.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    wall = naive.dt.replace_time_zone(ROME, ambiguous="null", non_existent="null").dt.convert_time_zone("UTC")
    offset = pl.col("x").str.extract(zone)
    sign = pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    hours, minutes = offset.str.slice(1, 2), offset.str.slice(4, 2)
    shift = sign * (hours.cast(pl.Int64, strict=False) * 60 + minutes.cast(pl.Int64, strict=False)).fill_null(0)
    fixed = naive.dt.replace_time_zone("UTC") - pl.duration(minutes=shift)
    instants = frame.select(pl.when(offset.is_null()).then(wall).otherwise(fixed).alias("x"))
    return instants.select(pl.when(pl.col("x").is_between(FIRST, LAST)).then(pl.col("x"))).to_series()


def wall_times(utc: pl.Series) -> pl.Series:
    """What the clock in Rome shows at each instant, without a zone."""
    return utc.dt.convert_time_zone(ROME).dt.replace_time_zone(None)


def _bounded(column: Cell, values: pl.Series) -> pl.Series:
    if not column.kind.numeric:
        return values
    inside = pl.lit(True)
    if column.low is not None:
        inside &= pl.col("x") >= column.low
    if column.high is not None:
        inside &= pl.col("x") <= column.high
    return values.to_frame("x").select(pl.when(inside).then(pl.col("x"))).to_series()


def cause(column: Cell, value: str) -> str:
    """Why ``value`` is not taken, and what to write instead."""
    value, kind = value.strip(), column.kind.type
    shown = repr(value if len(value) <= 40 else value[:37] + "...")
    if kind == "choice":
        return f"{shown} is not one of {', '.join(column.kind.choices)}"
    if column.kind.numeric:
        return f"{shown} {_number_cause(column, value)}"
    return f"{shown} {CAUSES[kind](value)}"


def _number_cause(column: Cell, value: str) -> str:
    kind = column.kind.type
    if re.fullmatch(PATTERNS[kind], value):
        low = f"{column.low} or more" if column.low is not None else ""
        high = f"{column.high} or less" if column.high is not None else ""
        return f"is out of bounds; it must be {' and '.join(filter(None, (low, high)))}"
    if re.fullmatch(r"-?[\d.]*,\d+|-?\d{1,3}(\.\d{3})+", value):
        return f"is written the Italian way; write {value.replace('.', '').replace(',', '.')}"
    if re.fullmatch(r"-?\d+\.\d+", value):
        digits = {"money": "two decimals", "decimal": "four decimals", "integer": "no decimals"}[kind]
        return f"has too many decimals; {kind} takes {digits}"
    return f"is not {'an amount' if kind == 'money' else 'a number'}; write digits only, such as 1234" + (
        ".50" if kind == "money" else ""
    )


def _date_cause(value: str) -> str:
    italian = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", value)
    if italian:
        return f"is not read; write {italian[3]}-{int(italian[2]):02}-{int(italian[1]):02}"
    if re.fullmatch(PATTERNS["date"], value):
        return "is not a day of the calendar"
    return "is not a date; write 2026-03-31"


def _instant_cause(value: str) -> str:
    if re.fullmatch(PATTERNS["instant"], value):
        return "does not exist once in Italy; write the offset too, such as 2026-10-25 02:30:00+01:00"
    return "is not an instant; write 2026-03-31 12:00:00"


def _comune_cause(value: str) -> str:
    if re.fullmatch(r"\d{4,5}", value):
        return f"lost its leading zeros; write {value.zfill(6)}"
    return "is not a comune; write its six-digit ISTAT code, such as 012042"


CAUSES: dict[str, Callable[[str], str]] = {
    "date": _date_cause,
    "time": lambda value: "is not a time; write 21:00",
    "instant": _instant_cause,
    "boolean": lambda value: "is neither true nor false; write true or false",
    "comune": _comune_cause,
    "text": lambda value: "is not text",
}


def as_text(value: Any) -> str | None:
    """A Python value as the text that a file would hold. Raises NotExact for a float."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        raise NotExact(f"{value!r} is a float, which is not exact; give a Decimal or a text")
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)
