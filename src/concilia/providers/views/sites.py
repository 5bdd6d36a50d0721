"""A provider's sites, offers, prices and places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.imports import pages
from concilia.networks.models import Organisation
from concilia.ui.format import day
from concilia.ui.links import Link

from .. import tables
from ..domain import offers as verbs
from ..domain import places as place_verbs
from ..forms.offers import CloseSiteForm, CountForm, OfferForm, PeriodForm, PricesForm, SiteForm, written, year
from ..models import Accreditation, Offer, PlacePeriod, Price, Site
from ..prices_file import PricesFile
from ..queries import places, prices, terms
from ..states import AccreditationState, PriceListState
from .common import Part, acted, own, page, sent

RUN, WRITE, ADD, PROPOSE, OPEN = (
    "providers.own.run",
    "providers.site.write",
    "providers.offer.add",
    "providers.pricelist.propose",
    "providers.places.open",
)


def _home() -> Link:
    return Link(_("Accreditamenti"), reverse("providers:mine"))


@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """One's own sites."""
    organisations = own(access.act_of(request), RUN)
    rows = Site.objects.filter(organisation__in=organisations).select_related("comune").prefetch_related("openings")
    adding = [
        Link(_("Aggiungi una sede di %(name)s") % {"name": one.name}, reverse("providers:add-site", args=[one.pk]))
        for one in organisations
    ]
    parts = [Part(table=tables.sites(rows.order_by("name", "id")), links=adding)]
    return page(request, _("Sedi"), parts, lead=_("Dove date i servizi: indirizzo, capienza, orari."), up=_home())


def _organisation(act: Act, pk: UUID, verb: str) -> Organisation:
    return get_object_or_404(access.visible(act, verb, Organisation.objects.all()), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def add_site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a site of an organisation."""
    act = access.act_of(request)
    organisation = _organisation(act, pk, WRITE)

    def do(data: dict[str, Any]) -> object:
        return verbs.add_site(act, organisation=organisation, **data)

    return acted(
        request,
        SiteForm(sent(request)[0]),
        do,
        title=_("Nuova sede"),
        kicker=organisation.name,
        submit=_("Aggiungi la sede"),
        up=Link(_("Sedi"), reverse("providers:sites")),
        done=_("Sede aggiunta."),
    )


def _site(act: Act, pk: UUID) -> Site:
    rows = Site.objects.filter(closed_on=None).select_related("organisation", "comune").prefetch_related("openings")
    return get_object_or_404(access.visible(act, WRITE, rows), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a site and its hours."""
    act = access.act_of(request)
    found = _site(act, pk)

    def do(data: dict[str, Any]) -> object:
        return verbs.change_site(act, site=found, **data)

    return acted(
        request,
        SiteForm(sent(request)[0], initial=written(found)),
        do,
        title=found.name,
        submit=_("Salva"),
        up=Link(_("Sedi"), reverse("providers:sites")),
        done=_("Sede aggiornata."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close_site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Use a site no more from a day on."""
    act = access.act_of(request)
    found = _site(act, pk)

    def do(data: dict[str, Any]) -> object:
        return verbs.close_site(act, site=found, on=data["on"])

    return acted(
        request,
        CloseSiteForm(sent(request)[0]),
        do,
        title=_("Chiudi la sede"),
        kicker=found.name,
        lead=_("Da quel giorno la sede non compare più tra i servizi e i suoi documenti non servono più."),
        submit=_("Chiudi la sede"),
        up=Link(_("Sedi"), reverse("providers:sites")),
        done=_("Sede chiusa."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a place where an accredited service is given."""
    act = access.act_of(request)
    rows = Accreditation.objects.select_related("organisation", "service")
    held = get_object_or_404(access.visible(act, ADD, rows), pk=pk, state=AccreditationState.ACTIVE)
    own_sites = Site.objects.filter(organisation=held.organisation_id, closed_on=None).order_by("name")

    def do(data: dict[str, Any]) -> object:
        return verbs.add_offer(act, accreditation=held, **data)

    return acted(
        request,
        OfferForm(sent(request)[0], sites=own_sites),
        do,
        title=_("Aggiungi una sede"),
        kicker=tables.service(held),
        submit=_("Aggiungi la sede"),
        up=_home(),
        done=_("Sede aggiunta: ora compare tra i servizi."),
    )


# Prices


@require_safe
def price_lists(request: HttpRequest) -> HttpResponse:
    """The prices in force and those before, the lists proposed."""
    organisations = own(access.act_of(request), RUN)
    offers = Offer.objects.filter(accreditation__organisation__in=organisations)
    lists = prices.waiting_first().filter(organisation__in=organisations)
    links = [
        Link(
            _("Proponi i prezzi %(year)s di %(name)s") % {"year": year(_next(one)), "name": one.name},
            reverse("providers:propose", args=[one.pk]),
        )
        for one in organisations
    ]
    links += [
        Link(
            _("Carica i prezzi %(year)s di %(name)s da un file") % {"year": year(_next(one)), "name": one.name},
            reverse("providers:prices-file", args=[one.pk]),
        )
        for one in organisations
    ]
    parts = [
        Part(_("Prezzi approvati"), table=tables.prices(prices.history(offers))),
        Part(_("Listini proposti"), table=tables.price_lists(lists, decides=False), links=links),
    ]
    lead = _("I prezzi sono fissi per l'anno e uguali per tutti. Quelli dell'anno che viene si approvano prima.")
    return page(request, _("Listino dell'anno"), parts, lead=lead, up=_home())


def _next(organisation: Organisation) -> Any:
    return terms.next_year(terms.of(organisation.network_id), clock.today())


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose the prices of the year to come."""
    act = access.act_of(request)
    organisation = _organisation(act, pk, PROPOSE)
    since = _next(organisation)
    form = PricesForm(sent(request)[0], offers=verbs.open_offers(organisation), initial=_proposed(organisation))

    def do(_data: dict[str, Any]) -> object:
        return verbs.propose_prices(act, organisation=organisation, since=since, prices=form.prices())

    return acted(
        request,
        form,
        do,
        title=_("Prezzi %(year)s") % {"year": year(since)},
        kicker=organisation.name,
        lead=_("Valgono dal %(day)s per un anno. Un prezzo vuoto resta quello di prima.") % {"day": day(since)},
        submit=_("Proponi il listino"),
        up=Link(_("Listino dell'anno"), reverse("providers:prices")),
        done=_("Listino proposto: lo esamina l'ufficio."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def prices_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in the prices of the year to come from a file: by the provider, or by the office for it."""
    act = access.act_of(request)
    organisation = _organisation(act, pk, PROPOSE)
    importer = PricesFile(organisation, clock.today())
    own = access.may(act, RUN, organisation)
    lists = Link(_("Listino dell'anno"), reverse("providers:prices")) if own else _office()
    return pages.page(
        request,
        importer=importer,
        about=organisation,
        here=reverse("providers:prices-file", args=[pk]),
        title=_("Prezzi %(year)s di %(name)s") % {"year": year(importer.since), "name": organisation.name},
        back=lists,
    )


def _office() -> Link:
    return Link(_("Listini"), reverse("providers:price-lists"))


def _proposed(organisation: Organisation) -> dict[str, int]:
    rows = Price.objects.filter(price_list__organisation=organisation, price_list__state=PriceListState.PROPOSED)
    return {f"offer_{row.offer_id}": row.cents for row in rows.order_by("pk")}


# Places


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """The places of each offer, period by period."""
    organisations = own(access.act_of(request), RUN)
    rows = [row for one in organisations for row in places.periods_of(one)]
    offers = [offer for one in organisations for offer in verbs.open_offers(one)]
    links = [
        Link(
            _("Indica i posti: %(service)s, %(name)s")
            % {"service": tables.service(offer.accreditation), "name": offer.name},
            reverse("providers:open-places", args=[offer.pk]),
        )
        for offer in offers
    ]
    parts = [Part(table=tables.periods(rows)), Part(_("Un altro periodo"), links=links)]
    lead = _("Quanti posti ci sono, quanti sono presi, quanti aspettano. Le famiglie vedono solo i numeri.")
    return page(request, _("Posti"), parts, lead=lead, up=_home())


@require_http_methods(["GET", "HEAD", "POST"])
def open_places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how many places an offer has."""
    act = access.act_of(request)
    rows = Offer.objects.select_related("site", "accreditation__organisation")
    offer = get_object_or_404(access.visible(act, OPEN, rows), pk=pk)
    first, after = terms.year_of(terms.of(offer.network_id), terms.next_year(terms.of(offer.network_id), clock.today()))

    def do(data: dict[str, Any]) -> object:
        return place_verbs.open_period(act, offer=offer, **data)

    return acted(
        request,
        PeriodForm(sent(request)[0], initial={"since": first, "until": after, "count": offer.places}),
        do,
        title=_("Indica i posti"),
        kicker=offer.name,
        submit=_("Salva i posti"),
        up=Link(_("Posti"), reverse("providers:periods")),
        done=_("Posti indicati: le famiglie possono chiederli."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change how many places a period has."""
    act = access.act_of(request)
    rows = PlacePeriod.objects.select_related("offer__site", "offer__accreditation__organisation")
    found = get_object_or_404(access.visible(act, OPEN, rows), pk=pk)

    def do(data: dict[str, Any]) -> object:
        return place_verbs.change_places(act, period=found, count=data["count"])

    return acted(
        request,
        CountForm(sent(request)[0], initial={"count": found.places}),
        do,
        title=_("Cambia i posti"),
        kicker=f"{found.offer.name}, {day(found.since)}",
        lead=_("Se aumentano, i posti nuovi sono offerti subito a chi è in lista d'attesa."),
        submit=_("Salva i posti"),
        up=Link(_("Posti"), reverse("providers:periods")),
        done=_("Posti aggiornati."),
    )
