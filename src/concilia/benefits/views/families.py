"""The office's pages of what families receive: the register, its catalogue, expenses paid twice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.territory.models import Network
from concilia.ui.components import Figure
from concilia.ui.format import integer

from .. import tables
from ..domain import measures
from ..forms import RegisterFilter
from ..models import Measure, Received
from ..queries import overlap
from ..states import ReceivedState
from . import common

READ, ADOPT, OVERLAP = "benefits.received.read", "benefits.measure.adopt", "benefits.overlap.read"


def _networks(act: Act, verb: str) -> Any:
    return access.visible(act, verb, Network.objects.order_by("code"))


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What the register holds, of one's network alone."""
    act = access.act_of(request)
    known = Measure.objects.filter(network__in=_networks(act, READ).values("pk")).order_by("code")
    form = RegisterFilter(request.GET or None, measures=known)
    rows = access.visible(act, READ, Received.objects.filter(state=ReceivedState.HELD))
    page = common.paged(request, _chosen(rows, form).select_related("measure", "person").order_by("-since", "id"))
    context = {
        "form": form,
        "page": page,
        "table": tables.register(page, keeps=access.may(act, "benefits.received.keep")),
        "imports": access.may(act, "benefits.import.read"),
        "overlaps": access.may(act, OVERLAP),
    }
    return render(request, "benefits/staff/register.html", context)


def _chosen(rows: Any, form: RegisterFilter) -> Any:
    chosen = form.cleaned_data if form.is_valid() else {}
    if chosen.get("misura"):
        rows = rows.filter(measure__code=chosen["misura"])
    return rows.filter(source=chosen["fonte"]) if chosen.get("fonte") else rows


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The measures that one's networks know, with the rule of each."""
    act = access.act_of(request)
    rows = access.visible(act, READ, Measure.objects.order_by("network", "code"))
    context = {"table": tables.measures(rows), "adopts": access.may(act, ADOPT)}
    return render(request, "benefits/staff/catalogue.html", context)


@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Bring the catalogues of one's networks up to date."""
    act = access.act_of(request)
    new = sum(measures.adopt(act, network=network) for network in _networks(act, ADOPT))
    text = ngettext("%(number)s misura nuova nel catalogo.", "%(number)s misure nuove nel catalogo.", new)
    messages.success(request, text % {"number": new})
    return redirect("benefits:catalogue")


@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """Expenses that two measures, or two calls, pay for, across the alliances of a network (BS-29)."""
    act = access.act_of(request)
    at = clock.now()
    found = [item for network in _networks(act, OVERLAP) for item in overlap.find(network.pk, at)]
    counts = overlap.parties(found)
    page = common.paged(request, found)
    context = {
        "figures": [
            Figure(_("Persone"), integer(counts["people"])),
            Figure(_("Sovrapposizioni"), integer(counts["overlaps"])),
            Figure(_("Tra alleanze diverse"), integer(counts["across"])),
        ],
        "page": page,
        "table": tables.overlaps(page),
    }
    return render(request, "benefits/staff/overlaps.html", context)
