"""Columns of text to a typed frame, a value at a time: the way for the few rows of a case, or of a small call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from concilia.engines.rules import columns as names
from concilia.engines.rules.cells import Cell
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Group
from concilia.engines.rules.texts import Reading, Texts, cells_of, spread
from concilia.engines.rules.values import Unreadable, value_of, wall_of

if TYPE_CHECKING:
    from polars.datatypes import DataType

FEW = 128
"""Up to so many rows this way is the faster one."""
Column: TypeAlias = "tuple[str, DataType, list[Any]]"
"""Name, type and values."""


def few(rules: CallRules, reading: Reading, texts: Mapping[str, Texts]) -> pl.DataFrame:
    """The frame that ``typed`` makes, with the same complaints."""
    columns = [found for column in cells_of(rules) for found in column_of(reading, column, texts[column.name])]
    columns += [_rows_of(reading, group, texts[group.name]) for group in rules.file.groups]
    return frame_of(columns)


def frame_of(columns: Iterable[Column]) -> pl.DataFrame:
    """A frame of one row or more, built by rows: Polars does so in a tenth of the time that whole columns take it."""
    listed = list(columns)
    titles = [name for name, _, _ in listed]
    rows = [dict(zip(titles, row, strict=True)) for row in zip(*(values for _, _, values in listed), strict=True)]
    return pl.DataFrame(rows, schema={name: kind for name, kind, _ in listed})


def column_of(reading: Reading, column: Cell, texts: Texts) -> Iterator[Column]:
    """The values of a column; of an instant what the clock shows, with the instant itself beside that of submission."""
    values = [_value(reading, column, text, row) for row, text in enumerate(texts)]
    shown = [None if value is None else wall_of(value) for value in values] if column.kind.type == "instant" else values
    yield column.name, names.dtype(column.kind), shown
    if column.name == names.SUBMITTED:
        yield names.RECEIVED, pl.Datetime("us", "UTC"), values


def _value(reading: Reading, column: Cell, text: str | None, row: int) -> Any:
    try:
        return value_of(column, text)
    except Unreadable:
        reading.refuse(row, column, text)
        return None


def _rows_of(reading: Reading, group: Group, texts: Texts) -> Column:
    """Lists of typed rows; None where they are not known."""
    rows = spread(reading, group, texts)
    columns = [found for column, cells in rows.columns for found in column_of(rows.reading, column, cells)]
    lists: list[list[dict[str, Any]] | None] = [[] if known else None for known in rows.known]
    for number, owner in enumerate(rows.owners):
        listed = lists[owner]
        if listed is not None:
            listed.append({name: values[number] for name, _, values in columns})
    return group.name, pl.List(pl.Struct({name: kind for name, kind, _ in columns})), lists
