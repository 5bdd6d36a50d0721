"""Cells as text, before they are typed: which columns there are, whose line each row stands on, rows within a row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from concilia.engines.rules import columns as names
from concilia.engines.rules.cells import Cell, NotExact, as_text, cause, cell
from concilia.engines.rules.model import CallRules, Kind
from concilia.engines.rules.schema import Group
from concilia.engines.yamldoc import Problem

if TYPE_CHECKING:
    import polars as pl

PLATFORM = (
    Cell(names.ID, Kind("text")),
    Cell(names.PROTOCOL, Kind("integer")),
    Cell(names.SUBMITTED, Kind("instant")),
)
Texts: TypeAlias = "Sequence[str | None] | pl.Series"
"""A column of text."""


@dataclass
class Reading:
    """The rows of one file while they are typed: where each stands, and what is wrong with it."""

    file: str
    lines: Sequence[int]
    problems: list[Problem] = field(default_factory=list)
    group: str = ""

    def complain(self, row: int, message: str) -> None:
        self.problems.append(Problem(self.file, self.lines[row], self.group + message))

    def refuse(self, row: int, column: Cell, text: Any) -> None:
        self.complain(row, f"{column.name}: {cause(column, str(text))}")

    def inside(self, group: Group, owners: Sequence[int]) -> Reading:
        """The rows of a group, which stand on the lines of those they belong to."""
        return Reading(self.file, [self.lines[owner] for owner in owners], self.problems, f"{group.name}: ")


@lru_cache(maxsize=64)
def cells_of(rules: CallRules) -> tuple[Cell, ...]:
    """The columns that a file of facts must have, without its groups."""
    return (*PLATFORM, *(cell(fact) for fact in rules.asked))


@lru_cache(maxsize=64)
def columns_of(rules: CallRules) -> tuple[str, ...]:
    """The names of all the columns that a file of facts must have."""
    return (*(column.name for column in cells_of(rules)), *(group.name for group in rules.file.groups))


def texts_of(reading: Reading, rows: Sequence[Mapping[str, Any]], name: str) -> list[str | None]:
    """One value of each row, as the text that a file would hold."""
    return [_text(reading, row.get(name), name, index) for index, row in enumerate(rows)]


def _text(reading: Reading, value: Any, name: str, row: int) -> str | None:
    try:
        return json.dumps(_plain(value)) if isinstance(value, list | tuple) else as_text(value)
    except NotExact as error:
        reading.complain(row, f"{name}: {error}")
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else as_text(value)


@dataclass(frozen=True)
class Spread:
    """The rows of a group one below the other: which applications list them, whose each row is, the cells by column."""

    known: list[bool]
    owners: list[int]
    reading: Reading
    columns: list[tuple[Cell, list[str | None]]]


def spread(reading: Reading, group: Group, texts: Texts) -> Spread:
    """The rows that a column of JSON lists holds. An empty text means that the rows are not known."""
    lists = [_items(reading, group, text, row) for row, text in enumerate(texts)]
    owners = [row for row, items in enumerate(lists) for _ in items or ()]
    flat = [item for items in lists for item in items or ()]
    inner = reading.inside(group, owners)
    asked = [cell(fact) for fact in group.facts if fact.computed is None]
    columns = [(column, texts_of(inner, flat, column.name)) for column in asked]
    return Spread([items is not None for items in lists], owners, inner, columns)


def _items(reading: Reading, group: Group, text: str | None, row: int) -> list[dict[str, Any]] | None:
    if text is None or not text.strip():
        return None
    try:
        items = json.loads(text, parse_float=str)
    except ValueError as error:
        reading.complain(row, f"{group.name}: not a JSON list: {error}")
        return None
    problem = _misshapen(group, items)
    if problem:
        reading.complain(row, f"{group.name}: {problem}")
        return None
    for name in sorted({key for item in items for key in item} - {fact.name for fact in group.facts}):
        reading.complain(row, f"{group.name}: unknown key {name!r}")
    return list(items)


def _misshapen(group: Group, items: Any) -> str | None:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return f'write a JSON list of objects, such as [{{"{group.facts[0].name}": "..."}}]'
    if len(items) > group.max_rows:
        return f"{len(items)} rows, over the {group.max_rows} allowed"
    return None
