"""Which firms must be paid and lack a DURC for that day. What must be paid stands in rooms below: each registers a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from concilia.networks.models import Organisation

from ..models import Durc
from ..states import DurcState

#: Expiring soon, for the office: within a month.
SOON_DAYS = 30


@dataclass(frozen=True)
class Due:
    """That an organisation has money to receive, on a day."""

    organisation: UUID
    on: date


#: What a room below says must be paid, seen from a day.
Source = Callable[[date], Iterable[Due]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a room's source, once, when the room is ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def payments(day: date) -> dict[UUID, date]:
    """Organisation → the last day on which something known must be paid to it."""
    found: dict[UUID, date] = {}
    for source in _SOURCES:
        for due in source(day):
            found[due.organisation] = max(due.on, found.get(due.organisation, due.on))
    return found


@dataclass(frozen=True)
class Standing:
    """An organisation's certificates on a day: the one that holds, the one asked for, and what must be paid to it."""

    organisation: Organisation
    held: Durc | None
    asked: Durc | None
    payment: date | None
    day: date

    @property
    def lacks(self) -> bool:
        """Something must be paid on a day when it would have no certificate."""
        return self.payment is not None and (self.held is None or (self.held.expires_on or self.day) < self.payment)

    @property
    def expires_soon(self) -> bool:
        last = self.held.expires_on if self.held else None
        return last is not None and last <= self.day + timedelta(days=SOON_DAYS)


def standings(organisations: QuerySet[Organisation], day: date) -> list[Standing]:
    """Of the organisations that have a certificate, or something to be paid: who lacks one first, then who expires first."""
    due = payments(day)
    rows = organisations.filter(Q(pk__in=due) | Q(durcs__isnull=False)).distinct().order_by("name", "id")
    listed = list(rows.select_related("network"))
    held: dict[UUID, Durc] = {}
    asked: dict[UUID, Durc] = {}
    found = Durc.objects.filter(organisation__in=listed, state__in=[DurcState.REGULAR, DurcState.REQUESTED])
    for durc in found.order_by("requested_on", "id"):
        if durc.state == DurcState.REQUESTED:
            asked[durc.organisation_id] = durc
        elif durc.requested_on <= day <= (durc.expires_on or day):
            best = held.get(durc.organisation_id)
            held[durc.organisation_id] = max(best, durc, key=lambda one: one.expires_on or day) if best else durc
    made = [Standing(one, held.get(one.pk), asked.get(one.pk), due.get(one.pk), day) for one in listed]
    return sorted(made, key=lambda one: (not one.lacks, (one.held and one.held.expires_on) or date.min))
