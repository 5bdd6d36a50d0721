"""Where vouchers can be spent: services by type, comune, age, hours, accessibility and free places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.core import clock, texts
from concilia.ui.components import Column, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from .. import words
from ..forms.directory import DirectoryForm
from ..models import Offer
from ..queries import directory as found
from ..queries import places, prices
from .common import PAGE, Part, page


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The offers that hold today, those asked for; what is asked stays in the address."""
    offers = found.on(clock.today())
    form = DirectoryForm(request.GET or None, offers=offers)
    chosen = found.chosen(offers, form.cleaned_data) if form.is_valid() else offers
    rows = Paginator(chosen, PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/public/directory.html", {"form": form, "page": rows, "table": _table(rows)})


def _table(rows: Any) -> Table:
    return Table(
        caption=_("Servizi accreditati"),
        columns=[
            Column("name", _("Sede"), "link", value=lambda row: Link(row.name, _address(row))),
            Column("comune", _("Comune"), value=lambda row: str(row.comune)),
            Column("service", _("Servizio"), value=lambda row: texts.in_language(row.accreditation.service.label)),
            Column("organisation", _("Ente"), value=lambda row: row.accreditation.organisation.name),
            Column("ages", _("Età"), value=words.ages),
            Column("hours", _("Orario")),
            Column("flexible", _("Flessibile"), "yesno"),
            Column("access", _("Accessibilità"), value=lambda row: words.access_of(row.site)),
            Column("price", _("Prezzo"), value=_price),
            Column("free", _("Posti liberi"), value=_free),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun servizio con queste caratteristiche: prova un altro comune o un altro servizio."),
    )


def _address(row: Offer) -> str:
    return reverse("providers:service", args=[row.pk])


def _price(row: Any) -> str:
    return "" if row.price is None else f"{money(row.price)} {words.per(row.unit)}"


def _free(row: Any) -> str:
    return "" if row.free is None else str(row.free)


@require_safe
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One offer: where, when, at what price in which year, how many places are free, and how to ask for one."""
    offer = get_object_or_404(found.on(clock.today()), pk=pk)
    periods = list(places.open_periods(offer, clock.today()))
    parts = [
        Part(details=_details(offer)),
        Part(_("Prezzi"), _("Sono fissi per l'anno e uguali per tutti."), table=_prices(offer)),
        Part(
            _("Posti"),
            table=_periods(periods) if periods else None,
            text="" if periods else _("L'ente non ha indicato i posti: chiedi direttamente alla sede."),
            links=[Link(_("Chiedi un posto"), reverse("providers:ask", args=[pk]))] if periods else [],
        ),
    ]
    label, up = texts.in_language(offer.accreditation.service.label), Link(_("Servizi"), reverse("providers:directory"))
    return page(request, offer.name, parts, kicker=label, lead=offer.accreditation.organisation.name, up=up)


def _details(offer: Offer) -> list[tuple[str, Any]]:
    site = offer.site
    return [
        (_("Indirizzo"), f"{site.address}, {offer.comune}" if site else str(offer.comune)),
        (_("Orario"), words.hours_of(site) if site else offer.hours),
        (_("Orari flessibili"), _("Sì") if offer.flexible else _("No")),
        (_("Età"), words.ages(offer)),
        (_("Accessibilità"), words.access_of(site)),
    ]


def _prices(offer: Offer) -> Table:
    return Table(
        caption=_("Prezzi per anno"),
        columns=[
            Column("since", _("Dal"), "day"),
            Column("until", _("Fino a prima del"), "day"),
            Column("cents", _("Prezzo"), value=lambda row: f"{money(row.cents)} {words.per(offer.unit)}"),
        ],
        rows=list(prices.history([offer])),
        hide_caption=True,
    )


def _periods(periods: list[Any]) -> Table:
    return Table(
        caption=_("Posti per periodo"),
        columns=[
            Column("since", _("Dal"), "day"),
            Column("until", _("Fino a prima del"), "day"),
            Column("places", _("Posti"), "integer"),
            Column("free", _("Liberi"), "integer"),
            Column("waiting", _("In lista d'attesa"), "integer"),
        ],
        rows=periods,
        hide_caption=True,
    )
