"""The public directory: the offers that hold on a day, by what a family looks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..models import Offer, Opening, ServiceType
from . import accredited, places


def on(day: date) -> QuerySet[Offer]:
    """Every offer that holds on the day, with its price and its free places."""
    rows = accredited.offers(ServiceType.objects.all(), day).select_related("network")
    return rows.annotate(free=places.free_on(day))


def chosen(offers: QuerySet[Offer], wanted: dict[str, Any]) -> QuerySet[Offer]:
    """Those of a service, a comune, for an age in years, open at a time, accessible, flexible, with free places."""
    if wanted.get("servizio"):
        offers = offers.filter(accreditation__service__code=wanted["servizio"])
    if wanted.get("comune"):
        offers = offers.filter(comune=wanted["comune"])
    if wanted.get("eta") is not None:
        offers = offers.filter(_for_age(wanted["eta"]))
    if wanted.get("giorno") or wanted.get("ora"):
        offers = offers.filter(_open(wanted))
    if wanted.get("flessibile"):
        offers = offers.filter(flexible=True)
    for need in wanted.get("accesso") or ():
        offers = offers.filter(**{f"site__{need}": True})
    return offers.filter(Q(free__gt=0)) if wanted.get("liberi") else offers


def _for_age(years: int) -> Q:
    """Some month of that year of age is within the offer's ages."""
    first, after = years * 12, years * 12 + 12
    return (Q(age_from=None) | Q(age_from__lt=after)) & (Q(age_to=None) | Q(age_to__gt=first))


def _open(wanted: dict[str, Any]) -> Exists:
    rows = Opening.objects.filter(site=OuterRef("site"))
    if wanted.get("giorno"):
        rows = rows.filter(weekday=wanted["giorno"])
    if wanted.get("ora"):
        rows = rows.filter(opens__lte=wanted["ora"], closes__gt=wanted["ora"])
    return Exists(rows)
