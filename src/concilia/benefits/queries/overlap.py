"""The same expense paid twice: by two measures, or by two calls of the network, whatever their alliance (CA-31, BS-29).

What the network itself grants stands in rooms below: each registers a source that answers here, and none is imported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from concilia.core.texts import Text, in_language

from ..models import Received
from . import months as by_month
from . import received
from .months import Months


@dataclass(frozen=True)
class Cover:
    """Something that pays for an expense of somebody: a measure on record, or an award of a call of the network.

    ``person``: the keyed index of a codice fiscale. ``expenses``: codes of ``Expense``. ``stands_with``: whether a measure
    may pay together with another, by its code. ``call`` and ``alliance`` are of an award; ``about`` is its application.
    """

    person: str
    expenses: frozenset[str]
    months: Months
    code: str
    name: Text
    stands_with: Callable[[str], bool] = field(default=lambda code: True, compare=False)
    call: UUID | None = None
    alliance: Text | None = None
    about: UUID | None = None
    protocol: str = ""


@dataclass(frozen=True)
class Overlap:
    """Two covers of the same expense of the same person in the same months, that may not stand together."""

    one: Cover
    other: Cover
    expenses: frozenset[str]
    months: Months

    @property
    def person(self) -> str:
        return self.one.person


#: What a room below says it pays: in a network, at an instant, for these people (everybody when None).
Source = Callable[[UUID, datetime, Collection[str] | None], Iterable[Cover]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a room's source, once, when the room is ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def find(network: UUID, at: datetime, people: Collection[str] | None = None) -> list[Overlap]:
    """Every overlap in a network at an instant: of everybody, or of these people. In order of person and month."""
    by_person: defaultdict[str, list[Cover]] = defaultdict(list)
    for cover in covers(network, at, people):
        by_person[cover.person].append(cover)
    pairs = (pair for covers in by_person.values() for pair in combinations(covers, 2))
    found = [overlap for one, other in pairs if (overlap := _overlap(one, other))]
    return sorted(found, key=lambda item: (item.person, item.months.since, item.one.code, item.other.code))


def covers(network: UUID, at: datetime, people: Collection[str] | None = None) -> Iterator[Cover]:
    """Everything that pays for something: the rows of the register, then what the rooms below grant."""
    rows = received.held(at).filter(network=network)
    if people is not None:
        rows = rows.filter(person_index__in=people)
    yield from map(_cover, rows.select_related("measure").order_by("person_index", "since", "id"))
    for source in _SOURCES:
        yield from source(network, at, people)


def _cover(row: Received) -> Cover:
    measure = row.measure
    return Cover(
        person=row.person_index,
        expenses=frozenset({row.expense}),
        months=Months(row.since, row.until),
        code=measure.code,
        name=measure.name,
        stands_with=lambda other: received.stands_with(measure, other),
    )


def _overlap(one: Cover, other: Cover) -> Overlap | None:
    """None when they pay for other things, in other months, or may stand together."""
    expenses, months = one.expenses & other.expenses, by_month.shared(one.months, other.months)
    if not expenses or months is None or _same(one, other) or _together(one, other):
        return None
    return Overlap(one, other, expenses, months)


def _same(one: Cover, other: Cover) -> bool:
    return one.call == other.call if one.call else one.code == other.code


def _together(one: Cover, other: Cover) -> bool:
    """Two calls never pay for one expense; a measure says by itself what it may stand with."""
    if one.call and other.call:
        return False
    return one.stands_with(other.code) and other.stands_with(one.code)


def said(cover: Cover) -> str:
    """A cover in words."""
    return in_language(cover.name)


def parties(overlaps: Iterable[Overlap]) -> dict[str, Any]:
    """How many persons and overlaps there are, and how many cross two alliances."""
    listed = list(overlaps)
    across = [item for item in listed if item.one.alliance != item.other.alliance and item.one.call and item.other.call]
    return {"people": len({item.person for item in listed}), "overlaps": len(listed), "across": len(across)}
