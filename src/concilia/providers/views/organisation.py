"""One's own accreditations: what is held, what is asked, and the places where the service is given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.ui.components import Chip

from .. import tables
from ..domain import accreditations as verbs
from ..forms import OfferForm, RequestForm
from ..models import Accreditation
from ..queries import accredited
from ..states import AccreditationState

OWN, REQUEST, ADD = "providers.accreditation.read_own", "providers.accreditation.request", "providers.offer.add"


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What one's own organisation may deliver, and asking for more."""
    act = access.act_of(request)
    organisations = list(access.visible(act, REQUEST, Organisation.objects.select_related("network").order_by("name")))
    if not organisations:
        raise Http404
    form, status = RequestForm(request.POST if request.method == "POST" else None, organisations=organisations), 200
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
    context = {"parts": [_part(act, row) for row in rows], "form": form}
    return render(request, "providers/organisation/mine.html", context, status=status)


def _part(act: Act, row: Accreditation) -> dict[str, Any]:
    state, offers = AccreditationState(row.state), list(row.offers.all())
    return {
        "accreditation": row,
        "service": tables.service(row),
        "chip": Chip(str(state.label), state.tone),
        "offers": tables.offers(offers) if offers else None,
        "adds": row.state == AccreditationState.ACTIVE and access.may(act, ADD, row.organisation),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def add_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a place where an accredited service is given."""
    act = access.act_of(request)
    rows = access.visible(act, OWN, Accreditation.objects.select_related("organisation", "service"))
    held = get_object_or_404(rows, pk=pk, state=AccreditationState.ACTIVE)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        verbs.add_offer(act, accreditation=held, **form.cleaned_data)
        messages.success(request, _("Sede aggiunta: ora compare tra i servizi."))
        return redirect("providers:mine")
    return render(request, "providers/organisation/offer.html", {"form": form, "service": tables.service(held)})
