"""What is published: cells, and the sums that join them. Every table published together is one system, margins included."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

Key: TypeAlias = Hashable
ALL = "*"
"""The place of a dimension that a cell sums over."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value as published (people, hours, cents), and how many people or firms stand behind it.

    ``published`` is false for a cell that stands in no table, but whose value the tables may still tell.
    """

    value: int
    people: int
    published: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Tables:
    """All that is published at once. Values are whole and not negative; each sum holds."""

    cells: Mapping[Key, Cell]
    sums: tuple[Sum, ...]

    def __post_init__(self) -> None:
        for cell in self.cells.values():
            if cell.value < 0 or cell.people < 0:
                raise Invalid("tables.negative", _("Una cella non può essere negativa."))
        for row in self.sums:
            if self.cells[row.total].value != sum(self.cells[part].value for part in row.parts):
                raise Invalid("tables.sum", _("Un totale non è la somma delle sue parti: ricalcola le tabelle."))

    def small(self, least: int) -> tuple[Key, ...]:
        """Cells of fewer people than ``least``; nobody at all is no secret."""
        return tuple(key for key, cell in self.cells.items() if 0 < cell.people < least)


def cross(counts: Mapping[tuple[str, ...], int], *, margins: Collection[tuple[int, ...]] | None = None) -> Tables:
    """Tables of people counted by several dimensions: (sex, role, unit) to a number; combinations not named are zero.

    ``margins``: the sets of dimensions whose tables are published, as positions: ``[(0, 1), (1, 2)]`` publishes two tables with
    all their totals, and not the whole cross. All of them, when absent.
    """
    dimensions = len(next(iter(counts)))
    values = [sorted({key[at] for key in counts}) for at in range(dimensions)]
    shown = set(_subsets(margins if margins is not None else [tuple(range(dimensions))]))
    cells: dict[Key, Cell] = {}
    for key in product(*([ALL, *names] for names in values)):
        count = sum(number for atom, number in counts.items() if _within(atom, key))
        held = tuple(at for at in range(dimensions) if key[at] != ALL)
        cells[key] = Cell(count, count, held in shown)
    return Tables(cells, tuple(_sums(values, cells)))


def _subsets(margins: Iterable[tuple[int, ...]]) -> Iterable[tuple[int, ...]]:
    return (
        part for margin in margins for size in range(len(margin) + 1) for part in combinations(sorted(margin), size)
    )


def _within(atom: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return all(wanted in (ALL, found) for found, wanted in zip(atom, key, strict=True))


def _sums(values: list[list[str]], cells: Mapping[Key, Cell]) -> Iterable[Sum]:
    for key in cells:
        assert isinstance(key, tuple)
        for at, names in enumerate(values):
            if key[at] == ALL:
                yield Sum(key, tuple((*key[:at], name, *key[at + 1 :]) for name in names))
