"""Columns of text to a typed frame, a column at a time: the way for many rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from concilia.engines.rules import columns as names
from concilia.engines.rules.cells import Cell, convert
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Group
from concilia.engines.rules.texts import Reading, Texts, cells_of, spread


def typed(rules: CallRules, reading: Reading, texts: Mapping[str, Texts]) -> pl.DataFrame:
    """Every column of the call. What cannot be read is left empty, and complained of."""
    series: list[pl.Series] = []
    for column in cells_of(rules):
        series.extend(_column(reading, column, texts[column.name]))
    for group in rules.file.groups:
        series.append(_rows_of(reading, group, texts[group.name]))
    return pl.DataFrame(series)


def _column(reading: Reading, column: Cell, texts: Texts) -> Iterator[pl.Series]:
    converted = convert(column, pl.Series(column.name, texts, dtype=pl.String))
    for row in converted.bad.arg_true():
        reading.refuse(row, column, texts[row])
    yield converted.values
    if column.name == names.SUBMITTED and converted.utc is not None:
        yield converted.utc.alias(names.RECEIVED)


def _rows_of(reading: Reading, group: Group, texts: Texts) -> pl.Series:
    """A column of lists of typed rows; empty where they are not known."""
    rows = spread(reading, group, texts)
    columns = [series for column, cells in rows.columns for series in _column(rows.reading, column, cells)]
    return _nested(group, columns, rows.owners, rows.known)


def _nested(group: Group, columns: list[pl.Series], owners: list[int], known: list[bool]) -> pl.Series:
    owner = pl.Series("@owner", owners, dtype=pl.UInt32)
    fields = pl.struct([column.name for column in columns]).alias(group.name)
    lists = (
        pl.DataFrame([owner, *columns]).select("@owner", fields).group_by("@owner", maintain_order=True).agg(group.name)
    )
    rows = pl.DataFrame(
        {"@owner": pl.Series(range(len(known)), dtype=pl.UInt32), "@known": pl.Series(known, dtype=pl.Boolean)}
    )
    joined = rows.join(lists, on="@owner", how="left", maintain_order="left")
    empty = pl.lit([], dtype=joined.schema[group.name])
    filled = pl.when("@known").then(pl.col(group.name).fill_null(empty)).alias(group.name)
    return joined.select(filled).to_series()
