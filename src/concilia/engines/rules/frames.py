"""Applications as a typed frame: from rows of values or from a CSV, refusing every row that cannot be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from concilia.engines.rules import columns as names
from concilia.engines.rules.cells import Cell, NotExact, as_text, cause, cell, convert
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules, Kind
from concilia.engines.rules.schema import Group
from concilia.engines.yamldoc import FileProblems, Problem

CHUNK = 50_000
PLATFORM = (
    Cell(names.ID, Kind("text")),
    Cell(names.PROTOCOL, Kind("integer")),
    Cell(names.SUBMITTED, Kind("instant")),
)
Progress = Callable[[int], None]
Texts: TypeAlias = "Sequence[str | None] | pl.Series"
"""A column of text."""


@dataclass
class _Reading:
    """The rows of one file while they are typed: where each stands, and what is wrong with it."""

    file: str
    lines: Sequence[int]
    problems: list[Problem] = field(default_factory=list)

    def complain(self, row: int, message: str) -> None:
        self.problems.append(Problem(self.file, self.lines[row], message))


def cells_of(rules: CallRules) -> tuple[Cell, ...]:
    """The columns that a file of facts must have, without its groups."""
    return (*PLATFORM, *(cell(fact) for fact in rules.asked))


def columns_of(rules: CallRules) -> tuple[str, ...]:
    """The names of all the columns that a file of facts must have."""
    return (*(column.name for column in cells_of(rules)), *(group.name for group in rules.file.groups))


def frame_from_rows(rules: CallRules, rows: Iterable[Mapping[str, Any]], file: str = "rows") -> pl.DataFrame:
    """Type rows of Python values (or of text). A missing key is an empty value; the row's number stands for its line.

    Raises FileProblems with every value that cannot be read, and every id or protocol number given twice.
    """
    listed = list(rows)
    reading = _Reading(file, range(1, len(listed) + 1))
    texts = {name: [_text(reading, row, name, index) for index, row in enumerate(listed)] for name in columns_of(rules)}
    return _finished(reading, _typed(rules, reading, texts))


def frame_from_columns(rules: CallRules, columns: Mapping[str, Texts], file: str = "columns") -> pl.DataFrame:
    """Type whole columns of text at once, as a database copies them out. A missing column is empty.

    Raises FileProblems with every value that cannot be read; the number of the row stands for its line.
    """
    height = max(map(len, columns.values()), default=0)
    reading = _Reading(file, range(1, height + 1))
    texts = {name: columns.get(name, [None] * height) for name in columns_of(rules)}
    return _finished(reading, _typed(rules, reading, texts))


def series_of(columns: Sequence[Cell], rows: Sequence[Mapping[str, Any]], file: str) -> list[pl.Series]:
    """Some typed columns of some rows. Raises FileProblems with every value that cannot be read."""
    reading = _Reading(file, range(1, len(rows) + 1))
    series: list[pl.Series] = []
    for column in columns:
        texts = [_text(reading, row, column.name, index) for index, row in enumerate(rows)]
        series.extend(_column(reading, column, texts))
    if reading.problems:
        raise FileProblems(reading.problems)
    return series


def _text(reading: _Reading, row: Mapping[str, Any], name: str, index: int) -> str | None:
    value = row.get(name)
    try:
        return json.dumps(_plain(value)) if isinstance(value, list | tuple) else as_text(value)
    except NotExact as error:
        reading.complain(index, f"{name}: {error}")
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else as_text(value)


def _typed(rules: CallRules, reading: _Reading, texts: Mapping[str, Texts]) -> pl.DataFrame:
    series: list[pl.Series] = []
    for column in cells_of(rules):
        series.extend(_column(reading, column, texts[column.name]))
    for group in rules.file.groups:
        series.append(_rows_of(reading, group, texts[group.name]))
    return pl.DataFrame(series)


def _column(reading: _Reading, column: Cell, texts: Texts) -> Iterator[pl.Series]:
    converted = convert(column, pl.Series(column.name, texts, dtype=pl.String))
    for row in converted.bad.arg_true():
        reading.complain(row, f"{column.name}: {cause(column, str(texts[row]))}")
    yield converted.values
    if column.name == names.SUBMITTED and converted.utc is not None:
        yield converted.utc.alias(names.RECEIVED)


def _rows_of(reading: _Reading, group: Group, texts: Texts) -> pl.Series:
    """A column of lists of typed rows, from JSON texts. An empty text means that the rows are not known."""
    owners: list[int] = []
    flat: list[dict[str, Any]] = []
    known = [_parsed(reading, group, text, row, owners, flat) for row, text in enumerate(texts)]
    inner = _Reading(reading.file, [reading.lines[owner] for owner in owners])
    asked = [fact for fact in group.facts if fact.computed is None]
    columns: list[pl.Series] = []
    for fact in asked:
        values = [_text(inner, item, fact.name, index) for index, item in enumerate(flat)]
        columns.extend(_column(inner, cell(fact), values))
    reading.problems.extend(Problem(p.file, p.line, f"{group.name}: {p.message}") for p in inner.problems)
    return _nested(group, columns, owners, known)


def _parsed(
    reading: _Reading, group: Group, text: str | None, row: int, owners: list[int], flat: list[dict[str, Any]]
) -> bool:
    if text is None or not text.strip():
        return False
    try:
        items = json.loads(text, parse_float=str)
    except ValueError as error:
        reading.complain(row, f"{group.name}: not a JSON list: {error}")
        return False
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        reading.complain(
            row, f'{group.name}: write a JSON list of objects, such as [{{"{group.facts[0].name}": "..."}}]'
        )
        return False
    if len(items) > group.max_rows:
        reading.complain(row, f"{group.name}: {len(items)} rows, over the {group.max_rows} allowed")
        return False
    for name in sorted({key for item in items for key in item} - {fact.name for fact in group.facts}):
        reading.complain(row, f"{group.name}: unknown key {name!r}")
    owners.extend([row] * len(items))
    flat.extend(items)
    return True


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


def _finished(reading: _Reading, frame: pl.DataFrame) -> pl.DataFrame:
    if frame.get_column(names.ID).null_count() == frame.height:
        numbered = pl.int_range(1, pl.len() + 1).cast(pl.String).alias(names.ID)
        frame = frame.with_columns(numbered)
    _unique(reading, frame, names.ID, required=True)
    _unique(reading, frame, names.PROTOCOL, required=False)
    if reading.problems:
        raise FileProblems(reading.problems)
    return frame


def _unique(reading: _Reading, frame: pl.DataFrame, name: str, required: bool) -> None:
    column = frame.get_column(name)
    if required:
        for row in column.is_null().arg_true():
            reading.complain(row, f"{name}: empty; every row has its own")
    again = column.is_not_null() & ~column.is_first_distinct()
    first: dict[Any, int] = {}
    if again.any():
        for row in column.is_first_distinct().arg_true():
            first[column[row]] = row
    for row in again.arg_true():
        reading.complain(row, f"{name}: {column[row]} is also on line {reading.lines[first[column[row]]]}")


def read_facts_csv(
    rules: CallRules, data: bytes | str, file: str = "facts.csv", progress: Progress | None = None
) -> pl.DataFrame:
    """Read a CSV of applications: UTF-8, comma or semicolon, one column per fact, ``id``, ``protocol``, ``submitted``.

    Other columns are ignored. ``progress`` is told how many rows were read. Raises FileProblems with every row that
    cannot be read, its line and the cause; then nothing is read.
    """
    records = _records(data, file)
    header = next(records, None)
    if header is None:
        raise FileProblems([Problem(file, 1, f"the file is empty; its columns are {', '.join(columns_of(rules))}")])
    places = _places(rules, file, header[1])
    lines: list[int] = []
    reading = _Reading(file, lines)
    frames: list[pl.DataFrame] = []
    for chunk in _chunks(records):
        part = _Reading(file, [line for line, _ in chunk])
        whole = [cells for row, (_, cells) in enumerate(chunk) if _is_whole(part, row, cells, len(header[1]))]
        kept = _Reading(file, [line for line, cells in chunk if len(cells) == len(header[1])], part.problems)
        texts = {name: [cells[place] for cells in whole] for name, place in places.items()}
        frames.append(_typed(rules, kept, texts))
        lines.extend(kept.lines)
        reading.problems.extend(part.problems)
        if progress:
            progress(len(chunk))
    return _finished(reading, pl.concat(frames) if frames else _typed(rules, reading, {n: [] for n in places}))


def _is_whole(reading: _Reading, row: int, cells: list[str], width: int) -> bool:
    if len(cells) != width:
        reading.complain(row, f"{len(cells)} cells where the header has {width}")
    return len(cells) == width


def _records(data: bytes | str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Lines and cells of the records that are not blank."""
    text = _decoded(data, file)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileProblems([Problem(file, reader.line_num, f"not readable CSV: {error}")]) from error


def _decoded(data: bytes | str, file: str) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileProblems([Problem(file, line, "not UTF-8; save the sheet as CSV UTF-8")]) from error


def _places(rules: CallRules, file: str, header: list[str]) -> dict[str, int]:
    titles = [title.strip() for title in header]
    wanted = columns_of(rules)
    problems = [Problem(file, 1, f"the column {name} is missing; add it") for name in wanted if name not in titles]
    problems += [
        Problem(file, 1, f"the column {name} is written twice; keep one") for name in wanted if titles.count(name) > 1
    ]
    if problems:
        raise FileProblems(problems)
    return {name: titles.index(name) for name in wanted}


def _chunks(records: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    chunk: list[tuple[int, list[str]]] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
