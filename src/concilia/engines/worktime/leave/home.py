"""Who is at home when: the calendar of a couple's leave, the days nobody covers, the expected return of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """Days that somebody is at home, both counted."""

    who: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the same people are at home; nobody where ``who`` is empty."""

    since: date
    until: date
    who: frozenset[str]


def calendar(stays: Iterable[Stay], since: date, until: date) -> list[Stretch]:
    """The days from ``since`` to ``until``, both counted, cut wherever who is at home changes."""
    listed = list(stays)
    edges = {since, until + _DAY}
    edges |= {edge for stay in listed for edge in (stay.since, stay.until + _DAY) if since < edge <= until}
    cuts = sorted(edges)
    found: list[Stretch] = []
    for start, after in pairwise(cuts):
        who = frozenset(stay.who for stay in listed if stay.since <= start <= stay.until)
        if found and found[-1].who == who:
            found[-1] = Stretch(found[-1].since, after - _DAY, who)
        else:
            found.append(Stretch(start, after - _DAY, who))
    return found


def expected_return(stays: Iterable[Stay], who: str) -> date | None:
    """The day after the last day of leave; None for who takes none. It starts the course of who returns (TA-20)."""
    last = max((stay.until for stay in stays if stay.who == who), default=None)
    return None if last is None else last + _DAY
