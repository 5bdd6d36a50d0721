"""Where vouchers can be spent: services by type and comune, with hours and price."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.core import clock, texts
from concilia.ui.components import Column, Table
from concilia.ui.format import money

from .. import words
from ..forms import DirectoryForm
from ..models import Offer, ServiceType
from ..queries import accredited

PAGE = 50


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The offers that hold today, those asked for."""
    offers = accredited.offers(ServiceType.objects.all(), clock.today()).select_related("network")
    form = DirectoryForm(request.GET or None, offers=offers)
    page = Paginator(_chosen(offers, form), PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/public/directory.html", {"form": form, "page": page, "table": _table(page)})


def _chosen(offers: QuerySet[Offer], form: DirectoryForm) -> QuerySet[Offer]:
    chosen = form.cleaned_data if form.is_valid() else {}
    if chosen.get("servizio"):
        offers = offers.filter(accreditation__service__code=chosen["servizio"])
    if chosen.get("comune"):
        offers = offers.filter(comune=chosen["comune"])
    return offers.filter(flexible=True) if chosen.get("flessibile") else offers


def _table(rows: Any) -> Table:
    return Table(
        caption=_("Servizi accreditati"),
        columns=[
            Column("name", _("Sede")),
            Column("comune", _("Comune"), value=lambda row: str(row.comune)),
            Column("service", _("Servizio"), value=lambda row: texts.in_language(row.accreditation.service.label)),
            Column("organisation", _("Ente"), value=lambda row: row.accreditation.organisation.name),
            Column("hours", _("Orario")),
            Column("flexible", _("Flessibile"), "yesno"),
            Column("price", _("Prezzo"), value=lambda row: f"{money(row.price)} {words.per(row.unit)}"),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun servizio con queste caratteristiche: prova un altro comune o un altro servizio."),
    )
