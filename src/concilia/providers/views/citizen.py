"""A family's places: asking, following, accepting, leaving, moving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.people.models import Person
from concilia.ui.components import Chip, Column, Table
from concilia.ui.format import day
from concilia.ui.links import Link

from ..domain import places as verbs
from ..forms.places import AskForm, MoveForm
from ..models import PlacePeriod, PlaceRequest, PriorityClass
from ..queries import directory, places, terms
from ..states import PlaceOrder, PlaceState
from .common import Part, Post, acted, page, pressed, sent

READ = "providers.place.read_own"


def _myself(act: Act) -> Person:
    found = access.visible(act, "providers.place.ask", Person.objects.all()).first()
    if found is None:
        raise Http404
    return found


def _mine(act: Act, pk: UUID) -> PlaceRequest:
    return get_object_or_404(places.requests_of(_myself(act)), pk=pk)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one has asked, and what waits for an answer of one's own."""
    rows = list(places.requests_of(_myself(access.act_of(request))))
    table = Table(
        caption=_("Posti chiesti"),
        columns=[
            Column("offer", _("Sede"), "link", value=lambda row: Link(row.period.offer.name, _address(row))),
            Column("service", _("Servizio"), value=_service),
            Column("cared", _("Per"), value=lambda row: row.cared.given_name),
            Column("since", _("Dal"), "day", value=lambda row: row.period.since),
            Column("state", _("Stato"), "chip", value=lambda row: PlaceState(row.state)),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Non hai ancora chiesto un posto: scegli un servizio e chiedilo dalla sua pagina."),
    )
    link = Link(_("Cerca un servizio"), reverse("providers:directory"))
    lead = _("I posti che hai chiesto per chi assisti, e le liste d'attesa, che avanzano da sole.")
    return page(request, _("I miei posti"), [Part(table=table, links=[link])], lead=lead)


def _address(row: PlaceRequest) -> str:
    return reverse("providers:place", args=[row.pk])


def _service(row: PlaceRequest) -> str:
    return texts.in_language(row.period.offer.accreditation.service.label)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a place of an offer."""
    act, today = access.act_of(request), clock.today()
    person = _myself(act)
    offer = get_object_or_404(directory.on(today), pk=pk)
    periods = list(places.open_periods(offer, today))
    if not periods:
        raise Http404
    by_class = terms.of(offer.network_id).order == PlaceOrder.CLASSES
    classes = PriorityClass.objects.filter(network=offer.network_id) if by_class else PriorityClass.objects.none()
    form = AskForm(*sent(request), cared=places.cared_by(person, today), periods=periods, classes=classes)

    def do(data: dict[str, Any]) -> object:
        return verbs.ask(act, person=person, **data)

    return acted(
        request,
        form,
        do,
        title=_("Chiedi un posto"),
        kicker=offer.name,
        lead=_("L'ente risponde entro il termine della rete. Se i posti sono finiti entri in lista d'attesa."),
        submit=_("Invia la richiesta"),
        up=Link(_("I miei posti"), reverse("providers:places")),
        done=_("Richiesta inviata: la trovi qui, con la risposta."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: where it stands, and what one can do."""
    act = access.act_of(request)
    row = _mine(act, pk)
    if request.method == "POST":
        verb = {"accept": verbs.accept, "decline": verbs.decline, "cancel": verbs.cancel}.get(
            request.POST.get("verb", "")
        )
        if verb is None:
            raise Http404
        return pressed(request, lambda: verb(act, request=row), done=_("Fatto."), to=_address(row))
    state = PlaceState(row.state)
    parts = [Part(details=_details(row)), Part(_("Che cosa puoi fare"), posts=_posts(row), links=_links(row))]
    return page(
        request,
        row.period.offer.name,
        parts if _posts(row) else parts[:1],
        kicker=_service(row),
        state=Chip(str(state.label), state.tone),
        up=Link(_("I miei posti"), reverse("providers:places")),
    )


def _details(row: PlaceRequest) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = [
        (_("Per"), row.cared.given_name),
        (_("Codice della richiesta"), row.code),
        (_("Periodo"), _("dal %(since)s a prima del %(until)s") % _days(row.period)),
    ]
    if row.state == PlaceState.ASKED:
        pairs.append((_("L'ente risponde entro il"), day(row.confirm_by)))
    if row.state == PlaceState.WAITING:
        order = terms.of(row.network_id).order
        pairs.append((_("Posto in lista d'attesa"), places.place_in_queue(row, order)))
        pairs.append((_("Ordine della lista"), PlaceOrder(order).label))
    if row.state == PlaceState.OFFERED:
        pairs.append((_("Da accettare entro il"), day(row.accept_by)))
    if row.reason:
        pairs.append((_("Motivo"), row.reason))
    return pairs


def _days(period: PlacePeriod) -> dict[str, str]:
    return {"since": day(period.since), "until": day(period.until)}


def _posts(row: PlaceRequest) -> list[Post]:
    url = _address(row)
    if row.state == PlaceState.OFFERED:
        return [
            Post(_("Accetta il posto"), url, "accept", "main"),
            Post(_("Lascialo a chi segue"), url, "decline"),
        ]
    if row.state in (PlaceState.ASKED, PlaceState.WAITING):
        return [Post(_("Ritira la richiesta"), url, "cancel")]
    return [Post(_("Rinuncia al posto"), url, "cancel", "danger")] if row.state == PlaceState.CONFIRMED else []


def _links(row: PlaceRequest) -> list[Link]:
    if row.state != PlaceState.CONFIRMED:
        return []
    return [Link(_("Chiedi un altro posto al suo posto"), reverse("providers:move", args=[row.pk]))]


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for another place of the same service: the one held is left only when the new one is confirmed."""
    act, today = access.act_of(request), clock.today()
    row = get_object_or_404(places.requests_of(_myself(act)).filter(state=PlaceState.CONFIRMED), pk=pk)
    same = directory.on(today).filter(accreditation__service=row.period.offer.accreditation.service_id)
    periods = PlacePeriod.objects.filter(offer__in=same.values("pk"), until__gt=today).exclude(pk=row.period_id)
    form = MoveForm(*sent(request), periods=periods.select_related("offer").order_by("offer__name", "since"))

    def do(data: dict[str, Any]) -> object:
        return verbs.move(act, request=row, to=data["period"])

    return acted(
        request,
        form,
        do,
        title=_("Sposta il posto"),
        kicker=row.period.offer.name,
        lead=_("Il posto che hai resta tuo finché quello nuovo non è confermato."),
        submit=_("Chiedi il nuovo posto"),
        up=Link(_("I miei posti"), reverse("providers:places")),
        done=_("Richiesta inviata: la trovi qui, con la risposta."),
    )
