"""Places of offers: who waits, in which order, what is free, and who cares for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from concilia.networks.models import Organisation
from concilia.people.models import CareRelation, Household, Person

from ..models import Offer, PlacePeriod, PlaceRequest
from ..states import HOLDING, LIVE, PlaceOrder, PlaceState


def cared_by(person: Person, day: date) -> QuerySet[Person]:
    """For whom somebody may ask a place: whom they care for on the day, and the children of their household (CA-30)."""
    in_force = (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gt=day))
    care = CareRelation.objects.filter(in_force, carer=person).values("cared")
    children = Household.objects.filter(holder=person, members__relation="child").values("members__person")
    return Person.objects.filter(Q(pk__in=care) | Q(pk__in=children)).order_by("-birth_date", "id")


def queue(period: PlacePeriod, order: str, state: str = PlaceState.WAITING) -> QuerySet[PlaceRequest]:
    """The requests of a period that wait, in the network's order: arrival, or priority classes and then arrival.

    Who is in no class comes after those in one; at the same instant the id, which never changes, decides.
    """
    rows = PlaceRequest.objects.filter(period=period, state=state)
    arrival = ("asked_at", "id")
    if order == PlaceOrder.CLASSES:
        return rows.order_by(F("priority__place").asc(nulls_last=True), *arrival)
    return rows.order_by(*arrival)


def place_in_queue(row: PlaceRequest, order: str) -> int:
    """Its place in the waiting list, from 1; 0 when it does not wait."""
    waiting = queue(row.period, order).values_list("pk", flat=True)
    return next((place for place, key in enumerate(waiting, start=1) if key == row.pk), 0)


def free_on(day: date) -> Subquery:
    """The free places of an offer, as an annotation: of the period that runs, else of the next; none when nothing is said."""
    rows = PlacePeriod.objects.filter(offer=OuterRef("pk"), until__gt=day).order_by("since")
    return Subquery(rows.annotate(free_places=F("places") - F("taken")).values("free_places")[:1])


def open_periods(offer: Offer, day: date) -> QuerySet[PlacePeriod]:
    """The periods of an offer that have not ended, with the number of those who wait."""
    waiting = Count("requests", filter=Q(requests__state=PlaceState.WAITING))
    return offer.periods.filter(until__gt=day).annotate(waiting=waiting).order_by("since")


def periods_of(organisation: Organisation) -> QuerySet[PlacePeriod]:
    """The periods of an organisation's offers, the last first."""
    rows = PlacePeriod.objects.filter(offer__accreditation__organisation=organisation)
    waiting = Count("requests", filter=Q(requests__state=PlaceState.WAITING))
    asked = Count("requests", filter=Q(requests__state=PlaceState.ASKED))
    rows = rows.select_related("offer__accreditation__service", "offer__comune").annotate(waiting=waiting, asked=asked)
    return rows.order_by("-since", "offer__name", "id")


def requests_of(person: Person) -> QuerySet[PlaceRequest]:
    """What somebody has asked, the newest first."""
    return _with_offer(PlaceRequest.objects.filter(person=person)).select_related("cared").order_by("-asked_at", "id")


def chosen(organisations: Iterable[Organisation]) -> QuerySet[PlaceRequest]:
    """The families that chose these providers: those to answer first, then the others as they came."""
    rows = _with_offer(PlaceRequest.objects.filter(period__offer__accreditation__organisation__in=organisations))
    return rows.select_related("cared", "priority").order_by("-period__since", "asked_at", "id")


def _with_offer(rows: QuerySet[PlaceRequest]) -> QuerySet[PlaceRequest]:
    return rows.select_related("period__offer__accreditation__service", "period__offer__accreditation__organisation")


def held(period: PlacePeriod) -> int:
    """The places taken, counted from the requests: always what the period says."""
    return PlaceRequest.objects.filter(period=period, state__in=HOLDING).count()


def alive(person: Person) -> QuerySet[PlaceRequest]:
    """What somebody has asked and may still lead to a place."""
    return requests_of(person).filter(state__in=LIVE)


def used_in(organisation: Organisation, since: date, until: date) -> QuerySet[PlaceRequest]:
    """The places that were used, or are, in periods that touch the days from ``since`` to before ``until``."""
    rows = chosen([organisation]).filter(period__since__lt=until, period__until__gt=since)
    return rows.filter(state__in=[PlaceState.CONFIRMED, PlaceState.RELEASED])
