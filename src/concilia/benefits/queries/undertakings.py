"""Which organisations are one undertaking on a day (Reg. (UE) 2023/2831 art. 2 par. 2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from concilia.networks.models import Organisation

from ..models import Linked


def linked_on(day: date) -> Q:
    """The condition that a link holds on a day: from ``since`` to before ``until``."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def members(organisation: UUID, day: date) -> set[UUID]:
    """The organisations that are one undertaking with it on that day, itself among them.

    Those linked by control, at whatever distance; an office is one with the body that it is part of.
    """
    found: set[UUID] = set()
    new = {organisation}
    while new:
        found |= new
        new = (_linked(new, day) | _same_body(new)) - found
    return found


def _linked(organisations: set[UUID], day: date) -> set[UUID]:
    groups = Linked.objects.filter(linked_on(day), organisation__in=organisations).values("undertaking")
    return set(Linked.objects.filter(linked_on(day), undertaking__in=groups).values_list("organisation", flat=True))


def _same_body(organisations: set[UUID]) -> set[UUID]:
    rows = Organisation.objects.filter(Q(pk__in=organisations) | Q(part_of__in=organisations))
    return {pk for pair in rows.values_list("pk", "part_of") for pk in pair if pk}
