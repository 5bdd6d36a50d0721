"""The reader of single values and the reader of columns take and refuse the same text, for every kind of fact."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from concilia.engines.deadlines import ROME
from concilia.engines.rules.cells import Cell, convert
from concilia.engines.rules.columns import dtype
from concilia.engines.rules.model import Kind
from concilia.engines.rules.values import SPACES, Unreadable, value_of, wall_of

REFUSED, HOUR = "refused", timedelta(hours=1)
KINDS = ("money", "decimal", "integer", "date", "time", "instant", "boolean", "choice", "comune", "text")
CHOICES = ("nido", "micronido", "12")
BOUNDS = st.none() | st.decimals("-1000", "1000", places=3)


def cell_of(kind: str, low: Decimal | None = None, high: Decimal | None = None) -> Cell:
    return Cell("x", Kind(kind, choices=CHOICES if kind == "choice" else ()), low, high)


def by_columns(column: Cell, texts: list[str | None]) -> list[Any]:
    """Each cell as the reader of columns finds it: with its wall time beside an instant."""
    found = convert(column, pl.Series("x", texts, dtype=pl.String))
    assert found.values.dtype == dtype(column.kind)
    values = found.values.to_list()
    if found.utc is not None:
        values = [(utc, wall) if utc else None for utc, wall in zip(found.utc.to_list(), values, strict=True)]
    return [REFUSED if bad else value for bad, value in zip(found.bad, values, strict=True)]


def one_by_one(column: Cell, texts: Iterable[str | None]) -> list[Any]:
    return [_alone(column, text) for text in texts]


def _alone(column: Cell, text: str | None) -> Any:
    try:
        value = value_of(column, text)
    except Unreadable:
        return REFUSED
    return (value, wall_of(value)) if isinstance(value, datetime) else value


def agree(column: Cell, texts: list[str | None]) -> list[Any]:
    """The values that both readers find."""
    found = by_columns(column, texts)
    assert found == one_by_one(column, texts)
    return found


TEXTS = {
    "money": ["0", "-0", "-0.00", "007", "1.5", "1.50", "123456789012345.67", "1234567890123456", "1.", ".5", "+1"],
    "decimal": ["0.0001", "-0.0001", "123456789012.3456", "1234567890123", "1.23456", "1e3", "NaN", "Infinity", "1_0"],
    "integer": ["0", "-0", "-999999999", "1000000000", "1.0", "0x1", "\u0661", "\uff11", "1 000", "--1", "\u22121"],
    "date": [
        "2024-02-29",
        "2023-02-29",
        "2026-13-01",
        "2026-00-10",
        "0001-01-01",
        "0000-01-01",
        "9999-12-31",
        "20260101",
    ],
    "time": ["00:00", "23:59:59", "23:59:60", "12:30:60", "24:00", "12:60", "9:00", "09:00:00.5", "09", "09:00Z"],
    "boolean": ["true", "TRUE", "fAlSe", "1", "yes", "si", "fal\u017fe", "true false", "t"],
    "choice": ["nido", "Nido", "nido ", "12", "12.0", "nido\nx", "nid"],
    "comune": ["012042", "12042", "0120420", "\u0661\u0662\u0660\u0664\u0662\u0667", "01204a"],
    "text": ["x", " x ", "\u00e8", "a\nb", "\x1cx\x1c", "\u200bx", "\ufeff"],
}
INSTANTS = [
    *("2026-03-31 12:00", "2026-03-31T12:00:01", "2026-03-31 12:00:00.5", "2026-03-31 12:00:00.123456"),
    *("2026-03-31 12:00:00.1234567", "2026-03-31 12:00.5", "2026-03-31 12", "2026-03-31", "2026-03-31  12:00"),
    *("2026-03-31T10:00:00Z", "2026-03-31T10:00:00z", "2026-03-31 05:30-04:30", "2026-03-31 12:00:00.5+99:99"),
    *("2026-02-30 12:00", "2026-03-31 12:00:60", "2026-03-31 24:00", "2026-03-31 12:00+1:00", "2026-03-31 12:00+0100"),
    *("0001-01-01 00:00", "0001-01-01 00:00Z", "0001-01-03 00:00Z", "9999-12-31 00:00Z", "9999-12-30 23:59:59"),
    *(
        "9999-12-31 23:59:59+00:00",
        "1890-06-01 12:00",
        "1900-12-31 23:50",
        "2098-12-31 23:59-99:99",
        "2150-07-01 12:00",
    ),
]


def test_both_readers_strip_the_same_spaces():
    characters = [chr(code) for code in range(0xD800)]
    stripped = pl.Series(characters).str.strip_chars() == ""
    assert {character for character, gone in zip(characters, stripped, strict=True) if gone} == set(SPACES)


@pytest.mark.parametrize("kind", TEXTS)
def test_both_readers_find_the_same_in_what_is_written_oddly(kind):
    found = agree(cell_of(kind), [None, "", "  ", "\u00a0\t\n", *TEXTS[kind]])
    assert found[:4] == [None] * 4
    assert REFUSED in found or kind == "text"


def test_both_readers_find_the_same_instants():
    assert {REFUSED} < set(agree(cell_of("instant"), INSTANTS))


@pytest.mark.parametrize("years", [range(1901, 1950), range(1950, 2000), range(2000, 2050), range(2097, 2102)], ids=str)
def test_both_readers_turn_the_clocks_of_rome_alike(years):
    """An hour and a second around each change of the clocks, as wall times and with the offset before and after it."""
    texts = [text for year in years for change in changes_of(year) for text in around(change)]
    found = agree(cell_of("instant"), texts)
    assert REFUSED in found


def changes_of(year: int) -> list[datetime]:
    start = datetime(year, 1, 1, tzinfo=UTC)
    return [change for day in changing(start, 366, timedelta(days=1)) for change in changing(day, 24, HOUR)]


def changing(start: datetime, steps: int, step: timedelta) -> list[datetime]:
    """The last instant before each change of the offset of Rome, on a grid."""
    grid = [start + number * step for number in range(steps + 1)]
    offsets = [moment.astimezone(ROME).utcoffset() for moment in grid]
    return [grid[place] for place in range(steps) if offsets[place] != offsets[place + 1]]


def around(change: datetime) -> Iterable[str]:
    for seconds in (-3601, -3600, -1, 0, 1, 3599, 3600, 7200):
        shown = (change + HOUR + timedelta(seconds=seconds)).astimezone(ROME)
        yield f"{shown:%Y-%m-%d %H:%M:%S}"
        yield shown.isoformat(sep=" ")
    before = change.astimezone(ROME).replace(tzinfo=None)
    yield from (f"{before + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}" for minutes in (30, 60, 90, 120))


LIKE = {
    "money": r"-?[0-9]{1,4}(\.[0-9]{0,3})?",
    "decimal": r"-?[0-9]{1,4}(\.[0-9]{0,5})?",
    "integer": r"-?[0-9]{1,4}",
    "date": r"[0-9]{4}-[01][0-9]-[0-3][0-9]",
    "time": r"[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?",
    "instant": r"(19|20|21|[0-9]{2})[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,7})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?",
    "boolean": r"(?i:true|false)",
    "choice": r"nido|micronido|1?2",
    "comune": r"[0-9]{5,7}",
    "text": r"\s?\w*\s?",
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_both_readers_agree_on_any_text(kind, data):
    texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=20) | st.from_regex(LIKE[kind], fullmatch=True)
    low, high = data.draw(BOUNDS), data.draw(BOUNDS)
    agree(cell_of(kind, low, high), data.draw(st.lists(texts, max_size=30)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["money", "decimal", "integer"]), st.decimals("-2000", "2000", places=3), st.integers(-2, 2))
@example("integer", Decimal("0.500"), 0)
def test_a_bound_of_any_scale_is_kept_by_both(kind, bound, step):
    places = {"money": 2, "decimal": 4, "integer": 0}[kind]
    near = bound.quantize(Decimal(1).scaleb(-places)) + step * Decimal(1).scaleb(-places)
    for column in (cell_of(kind, low=bound), cell_of(kind, high=bound)):
        agree(column, [format(near, "f")])
