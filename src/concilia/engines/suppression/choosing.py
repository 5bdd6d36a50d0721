"""Which cells to hide with the small ones, at the least loss.

For each small cell there must be a second table of whole numbers, equal in all that is shown, in which that cell is larger by
``width``; where it moves, cells are hidden. In large tables the adversary is asked first: what they can't narrow needs nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from concilia.engines import solvers
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.suppression.adversary import intervals, lower_bound
from concilia.engines.suppression.tables import Key, Tables

FLOOR = 3
"""No threshold may be lower (Garante, rules for statistics, G.U. 14/1/2019, art. 5)."""
TOGETHER = 600
"""Up to so many movements all small cells are decided together, at the least loss of all; beyond, one after the other."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Cells not to show: ``small`` by themselves, ``beside`` them so that sums don't give them back."""

    small: frozenset[Key]
    beside: frozenset[Key]

    @property
    def all(self) -> frozenset[Key]:
        return self.small | self.beside


def hide(tables: Tables, *, least: int = 5, width: int | None = None, already: Collection[Key] = ()) -> Hidden:
    """What to hide. ``least``: the fewest people of a shown cell; ``width``: the doubt that each keeps, ``least`` if absent.

    ``already``: cells hidden in an earlier publication of the same tables, which stay hidden.
    """
    if least < FLOOR:
        raise Invalid(
            "suppression.floor", _("La soglia delle celle piccole non può essere sotto %(floor)s."), floor=FLOOR
        )
    secret = tables.small(least)
    small = frozenset(key for key in secret if tables.cells[key].published)
    hidden = small | frozenset(already)
    movable = [key for key, cell in tables.cells.items() if cell.value or not cell.published]
    together = len(secret) * len(movable) <= TOGETHER
    if not together:
        secret = _narrowed(tables, hidden, secret, width or least)
    groups = (
        [secret]
        if together
        else [(key,) for key in sorted(secret, key=lambda key: (tables.cells[key].value, str(key)))]
    )
    for group in filter(None, groups):
        if not together and not _narrowed(tables, hidden, group, width or least):
            continue
        more = _beside(tables, hidden, group, width or least)
        if more is None:
            return Hidden(
                small, frozenset(key for key, cell in tables.cells.items() if cell.value and cell.published) - small
            )
        hidden |= more
    return Hidden(small, hidden - small)


def _narrowed(tables: Tables, hidden: frozenset[Key], small: Collection[Key], width: int) -> tuple[Key, ...]:
    """The small cells that the adversary narrows to fewer values than ``width``."""
    return tuple(key for key, found in intervals(tables, hidden, small).items() if not found.wide(width))


def _beside(tables: Tables, hidden: frozenset[Key], small: Collection[Key], width: int) -> frozenset[Key] | None:
    """The cells to hide besides, so that each small one may be larger by ``width``; None if no way is found."""
    cp_model = solvers.cp_model()
    model = cp_model.CpModel()
    hides = {
        key: model.new_bool_var("")
        for key, cell in tables.cells.items()
        if cell.published and cell.value and key not in hidden
    }
    for target in small:
        _other_table(model, tables, hidden, hides, target, width)
    model.minimize(sum(variable * (tables.cells[key].people + 1) for key, variable in hides.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = solvers.EFFORT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return frozenset(key for key, variable in hides.items() if solver.boolean_value(variable))


def _other_table(
    model: Any, tables: Tables, hidden: frozenset[Key], hides: dict[Key, Any], target: Key, width: int
) -> None:
    """Movements of the cells that keep every sum and every shown cell, and make one larger by ``width``."""
    most = 4 * width
    moves: dict[Key, Any] = {}
    for key, cell in tables.cells.items():
        if cell.published and not cell.value:
            moves[key] = 0
            continue
        moves[key] = model.new_int_var(max(-most, min(0, lower_bound(tables, key) - cell.value)), most, "")
        if key in hides:
            model.add(moves[key] == 0).only_enforce_if(~hides[key])
    for row in tables.sums:
        model.add(moves[row.total] == sum(moves[part] for part in row.parts))
    model.add(moves[target] == width)
