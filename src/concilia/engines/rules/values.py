"""Text to typed values one at a time, for the few rows of a case: what ``cells.convert`` does without its start-up.

Both readers share the patterns and the bounds of ``cells``, and a test holds them to the same values and refusals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from concilia.engines.deadlines import ROME
from concilia.engines.rules.cells import PATTERNS, Cell, convert, wall_times
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import Kind
from concilia.engines.rules.windows import in_rome

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What Unicode calls white space; Python's own strip takes the separators of files too."""
AGREED = range(1901, 2099)
"""Years in which Polars and zoneinfo turn the clocks of Rome alike."""
MATCHES = {kind: re.compile(pattern).fullmatch for kind, pattern in PATTERNS.items()}


class Unreadable(ValueError):
    """Text that is not plainly a value of its type, or is out of bounds."""


def value_of(column: Cell, text: str | None) -> Any:
    """The value, an instant in UTC; None for empty text. Raises Unreadable where ``convert`` marks the cell as bad."""
    text = text.strip(SPACES) if text else None
    if not text:
        return None
    if not _fits(column, text):
        raise Unreadable(text)
    try:
        value = READERS.get(column.kind.type, str)(text)
    except ValueError as error:
        raise Unreadable(text) from error
    if column.kind.numeric and not _inside(column, value):
        raise Unreadable(text)
    return value


def _fits(column: Cell, text: str) -> bool:
    if column.kind.type == "choice":
        return text in column.kind.choices
    matches = MATCHES.get(column.kind.type)
    return matches is None or matches(text) is not None


def _inside(column: Cell, value: int | Decimal) -> bool:
    return (column.low is None or value >= column.low) and (column.high is None or value <= column.high)


def _boolean(text: str) -> bool:
    return text.lower() == "true"


def _instant(text: str) -> datetime:
    """In UTC. Without an offset it is a wall time of Italy, which must come exactly once."""
    if int(text[:4]) not in AGREED:
        return _far(text)
    body, sign, minutes = _split(text)
    shown = datetime.fromisoformat(body)
    if sign is not None:
        return shown.replace(tzinfo=UTC) - timedelta(minutes=sign * minutes)
    first = shown.replace(tzinfo=ROME)
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise ValueError("skipped or shown twice when the clocks change")
    return first.astimezone(UTC)


def _split(text: str) -> tuple[str, int | None, int]:
    """What the clock shows, the sign of its offset (None: none is given), and the minutes of it."""
    if text.endswith("Z"):
        return text[:-1], 1, 0
    if text[-6] not in "+-":
        return text, None, 0
    return text[:-6], -1 if text[-6] == "-" else 1, int(text[-5:-3]) * 60 + int(text[-2:])


def _far(text: str) -> datetime:
    found = convert(Cell("far", Kind("instant")), pl.Series([text])).utc
    if found is None or found[0] is None:
        raise ValueError("not an instant that a calendar holds")
    moment: datetime = found[0].astimezone(UTC)
    return moment


def wall_of(moment: datetime) -> datetime:
    """What the clock in Rome shows at an instant, without a zone."""
    if moment.year in AGREED:
        return in_rome(moment)
    shown: datetime = wall_times(pl.Series([moment]))[0]
    return shown


READERS: dict[str, Callable[[str], Any]] = {
    "money": Decimal,
    "decimal": Decimal,
    "integer": int,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "instant": _instant,
    "boolean": _boolean,
}
