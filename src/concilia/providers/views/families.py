"""The families that chose a provider: no more than it needs to know, and its yearly data."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.tables import MEDIA, written
from concilia.networks.models import Organisation
from concilia.ui.components import Chip, Table
from concilia.ui.links import Link

from .. import tables, yearly
from ..domain import places as verbs
from ..forms.accreditations import ReasonForm
from ..models import PlaceRequest
from ..queries import places, terms
from ..states import PlaceState
from .common import PAGE, Part, Post, acted, page, pressed, sent

READ = "providers.place.read"


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """Who asked: a code and an age; the first name once the place is confirmed."""
    act = access.act_of(request)
    organisations = list(access.visible(act, READ, Organisation.objects.order_by("name")).distinct())
    rows = Paginator(places.chosen(organisations), PAGE).get_page(request.GET.get("pagina"))
    parts = [Part(table=tables.families(rows, clock.today()))]
    if len(organisations) <= _MOST:
        parts += [
            Part(_("Dati dell'anno: %(name)s") % {"name": one.name}, table=_downloads(one)) for one in organisations
        ]
    lead = _("Di ogni famiglia vedete un codice e l'età; il nome di chi usa il posto, quando è confermato.")
    return page(request, _("Famiglie che vi hanno scelto"), parts, lead=lead, rows=rows)


#: An office sees the families of every provider: it needs no list of downloads.
_MOST = 5


def _downloads(organisation: Organisation) -> Table:
    first, _after = terms.year_of(terms.of(organisation.network_id), clock.today())
    years = (first.year, first.year - 1)
    return tables.downloads([(sheet, organisation, year) for year in years for sheet in yearly.SHEETS.values()])


def _request(act: Act, pk: UUID) -> PlaceRequest:
    rows = places.chosen(access.visible(act, READ, Organisation.objects.all()))
    return get_object_or_404(rows.select_related("person", "moves__period"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: confirm it here; refusing it, or ending a place, asks why."""
    act = access.act_of(request)
    row = _request(act, pk)
    here = reverse("providers:family", args=[pk])
    if request.method == "POST":
        done = _("Posto confermato: la famiglia lo sa.")
        return pressed(request, lambda: verbs.confirm(act, request=row), done=done, to=here)
    state = PlaceState(row.state)
    parts = [Part(details=tables.family_details(row, clock.today())), *_answers(row, here)]
    up = Link(_("Famiglie che vi hanno scelto"), reverse("providers:families"))
    return page(request, row.code, parts, kicker=row.period.offer.name, state=Chip(str(state.label), state.tone), up=up)


def _answers(row: PlaceRequest, here: str) -> list[Part]:
    refuse = Link(_("Respingi, dicendo perché"), reverse("providers:refuse-family", args=[row.pk]))
    if row.state == PlaceState.ASKED:
        return [Part(_("Rispondi"), posts=[Post(_("Conferma il posto"), here, "confirm", "main")], links=[refuse])]
    if row.state == PlaceState.WAITING:
        return [
            Part(_("Rispondi"), _("È in lista d'attesa: avanza da sola quando si libera un posto."), links=[refuse])
        ]
    if row.state == PlaceState.CONFIRMED:
        release = Link(_("Concludi il posto"), reverse("providers:release-family", args=[row.pk]))
        return [Part(_("Se lascia il servizio"), links=[release])]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse a request, saying why."""
    return _with_reason(request, pk, verbs.refuse, _("Respingi la richiesta"), (PlaceState.ASKED, PlaceState.WAITING))


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a confirmed place, saying why."""
    return _with_reason(request, pk, verbs.release, _("Concludi il posto"), (PlaceState.CONFIRMED,))


def _with_reason(request: HttpRequest, pk: UUID, verb: Any, title: str, states: tuple[PlaceState, ...]) -> HttpResponse:
    act = access.act_of(request)
    row = _request(act, pk)
    if row.state not in states:
        raise Http404
    return acted(
        request,
        ReasonForm(sent(request)[0]),
        lambda data: verb(act.because(data["reason"]), request=row),
        title=title,
        kicker=row.code,
        lead=_("Il motivo lo legge la famiglia."),
        submit=title,
        up=Link(row.code, reverse("providers:family", args=[pk])),
        done=_("Fatto: la famiglia lo sa."),
    )


@require_safe
def download(request: HttpRequest, pk: UUID, year: int, what: str, kind: str) -> HttpResponse:
    """The users, places, hours or income of a year of prices, as data or for a spreadsheet."""
    act = access.act_of(request)
    organisation = get_object_or_404(access.visible(act, READ, Organisation.objects.all()).distinct(), pk=pk)
    sheet = yearly.SHEETS.get(what)
    if sheet is None or kind not in MEDIA or not date.min.year < year < date.max.year:
        raise Http404
    first = date(year, terms.of(organisation.network_id).year_month, 1)
    since, until = terms.year_of(terms.of(organisation.network_id), first)
    response = HttpResponse(written(sheet.rows(organisation, since, until), kind), content_type=MEDIA[kind])
    response["Content-Disposition"] = f'attachment; filename="{what}-{year}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
