"""The office's pages of what families receive: the register, its catalogue, lists imported, expenses paid twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import NotFound
from concilia.territory.models import Network
from concilia.ui.components import Figure
from concilia.ui.format import integer

from .. import carried, tables
from ..domain import imports, measures, sheets
from ..forms import FileForm, ReasonForm, RegisterFilter
from ..models import Import, Measure, Received
from ..queries import overlap
from ..states import ImportState, ReceivedState
from . import common

READ, APPLY, UNDO = "benefits.received.read", "benefits.import.apply", "benefits.import.undo"
ADOPT, OVERLAP = "benefits.measure.adopt", "benefits.overlap.read"


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


@common.GET_OR_POST
def bring(request: HttpRequest) -> HttpResponse:
    """The lists imported; and trying a new one, which writes nothing."""
    act = access.act_of(request)
    data = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = FileForm(**data, networks=_networks(act, APPLY))
    if form.is_bound and form.is_valid() and access.may(act, APPLY):
        return _tried(request, form.cleaned_data["network"], form.cleaned_data["kind"], *form.cleaned_data["file"])
    page = common.paged(request, access.visible(act, "benefits.import.read", Import.objects.all()))
    context = {
        "form": form if access.may(act, APPLY) else None,
        "page": page,
        "table": tables.imports(page, undoes=access.may(act, UNDO)),
        "columns": [";".join(columns) for columns in sheets.COLUMNS.values()],
    }
    return render(request, "benefits/staff/imports.html", context)


def _tried(request: HttpRequest, network: Network, kind: str, name: str, text: str) -> HttpResponse:
    """What an import would do."""
    sheet = sheets.read(network, Import.Kind(kind), text, clock.now())
    context = {
        "name": name,
        "figures": [
            Figure(_("Righe lette"), integer(sheet.read)),
            Figure(_("Da importare"), integer(len(sheet.rows))),
            Figure(_("Già in registro"), integer(len(sheet.duplicates))),
            Figure(_("Da correggere"), integer(len(sheet.problems))),
        ],
        "problems": tables.problems(sheet.problems) if sheet.problems else None,
        "duplicates": ", ".join(str(line) for line in sheet.duplicates[:50]),
        "packed": carried.pack(network.pk, kind, name, text) if sheet.rows and not sheet.problems else "",
    }
    return render(request, "benefits/staff/tried.html", context)


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Import the file that was tried."""
    act = access.act_of(request)
    tried = carried.unpack(str(request.POST.get("packed", "")))
    network = _networks(act, APPLY).filter(pk=tried["network"]).first() if tried else None
    if tried is None or network is None:
        raise NotFound("benefits.import.lost", _("La prova è scaduta: scegli di nuovo il file."))
    done = imports.apply(act, network=network, kind=Import.Kind(tried["kind"]), name=tried["name"], text=tried["text"])
    text = ngettext("%(number)s riga importata.", "%(number)s righe importate.", done.rows)
    messages.success(request, text % {"number": done.rows})
    return redirect("benefits:imports")


@common.GET_OR_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take every row of an import off, in one step."""
    act = access.act_of(request)
    rows = access.visible(act, UNDO, Import.objects.filter(state=ImportState.APPLIED))
    imported = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def run() -> object:
        return imports.undo(act.because(form.cleaned_data["reason"]), imported=imported)

    return common.form_page(
        request,
        form,
        run,
        title=_("Annulla l'importazione"),
        kicker=imported.name,
        lead=_("Tutte le righe del file escono dal registro, in un passo. Quelle corrette nel frattempo restano."),
        label=_("Annulla l'importazione"),
        kind="danger",
        back=(_("Importazioni"), reverse("benefits:imports")),
        done=_("Importazione annullata."),
    )


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
