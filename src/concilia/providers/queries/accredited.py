"""Who may deliver what on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When

from concilia.networks.models import Organisation

from ..models import Accreditation, Offer, ServiceType, Suspension
from ..states import AccreditationState
from . import prices

#: States in which an accreditation counts on its days: what came later changes nothing about a day before.
HELD = (
    AccreditationState.ACTIVE,
    AccreditationState.SUSPENDED,
    AccreditationState.EXPIRED,
    AccreditationState.ENDED,
)
#: States in which it may come back to hold.
LIVE = (AccreditationState.ACTIVE, AccreditationState.SUSPENDED, AccreditationState.EXPIRED)


def suspended_on(day: date) -> Exists:
    """Whether a suspension covers the day: from ``since`` to before ``until``."""
    rows = Suspension.objects.filter(Q(until=None) | Q(until__gt=day), accreditation=OuterRef("pk"), since__lte=day)
    return Exists(rows)


def accredited_on(day: date) -> QuerySet[Accreditation]:
    """The accreditations that hold on that day, by their dates and suspensions alone: the same whenever it is asked.

    A document that expires is a suspension written beforehand, so nothing waits for the nightly work.
    """
    ends = Q(until=None) | Q(until__gt=day)
    return Accreditation.objects.filter(ends, ~suspended_on(day), state__in=HELD, since__lte=day)


def is_accredited(organisation: Organisation, service: ServiceType, day: date) -> bool:
    """Whether the organisation may deliver the service on that day (L13)."""
    return accredited_on(day).filter(organisation=organisation, service=service).exists()


def accredited_among(organisations: Iterable[Organisation], service: ServiceType, day: date) -> list[Organisation]:
    """Those of the organisations that may deliver the service on that day, in the order given."""
    listed = list(organisations)
    rows = accredited_on(day).filter(organisation__in=listed, service=service).order_by()
    may = set(rows.values_list("organisation", flat=True))
    return [one for one in listed if one.pk in may]


def offers(services: Iterable[ServiceType], day: date) -> QuerySet[Offer]:
    """Where the services can be had on that day, with the ``price`` (cents) of the day, by comune and name."""
    rows = Offer.objects.filter(accreditation__in=accredited_on(day).filter(service__in=services).values("pk"))
    open_site = Q(site=None) | Q(site__closed_on=None) | Q(site__closed_on__gt=day)
    # One that was only announced has no approved price, of that year or of one to come.
    shown = rows.filter(open_site, Exists(prices.approved().filter(offer=OuterRef("pk"))))
    priced = shown.annotate(price=prices.of_the_day(day))
    return priced.select_related("comune", "site", "accreditation__organisation", "accreditation__service").order_by(
        "comune__name", "name"
    )


def with_offers(day: date) -> QuerySet[Accreditation]:
    """Accreditations with their service, organisation, offers (with the price of the day) and suspensions still open."""
    offers = Offer.objects.select_related("comune").annotate(price=prices.of_the_day(day)).order_by("name", "id")
    still = Suspension.objects.filter(Q(until=None) | Q(until__gt=day)).select_related("kind").order_by("since", "id")
    rows = Accreditation.objects.select_related("service", "organisation").prefetch_related(
        Prefetch("offers", offers), Prefetch("suspensions", still, to_attr="standing")
    )
    return rows.order_by("organisation__name", "service__code", "requested_at", "id")


def waiting_first() -> QuerySet[Accreditation]:
    """Accreditations with service and organisation: requests and renewals that are asked first, then the newest."""
    first = Case(
        When(state=AccreditationState.REQUESTED, then=0), When(renewal_asked_at__isnull=False, then=1), default=2
    )
    rows = Accreditation.objects.select_related("service", "organisation").annotate(place=first)
    return rows.order_by("place", "-requested_at", "id").distinct()
