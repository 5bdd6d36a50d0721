"""What of a count of people may be shown: small cells are hidden, and so is what would give them away.

A cell of one to four people is shown as ``<5``. Hiding it is not enough, because total and other cells would give it
back: whoever knows all that is shown must still find at least ``ALIVE`` possible values for each small cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

SMALLEST = 5
SMALL = f"<{SMALLEST}"
HIDDEN = "hidden"
ALIVE = 3

Shown = Decimal | str


def total_shown(value: Decimal | None) -> Shown | None:
    """A count of people as it may be shown."""
    return SMALL if value is not None and 0 < value < SMALLEST else value


def cells_shown(cells: Mapping[str, Decimal], total: Decimal | None) -> dict[str, Shown]:
    """The cells of one breakdown as they may be shown beside their total."""
    small = {key for key, value in cells.items() if 0 < value < SMALLEST}
    if total is not None and 0 < total < SMALLEST:
        return dict.fromkeys(cells, HIDDEN)
    if not small or _stay_open(cells, small, set()):
        return {key: SMALL if key in small else value for key, value in cells.items()}
    others = sorted((key for key, value in cells.items() if value >= SMALLEST), key=lambda key: (cells[key], key))
    beside = set(others[:1])
    if beside and _stay_open(cells, small, beside):
        return {key: SMALL if key in small else HIDDEN if key in beside else value for key, value in cells.items()}
    return {key: HIDDEN if value else value for key, value in cells.items()}


def _stay_open(cells: Mapping[str, Decimal], small: set[str], beside: set[str]) -> bool:
    """Whether each small cell could still be one of ``ALIVE`` values, knowing the sum of all that is hidden."""
    hidden = sum(cells[key] for key in small | beside)
    others = len(small) - 1
    most = hidden - others - SMALLEST * len(beside)
    least = hidden - others * (SMALLEST - 1) if not beside else 1
    return min(most, SMALLEST - 1) - max(least, 1) + 1 >= ALIVE
