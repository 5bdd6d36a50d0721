"""Who reads every published table and tries to work out what is hidden, by linear programming.

They know every shown cell, how the tables add up, and that a hidden cell is not zero (zeros are shown). They are given
fractions too: what they can't narrow with those they can't narrow with whole numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from concilia.engines import solvers
from concilia.engines.suppression.tables import Key, Tables

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what a hidden cell must lie. ``high`` is None where nothing bounds it."""

    low: float
    high: float | None

    def wide(self, width: int) -> bool:
        """Whether it leaves at least so much doubt."""
        return self.high is None or self.high - self.low >= width - TOLERANCE


def intervals(tables: Tables, hidden: Collection[Key], of: Iterable[Key]) -> dict[Key, Interval]:
    """What the adversary finds of some cells, when the ``hidden`` ones (and those not published) are not shown."""
    attack = _Attack(tables, frozenset(hidden))
    return {key: attack.interval(key) for key in of}


def lower_bound(tables: Tables, key: Key) -> int:
    """The least that a hidden cell may be for who reads: a published one is not zero."""
    cell = tables.cells[key]
    return 1 if cell.published and cell.people == cell.value else 0


class _Attack:
    def __init__(self, tables: Tables, hidden: frozenset[Key]) -> None:
        linear = solvers.linear()
        self.solver = linear.Solver.CreateSolver("GLOP")
        self.infinity = self.solver.infinity()
        self.optimal = linear.Solver.OPTIMAL
        self.variables: dict[Key, Any] = {}
        for number, (key, cell) in enumerate(tables.cells.items()):
            unknown = key in hidden or not cell.published
            low, high = (lower_bound(tables, key), self.infinity) if unknown else (cell.value, cell.value)
            self.variables[key] = self.solver.NumVar(low, high, f"x{number}")
        for row in tables.sums:
            self.solver.Add(self.variables[row.total] == sum(self.variables[part] for part in row.parts))

    def interval(self, key: Key) -> Interval:
        low, high = (self._solved(key, most) for most in (False, True))
        assert low is not None
        return Interval(low, high)

    def _solved(self, key: Key, most: bool) -> float | None:
        objective = self.solver.Objective()
        objective.Clear()
        objective.SetCoefficient(self.variables[key], 1)
        objective.SetOptimizationDirection(most)
        status = self.solver.Solve()
        if status == self.optimal:
            return float(objective.Value())
        return None  # nothing bounds it: the true table is always possible, so it can't be infeasible
