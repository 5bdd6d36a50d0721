"""The clock of a procedure: which of its days have run, which were held, and the last one to conclude it.

Days are whole days in Rome. A term of N days runs from the day after ``start``; while a stop holds it stands still
(L. 241/1990, art. 2 c. 7 and art. 10-bis). Stops may overlap and come in any order: a day is held once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from concilia.engines.deadlines import NATIONAL, Calendar, Stop, elapsed, expiry


@dataclass(frozen=True, slots=True)
class Clock:
    """A term as it stands at the end of a day. ``due`` is its last day, None while the clock stands still.

    ``used`` and ``held`` are days: those that have run, and those that do not count.
    """

    start: date
    days: int
    used: int
    held: int
    due: date | None

    @property
    def left(self) -> int:
        """Days that remain; zero once the term is over."""
        return max(self.days - self.used, 0)

    @property
    def stands(self) -> bool:
        return self.due is None


def clock(start: date, days: int, on: date, stops: Sequence[Stop] = (), calendar: Calendar = NATIONAL) -> Clock:
    """The clock of a term of ``days`` from ``start`` as it stands at the end of ``on``. Before its start nothing has run."""
    used = elapsed(start, on, stops)
    past = max((on - start).days, 0)
    return Clock(start, days, used, past - used, expiry(start, days, stops, calendar))


def is_late(term: Clock, on: date) -> bool:
    """Whether the last day is gone; a clock that stands still is never late."""
    return term.due is not None and term.due < on


def is_near(term: Clock, on: date, days: int) -> bool:
    """Whether the last day comes within ``days`` days, today included."""
    return term.due is not None and 0 <= (term.due - on).days <= days
