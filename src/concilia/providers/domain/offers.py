"""Sites, offers and their prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.networks.models import Organisation
from concilia.networks.queries.members import delegates_of

from ..hours import Span
from ..models import Accreditation, Offer, Opening, Price, PriceList, Site
from ..queries import papers, terms
from ..queries.accredited import LIVE
from ..states import PRICE_LIST, PriceListState
from ..words import hours_of
from . import standing
from .standing import day_of


def add_site(act: Act, *, organisation: Organisation, openings: Iterable[Span] = (), **site: Any) -> Site:
    """Add a site: name, address, comune, capacity, step_free, toilet, parking, guidance; its openings.

    Side effects: rows, audit entry. Raises Conflict when the organisation has a site of that name.
    """
    access.require(act, "providers.site.write", organisation)
    try:
        with act.writing():
            row = Site.objects.create(network_id=organisation.network_id, organisation=organisation, **site)
            _open_hours(row, openings)
            audit.record(act, "providers.site.add", row, comune=row.comune_id)
    except IntegrityError as error:
        raise Conflict("providers.site.twice", _("C'è già una sede con questo nome.")) from error
    return row


def change_site(act: Act, *, site: Site, openings: Iterable[Span], **changes: Any) -> Site:
    """Change a site and its openings; its offers take place and hours from it. Side effects: rows, audit entry."""
    access.require(act, "providers.site.write", site.organisation)
    with act.writing():
        for name, value in changes.items():
            setattr(site, name, value)
        site.save(update_fields=list(changes) or ["name"])
        site.openings.all().delete()
        _open_hours(site, openings)
        Offer.objects.filter(site=site).update(comune=site.comune, hours=hours_of(site)[:160])
        audit.record(act, "providers.site.change", site, fields=sorted(changes))
    return site


def close_site(act: Act, *, site: Site, on: date) -> Site:
    """Use a site no more from ``on``: its offers leave the directory, its documents are owed no more.

    Side effects: row, audit entry, then as ``standing.settle`` for each accreditation of the organisation.
    """
    access.require(act, "providers.site.write", site.organisation)
    if on < day_of(act):
        raise Refusal("providers.site.past", _("Una sede si chiude da oggi in poi: correggi la data."))
    with act.writing():
        site.closed_on = on
        site.save(update_fields=["closed_on"])
        audit.record(act, "providers.site.close", site, on=on.isoformat())
        standing.settle_all(act, Accreditation.objects.filter(organisation=site.organisation_id))
    return site


def _open_hours(site: Site, openings: Iterable[Span]) -> None:
    Opening.objects.bulk_create(
        [
            Opening(network_id=site.network_id, site=site, weekday=span.weekday, opens=span.opens, closes=span.closes)
            for span in openings
        ]
    )


def add_offer(act: Act, *, accreditation: Accreditation, price: int, site: Site | None = None, **offer: Any) -> Offer:
    """Add an offer: name, comune, unit, price (cents), hours, flexible, places, age_from, age_to (months).

    At a site, comune and hours are the site's. Its first price holds for the year of prices that runs.
    Side effects: row, price, audit entry, then as ``standing.settle``. Raises Refusal when the site is of somebody else, is
    closed, or lacks a document that is owed for each site.
    """
    access.require(act, "providers.offer.add", accreditation.organisation)
    if site is not None:
        check_site(act, accreditation, site)
        offer = {**offer, "comune": site.comune, "hours": hours_of(site)[:160]}
        offer.setdefault("name", site.name)
    since, until = terms.year_of(terms.of(accreditation.network_id), day_of(act))
    with act.writing():
        row = Offer.objects.create(network_id=accreditation.network_id, accreditation=accreditation, site=site, **offer)
        Price.objects.create(network_id=row.network_id, offer=row, since=since, until=until, cents=price, approved=True)
        audit.record(act, "providers.offer.add", row, price=price, unit=row.unit)
        if site is not None:
            standing.settle(act, accreditation=accreditation)
    return row


def announce(act: Act, *, accreditation: Accreditation, site: Site, unit: str) -> Offer:
    """Say that a service will be given at a site: its first price comes with a list, and nobody sees it before.

    Side effects: row, audit entry, then as ``standing.settle``. Raises Refusal as ``add_offer``.
    """
    access.require(act, "providers.offer.add", accreditation.organisation)
    check_site(act, accreditation, site)
    place = {"name": site.name, "comune": site.comune, "hours": hours_of(site)[:160]}
    with act.writing():
        row = Offer.objects.create(
            network_id=accreditation.network_id, accreditation=accreditation, site=site, unit=unit, **place
        )
        audit.record(act, "providers.offer.announce", row, unit=unit)
        standing.settle(act, accreditation=accreditation)
    return row


def take_away(act: Act, *, offer: Offer) -> None:
    """Take away a service that was announced, with prices nobody approved. Side effects: rows, audit, as ``standing.settle``.

    Raises Refusal once it has an approved price or places.
    """
    access.require(act, "providers.offer.add", offer.accreditation.organisation)
    if offer.prices.filter(approved=True).exists() or offer.periods.exists():
        text = _("«%(name)s» ha già prezzi approvati o posti: non si toglie più.")
        raise Refusal("providers.offer.used", text, name=offer.name)
    with act.writing():
        audit.record(act, "providers.offer.take_away", offer, unit=offer.unit)
        offer.delete()
        standing.settle(act, accreditation=offer.accreditation)


def check_site(act: Act, accreditation: Accreditation, site: Site) -> None:
    """Raise Refusal when the site is of somebody else, is closed, or lacks a document that is owed for each site."""
    if site.organisation_id != accreditation.organisation_id:
        raise Refusal("providers.offer.site", _("La sede è di un altro ente."))
    if site.closed_on and site.closed_on <= day_of(act):
        raise Refusal("providers.offer.closed", _("La sede è chiusa: scegline un'altra."))
    missing = papers.missing_at(site, accreditation, day_of(act))
    if missing:
        raise Refusal(
            "providers.offer.papers",
            _("Prima servono i documenti della sede, accettati dall'ufficio: %(papers)s."),
            papers=", ".join(texts.in_language(kind.label) for kind in missing),
        )


def propose_prices(act: Act, *, organisation: Organisation, since: date, prices: Mapping[Offer, int]) -> PriceList:
    """Propose the prices (cents) of a year that has not begun; a list that waits for the same year is replaced.

    Side effects, in order: the list before (state, audit entry), list, prices, audit entry, notices to the office.
    Raises Refusal when the list is empty, the day begins no year to come, or an offer is of somebody else.
    """
    access.require(act, "providers.pricelist.propose", organisation)
    own = terms.of(organisation.network_id)
    if terms.year_of(own, since)[0] != since or since <= day_of(act):
        raise Refusal("providers.prices.year", _("Il listino vale per un anno che deve ancora cominciare."))
    if not prices or any(offer.accreditation.organisation_id != organisation.pk for offer in prices):
        raise Refusal("providers.prices.offers", _("Scrivi i prezzi dei vostri servizi: almeno uno."))
    with act.writing():
        for waiting in PriceList.objects.filter(
            organisation=organisation, since=since, state=PriceListState.PROPOSED
        ).select_for_update():
            audit.transition(act, waiting, "replace", table=PRICE_LIST)
        row = PriceList.objects.create(
            network_id=organisation.network_id,
            organisation=organisation,
            since=since,
            proposed_at=act.at,
            proposed_by=act.actor,
        )
        until = terms.year_of(own, since)[1]
        Price.objects.bulk_create(
            [
                Price(network_id=row.network_id, price_list=row, offer=offer, since=since, until=until, cents=cents)
                for offer, cents in prices.items()
            ]
        )
        audit.record(act, "providers.pricelist.propose", row, since=since.isoformat(), prices=len(prices))
        for user in terms.office_of(row.network_id):
            notices.queue(act, "providers.pricelist.proposed", about=row, to=user, organisation=organisation.name)
    return row


def approve_prices(act: Act, *, price_list: PriceList) -> PriceList:
    """Approve a list before its year begins: from then on nothing changes its prices.

    Side effects: state, audit entry, prices, notice. Raises Refusal once the year has begun, Conflict when an offer has an
    approved price for it already.
    """
    access.require(act, "providers.pricelist.approve", price_list)
    if price_list.since <= day_of(act):
        raise Refusal(
            "providers.prices.begun",
            _("L'anno è già cominciato: restano i prezzi di prima. Il listino si approva in anticipo."),
        )
    try:
        with act.writing():
            audit.transition(act, price_list, "approve", table=PRICE_LIST)
            Price.objects.filter(price_list=price_list).update(approved=True)
            _tell_list(act, price_list, "providers.pricelist.approved")
    except IntegrityError as error:
        raise Conflict(
            "providers.prices.fixed", _("Per quell'anno c'è già un prezzo approvato: non si cambia fino alla fine.")
        ) from error
    return price_list


def refuse_prices(act: Act, *, price_list: PriceList) -> PriceList:
    """Refuse a list with a reason: the prices before stay. Side effects: state, audit entry, notice."""
    access.require(act, "providers.pricelist.refuse", price_list)
    with act.writing():
        audit.transition(act, price_list, "refuse", table=PRICE_LIST, refusal=act.reason)
        _tell_list(act, price_list, "providers.pricelist.refused", reason=act.reason)
    return price_list


def withdraw_prices(act: Act, *, price_list: PriceList) -> PriceList:
    """Take back a list that waits: the prices before stay. Side effects: state, audit entry."""
    access.require(act, "providers.pricelist.propose", price_list.organisation)
    audit.transition(act, price_list, "withdraw", table=PRICE_LIST)
    return price_list


def _tell_list(act: Act, row: PriceList, code: str, **params: str) -> None:
    for user in delegates_of(row.organisation):
        notices.queue(act, code, about=row, to=user, day=f"{row.since:%d/%m/%Y}", **params)


def open_offers(organisation: Organisation) -> list[Offer]:
    """The offers of an organisation that a list of prices is for: those of accreditations that are alive."""
    rows = Offer.objects.filter(accreditation__organisation=organisation, accreditation__state__in=LIVE)
    return list(rows.select_related("accreditation__service", "comune").order_by("name", "id"))
