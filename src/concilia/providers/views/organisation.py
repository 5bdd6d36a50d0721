"""One's own accreditations: what is held, what is asked, closing and renewing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.ui.components import Chip
from concilia.ui.format import day
from concilia.ui.links import Link

from .. import tables, words
from ..domain import accreditations as verbs
from ..forms.accreditations import ClosingForm, RequestForm
from ..models import Accreditation, Suspension
from ..queries import accredited
from ..states import AccreditationState
from .common import acted, own, pressed, sent

OWN, REQUEST, ADD = "providers.accreditation.read_own", "providers.accreditation.request", "providers.offer.add"
CLOSE, RUN = "providers.accreditation.close", "providers.own.run"


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What one's own organisation may deliver, and asking for more."""
    act = access.act_of(request)
    form, status = RequestForm(sent(request)[0], organisations=own(act, REQUEST)), 200
    if form.is_bound and form.is_valid():
        try:
            verbs.request(act, organisation=form.chosen_organisation, service=form.cleaned_data["service"])
        except Refusal as refusal:
            form.add_error("service", str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Richiesta inviata: la esamina l'ente capofila."))
            return redirect("providers:mine")
    rows = access.visible(act, OWN, accredited.with_offers(clock.today()))
    context = {"parts": [_part(act, row) for row in rows], "form": form, "links": _links(act)}
    return render(request, "providers/organisation/mine.html", context, status=status)


def _links(act: Act) -> list[Link]:
    """The other pages of a provider; a delegate who is not its provider reads some of them."""
    pages = [
        (_("Sedi"), "providers:sites", RUN),
        (_("Documenti"), "providers:papers", OWN),
        (_("Listino dell'anno"), "providers:prices", RUN),
        (_("Posti"), "providers:periods", RUN),
        (_("Famiglie che vi hanno scelto"), "providers:families", "providers.place.read"),
        (_("Controlli"), "providers:own-inspections", "providers.inspection.read_own"),
    ]
    return [Link(label, reverse(route)) for label, route, verb in pages if access.may(act, verb)]


def _part(act: Act, row: Any) -> dict[str, Any]:
    state, offers = AccreditationState(row.state), list(row.offers.all())
    runs = access.may(act, ADD, row.organisation)
    active = row.state == AccreditationState.ACTIVE and runs
    live = row.state in accredited.LIVE and runs
    return {
        "accreditation": row,
        "service": tables.service(row),
        "chip": Chip(str(state.label), state.tone),
        "offers": tables.offers(offers) if offers else None,
        "standing": [_standing(each) for each in row.standing],
        "adds": active,
        "closes": live,
        "renews": live and row.until is not None and row.renewal_asked_at is None,
        "renewal_asked_at": row.renewal_asked_at,
    }


def _standing(row: Suspension) -> str:
    values = {"since": day(row.since), "until": day(row.until) if row.until else "", "reason": words.reason_of(row)}
    if row.until:
        return _("Sospeso dal %(since)s a prima del %(until)s: %(reason)s.") % values
    return _("Sospeso dal %(since)s: %(reason)s.") % values


def _held(act: Act, pk: UUID, verb: str) -> Accreditation:
    rows = Accreditation.objects.select_related("organisation", "service").filter(state__in=accredited.LIVE)
    return get_object_or_404(access.visible(act, verb, rows), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say when the service is closed."""
    act = access.act_of(request)
    held = _held(act, pk, CLOSE)

    def do(data: dict[str, Any]) -> object:
        since, until = data["since"], data["until"]
        return verbs.close(act.because(data["reason"]), accreditation=held, since=since, until=until)

    return acted(
        request,
        ClosingForm(sent(request)[0]),
        do,
        title=_("Chiusura del servizio"),
        kicker=tables.service(held),
        lead=_("Nei giorni di chiusura alla cassa non si registrano utilizzi. Il servizio riprende da solo."),
        submit=_("Registra la chiusura"),
        up=Link(_("Accreditamenti"), reverse("providers:mine")),
        done=_("Chiusura registrata."),
    )


@require_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the renewal of an accreditation."""
    act = access.act_of(request)
    held = _held(act, pk, "providers.accreditation.ask_renewal")
    return pressed(
        request,
        lambda: verbs.ask_renewal(act, accreditation=held),
        done=_("Rinnovo chiesto: lo esamina l'ente capofila."),
        to=reverse("providers:mine"),
    )
