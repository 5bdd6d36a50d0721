"""The price of an offer on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from concilia.networks.models import Organisation

from ..models import Offer, Price, PriceList, ServiceType
from ..states import PriceListState


def approved() -> QuerySet[Price]:
    """The approved prices, the last first."""
    return Price.objects.filter(approved=True).order_by("-since")


def of_the_day(day: date) -> Subquery:
    """The cents of an offer's price on the day, as an annotation: that of its year.

    Where the next year's list was not approved in time the last price goes on: nobody pays more without an approval.
    """
    return Subquery(approved().filter(offer=OuterRef("pk"), since__lte=day).values("cents")[:1])


def on(offer: Offer, day: date) -> Price | None:
    """The price of the offer on the day; None before its first."""
    return approved().filter(offer=offer, since__lte=day).first()


def listed(organisation: Organisation, service: ServiceType, unit: str, day: date) -> list[int]:
    """The prices (cents) at which the organisation offers the service by that unit on the day, each once."""
    rows = Offer.objects.filter(accreditation__organisation=organisation, accreditation__service=service, unit=unit)
    found = rows.annotate(price=of_the_day(day)).values_list("price", flat=True).order_by()
    return sorted({cents for cents in found if cents is not None})


def history(offers: Iterable[Offer]) -> QuerySet[Price]:
    """Every approved price of the offers, by offer and from the first."""
    rows = Price.objects.filter(approved=True, offer__in=offers).select_related("offer")
    return rows.order_by("offer__name", "offer_id", "since")


def with_before(price_list: PriceList) -> QuerySet[Price]:
    """The prices of a list with ``before``: the cents of the day before its year, by offer."""
    last = approved().filter(offer=OuterRef("offer"), since__lt=OuterRef("since")).values("cents")[:1]
    rows = price_list.prices.select_related("offer__accreditation__service").annotate(before=Subquery(last))
    return rows.order_by("offer__name", "offer_id")


def waiting_first() -> QuerySet[PriceList]:
    """The lists with their organisation: those that wait for a decision first, then the newest."""
    place = Case(When(state=PriceListState.PROPOSED, then=0), default=1)
    rows = PriceList.objects.select_related("organisation").annotate(place=place)
    return rows.order_by("place", "-since", "-proposed_at", "id")
