"""Whose contributions are in order on a day (DL 69/2013 art. 31)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from concilia.networks.models import Organisation

from ..models import Durc
from ..states import DurcState


def valid(day: date) -> QuerySet[Durc]:
    """The certificates that hold on that day, those that last longest first."""
    held = Durc.objects.filter(state=DurcState.REGULAR, requested_on__lte=day, expires_on__gte=day)
    return held.select_related("organisation").order_by("-expires_on", "id")


def valid_on(organisation: Organisation, day: date) -> Durc | None:
    """The organisation's certificate that holds on that day, the one that lasts longest; None when there is none."""
    return valid(day).filter(organisation=organisation).first()


def without(organisations: Iterable[UUID], day: date) -> set[UUID]:
    """Which of these organisations have no certificate that holds on that day."""
    asked = set(organisations)
    return asked - set(valid(day).filter(organisation__in=asked).values_list("organisation", flat=True))
