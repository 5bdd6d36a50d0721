"""OR-Tools, imported only by who needs it: it takes a second to start, and comes with the extra ``concilia[optimise]``.

Never import ``highspy`` in the same process: both carry HiGHS, and the second one fails to load.
"""

from __future__ import annotations

from typing import Any

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

EFFORT = 4.0
"""Units of the solver's own clock for one decision: the same on every machine, so that the outcome is too."""


def cp_model() -> Any:
    """Constraint programming on whole numbers. Refuses where OR-Tools is not installed."""
    try:
        from ortools.sat.python import cp_model as found
    except ImportError as error:
        raise _missing() from error
    return found


def linear() -> Any:
    """Linear programming. Refuses where OR-Tools is not installed."""
    try:
        from ortools.linear_solver import pywraplp as found
    except ImportError as error:
        raise _missing() from error
    return found


def routing() -> Any:
    """Routes with pick-ups and deliveries. Refuses where OR-Tools is not installed."""
    try:
        from ortools.constraint_solver import pywrapcp as found
    except ImportError as error:
        raise _missing() from error
    return found


def _missing() -> Invalid:
    return Invalid(
        "solver.missing", _("Su questo server manca OR-Tools: chi lo gestisce installi «concilia[optimise]».")
    )
