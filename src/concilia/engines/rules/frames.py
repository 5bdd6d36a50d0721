"""Applications as a typed frame: from rows of values or from a CSV, refusing every row that cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from concilia.engines.rules import columns as names
from concilia.engines.rules.few import FEW, few
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.texts import Reading, Texts, columns_of, texts_of
from concilia.engines.rules.typed import typed
from concilia.engines.yamldoc import FileProblems, Problem

__all__ = ["columns_of", "frame_from_columns", "frame_from_rows", "read_facts_csv"]

CHUNK = 50_000
Progress = Callable[[int], None]


def frame_from_rows(rules: CallRules, rows: Iterable[Mapping[str, Any]], file: str = "rows") -> pl.DataFrame:
    """Type rows of Python values (or of text). A missing key is an empty value; the row's number stands for its line.

    Raises FileProblems with every value that cannot be read, and every id or protocol number given twice.
    """
    listed = list(rows)
    reading = Reading(file, range(1, len(listed) + 1))
    texts = {name: texts_of(reading, listed, name) for name in columns_of(rules)}
    read = few if 0 < len(listed) <= FEW else typed
    return _finished(reading, read(rules, reading, texts))


def frame_from_columns(rules: CallRules, columns: Mapping[str, Texts], file: str = "columns") -> pl.DataFrame:
    """Type whole columns of text at once, as a database copies them out. A missing column is empty.

    Raises FileProblems with every value that cannot be read; the number of the row stands for its line.
    """
    height = max(map(len, columns.values()), default=0)
    reading = Reading(file, range(1, height + 1))
    texts = {name: columns.get(name, [None] * height) for name in columns_of(rules)}
    return _finished(reading, typed(rules, reading, texts))


def _finished(reading: Reading, frame: pl.DataFrame) -> pl.DataFrame:
    if frame.get_column(names.ID).null_count() == frame.height:
        numbered = pl.int_range(1, pl.len() + 1).cast(pl.String).alias(names.ID)
        frame = frame.with_columns(numbered)
    _unique(reading, frame, names.ID, required=True)
    _unique(reading, frame, names.PROTOCOL, required=False)
    if reading.problems:
        raise FileProblems(reading.problems)
    return frame


def _unique(reading: Reading, frame: pl.DataFrame, name: str, required: bool) -> None:
    column = frame.get_column(name)
    empty = column.null_count()
    if required and empty:
        for row in column.is_null().arg_true():
            reading.complain(row, f"{name}: empty; every row has its own")
    if column.n_unique() == len(column) - empty + bool(empty):
        return
    distinct = column.is_first_distinct()
    first = {column[row]: row for row in distinct.arg_true()}
    for row in (column.is_not_null() & ~distinct).arg_true():
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
    reading = Reading(file, lines)
    frames: list[pl.DataFrame] = []
    for chunk in _chunks(records):
        part = Reading(file, [line for line, _ in chunk])
        whole = [cells for row, (_, cells) in enumerate(chunk) if _is_whole(part, row, cells, len(header[1]))]
        kept = Reading(file, [line for line, cells in chunk if len(cells) == len(header[1])], part.problems)
        texts = {name: [cells[place] for cells in whole] for name, place in places.items()}
        frames.append(typed(rules, kept, texts))
        lines.extend(kept.lines)
        reading.problems.extend(part.problems)
        if progress:
            progress(len(chunk))
    return _finished(reading, pl.concat(frames) if frames else typed(rules, reading, {n: [] for n in places}))


def _is_whole(reading: Reading, row: int, cells: list[str], width: int) -> bool:
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
