"""Who may deliver what on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Prefetch, Q, QuerySet, When

from concilia.networks.models import Organisation

from ..models import Accreditation, Offer, ServiceType
from ..states import AccreditationState


def accredited_on(day: date) -> QuerySet[Accreditation]:
    """The accreditations that hold on that day; one that has ended still holds for the days before its end."""
    ends = Q(until=None) | Q(until__gt=day)
    held = [AccreditationState.ACTIVE, AccreditationState.ENDED]
    return Accreditation.objects.filter(ends, state__in=held, since__lte=day)


def is_accredited(organisation: Organisation, service: ServiceType, day: date) -> bool:
    """Whether the organisation may deliver the service on that day (L13)."""
    return accredited_on(day).filter(organisation=organisation, service=service).exists()


def offers(services: Iterable[ServiceType], day: date) -> QuerySet[Offer]:
    """Where the services can be had on that day, by comune and name."""
    rows = Offer.objects.filter(accreditation__in=accredited_on(day).filter(service__in=services).values("pk"))
    return rows.select_related("comune", "accreditation__organisation", "accreditation__service").order_by(
        "comune__name", "name"
    )


def with_offers() -> QuerySet[Accreditation]:
    """Accreditations with their service, organisation and offers."""
    offers = Offer.objects.select_related("comune").order_by("name", "id")
    rows = Accreditation.objects.select_related("service", "organisation").prefetch_related(Prefetch("offers", offers))
    return rows.order_by("organisation__name", "service__code", "requested_at", "id")


def waiting_first() -> QuerySet[Accreditation]:
    """Accreditations with service and organisation: the requests first, then the newest."""
    first = Case(When(state=AccreditationState.REQUESTED, then=0), default=1)
    rows = Accreditation.objects.select_related("service", "organisation").annotate(place=first)
    return rows.order_by("place", "-requested_at", "id").distinct()
