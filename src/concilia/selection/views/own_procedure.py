"""One's own procedure: its clock, answering a request, observations on a prior notice and on a provisional ranking."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.access.queries import act_of
from concilia.applications.domain import facts as kept
from concilia.applications.models import Application
from concilia.applications.queries import check, own
from concilia.applications.sheet import Sheet
from concilia.core import texts
from concilia.core.errors import Refusal

from .. import procedure_forms as forms
from .. import procedure_shown as shown
from ..domain import integrations, observations, prior_notices
from ..models import IntegrationRequest, RefusalNotice
from ..models.integration import OTHER
from ..procedure_states import IntegrationState, ObservationState, RefusalNoticeState
from ..queries import procedure

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
_BESIDE = (
    "application__call__network",
    "application__call__alliance",
    "application__rules__call",
    "application__applicant",
    "application__protocol",
    "application__counting",
    "protocol",
)


def _around(application: Application) -> dict[str, Any]:
    return {"application": application, "title": texts.in_language(application.call.title)}


@require_safe
def mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where one's procedure stands: the clock, why it stood still, all that was asked and answered."""
    act = act_of(request)
    application = get_object_or_404(own.applications(act).exclude(protocol=None), pk=pk)
    found = procedure.procedure(application, act.at)
    context = {
        **_around(application),
        "clock": shown.clock(found) if found else [],
        "stops": shown.stops(found) if found else [],
        "requests": [(row, IntegrationState(row.state)) for row in application.integration_requests.order_by("number")],
        "notices": [(row, RefusalNoticeState(row.state)) for row in application.refusal_notices.order_by("number")],
        "observations": [
            (row, ObservationState(row.state)) for row in application.observations.order_by("received_at", "id")
        ],
        "may_observe": observations.provisional_of(application) is not None,
    }
    return render(request, "selection/citizen/procedure.html", context)


@GET_OR_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer an integration request, on what it asks alone."""
    act = act_of(request)
    rows = IntegrationRequest.objects.select_related(*_BESIDE)
    found = get_object_or_404(access.visible(act, "selection.integration.read_own", rows), pk=pk)
    sheet = _sheet(request, found)
    note = forms.AnswerNoteForm(request.POST if request.method == "POST" else None, prefix="nota")
    refusal: Refusal | None = None
    if request.method == "POST" and sheet.is_valid() & note.is_valid():
        try:
            integrations.answer(
                act,
                request=found,
                answers=sheet.answers(),
                files=sheet.papers.sent(),
                note=note.cleaned_data["text"],
            )
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Abbiamo ricevuto la tua integrazione: l'ufficio riprende l'esame."))
            return redirect("selection:own-procedure", found.application_id)
    context = {
        **_around(found.application),
        "request_row": found,
        "open": found.state == IntegrationState.OPEN,
        "wanted": shown.wanted(shown.rules_of(found), found),
        "sheet": sheet,
        "form": sheet.papers,
        "note": note,
        "refusal": refusal,
    }
    return render(request, "selection/citizen/answer.html", context, status=refusal.status if refusal else 200)


def _sheet(request: HttpRequest, found: IntegrationRequest) -> Sheet:
    rules = shown.rules_of(found)
    asked = [(code, label) for code, label in forms.papers(rules) if code in {*found.documents, OTHER}]
    return Sheet(
        request,
        rules,
        names=found.facts,
        answers=kept.facts_of(found.application),
        papers=asked,
        comuni=check.suggested_comuni(found.application.call, act_of(request).at),
    )


@GET_OR_POST
def observe_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Observations on a prior notice of refusal."""
    act = act_of(request)
    rows = RefusalNotice.objects.select_related(*_BESIDE)
    found = get_object_or_404(access.visible(act, "selection.refusal_notice.read_own", rows), pk=pk)
    form = forms.ObserveForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        files = [(PurePath(file.name).name, file.read())] if file else []
        try:
            prior_notices.observe(act, notice=found, text=form.cleaned_data["text"], files=files)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Abbiamo ricevuto le tue osservazioni: l'ufficio risponde prima di decidere."))
            return redirect("selection:own-procedure", found.application_id)
    told = prior_notices.reasons_of(found)
    context = {
        **_around(found.application),
        "notice": found,
        "open": found.state == RefusalNoticeState.SENT,
        "reasons": list(zip(shown.labels(shown.rules_of(found), told), told.values(), strict=True)),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "selection/citizen/observe_notice.html", context, status=refusal.status if refusal else 200)


@GET_OR_POST
def observe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Observations on the provisional ranking that one's application is in."""
    act = act_of(request)
    application = get_object_or_404(own.applications(act).exclude(protocol=None), pk=pk)
    form = forms.NoteForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            observations.send(act, application=application, text=form.cleaned_data["text"])
        except Refusal as error:
            refusal = error
        else:
            messages.success(
                request, _("Abbiamo ricevuto le tue osservazioni: l'ufficio risponde prima della definitiva.")
            )
            return redirect("selection:own-procedure", pk)
    context = {
        **_around(application),
        "ranking": observations.provisional_of(application),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "selection/citizen/observe.html", context, status=refusal.status if refusal else 200)
