"""One's own applications: the list, one of them, its receipt, withdrawing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.access.queries import act_of
from concilia.calls.queries import layout
from concilia.calls.queries.calls import PUBLIC
from concilia.calls.states import CallState
from concilia.calls.words import language, said
from concilia.core import clock, texts
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules
from concilia.integrations.pdf import ApplicationReceipt, Attachment
from concilia.ui.components import Action, Download, Event

from .. import following, shown
from ..domain import applications, facts
from ..following import Chapter
from ..models import Application
from ..queries import answers as known
from ..queries import attached, own
from ..states import ApplicationState
from . import common


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own applications, with what comes next for each."""
    at = clock.now()
    rows = list(own.applications(act_of(request)))
    windows = {call.pk: call for call in common.of_calls([row.call_id for row in rows], at)}
    cards = [_card(row, windows[row.call_id]) for row in rows]
    return render(request, "applications/citizen/mine.html", {"cards": cards})


def _card(application: Application, call: Any) -> dict[str, Any]:
    return {
        "application": application,
        "title": common.title(application),
        "whom": common.whom(application),
        "url": reverse("applications:detail", args=[application.pk]),
        "state": ApplicationState(application.state),
        "closes": call.closes if application.state == ApplicationState.DRAFT else None,
    }


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One application: where it stands, what comes next, how the rules read it until the outcome is known."""
    application, rules = common.found(request, pk)
    at = clock.now()
    call = common.with_windows(application, at)
    state = ApplicationState(application.state)
    chapters = following.story(act_of(request), application) if state == ApplicationState.SUBMITTED else []
    decided = any(chapter.decided for chapter in chapters)
    missing = known.missing(rules, facts.answers_of(application)) if state == ApplicationState.DRAFT else []
    context = {
        "application": application,
        "call": call,
        "title": common.title(application),
        "whom": common.whom(application),
        "state": state,
        "states": ApplicationState,
        "events": _events(application, call, chapters),
        "missing": missing,
        "first_section": missing[0].section if missing else 1,
        "is_public": call.state in PUBLIC,
        "decided": decided,
        "actions": list(_actions(chapters)),
        "downloads": _downloads(application),
        **_estimate(application, rules, at, state == ApplicationState.SUBMITTED and not decided),
    }
    return render(request, "applications/citizen/detail.html", context)


def _actions(chapters: list[Chapter]) -> Iterator[Action]:
    """What one can do next: the first main action stays the main one."""
    found = False
    for action in (chapter.action for chapter in chapters if chapter.action):
        yield replace(action, kind="other") if found and action.kind == "main" else action
        found = found or action.kind == "main"


def _estimate(application: Application, rules: CallRules, at: Any, wanted: bool) -> dict[str, Any]:
    """How the rules read what was sent, while nobody has decided yet."""
    explanation = known.standing(application, rules, at) if wanted else None
    if explanation is None:
        return {"findings": [], "points": [], "figures": []}
    return {
        "findings": shown.requirements(rules, explanation, application),
        "points": shown.points(explanation),
        "figures": shown.estimate(explanation),
    }


def _events(application: Application, call: Any, chapters: list[Chapter]) -> list[Event]:
    begun = Event(_("Bozza iniziata"), "done", application.started_at)
    if application.state == ApplicationState.DRAFT:
        return [begun, Event(_("Da completare e presentare"), "current", by=call.closes, who=_("te"))]
    arrived = _("Protocollo %(number)s.") % {"number": application.protocol} if application.protocol else ""
    past = [begun]
    if application.protocol:
        past.append(Event(_("Domanda presentata"), "done", application.protocol.at, arrived))
    if application.state != ApplicationState.SUBMITTED:
        return [*past, _ended(application)]
    told = [event for chapter in chapters for event in chapter.events]
    return [*past, *(told or _ahead(call))]


def _ahead(call: Any) -> list[Event]:
    """What is still to come, while the rooms below have nothing to tell."""
    if call.state == CallState.ANNULLED:
        return [Event(_("Avviso annullato"), "done", text=_("La domanda non ha più seguito."))]
    term = _("Entro %(n)s giorni dalla chiusura.") % {"n": call.term_days}
    office = _("l'ufficio che istruisce le domande")
    if call.closes:
        open_till = Event(_("L'avviso riceve ancora domande"), "current", by=call.closes, text=_("Puoi ritirarla."))
        return [open_till, Event(_("Controllo dei requisiti"), "future", text=term), Event(_("Esito"), "future")]
    return [Event(_("Controllo dei requisiti"), "current", text=term, who=office), Event(_("Esito"), "future")]


def _ended(application: Application) -> Event:
    moments = own.moments(application)
    if application.state == ApplicationState.WITHDRAWN:
        return Event(_("Domanda ritirata"), "done", moments.get("withdraw"))
    text = _("Conta un'altra domanda presentata dopo.")
    return Event(_("Domanda sostituita"), "done", moments.get("supersede"), text)


def _downloads(application: Application) -> list[Download]:
    if application.protocol is None:
        return []
    return [Download(_("Ricevuta della domanda"), reverse("applications:receipt-pdf", args=[application.pk]), "pdf")]


@require_safe
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """That the application arrived: number, instant, what was sent."""
    application, rules = _received(request, pk)
    values = facts.submitted_facts_of(application)
    context = {
        "application": application,
        "title": common.title(application),
        "whom": common.whom(application),
        "parts": [
            {"title": said(part.title), "answers": shown.section(part, values)} for part in layout.sections(rules)
        ],
        "slots": common.slots(application, rules),
        "checked": shown.checked(rules, values),
        "downloads": _downloads(application),
        "next_steps": _next_steps(application),
    }
    return render(request, "applications/citizen/receipt.html", context)


def _received(request: HttpRequest, pk: UUID) -> tuple[Application, CallRules]:
    application, rules = common.found(request, pk)
    if application.protocol is None:
        raise Http404
    return application, rules


def _next_steps(application: Application) -> tuple[str, ...]:
    return (
        _("L'ufficio controlla i requisiti. Se manca qualcosa ti chiede di completare, e la domanda resta valida."),
        _("Entro %(n)s giorni dalla chiusura dell'avviso si conosce l'esito.") % {"n": application.call.term_days},
        _("Trovi tutto in «Le mie domande»."),
    )


@require_safe
def receipt_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipt as an archival PDF (DPR 445/2000, art. 53)."""
    application, rules = _received(request, pk)
    number = application.protocol
    assert number is not None
    call = application.call
    document = ApplicationReceipt(
        network=texts.in_language(call.network.title),
        body=texts.in_language(call.alliance.title) if call.alliance else "",
        reference=_("Prot. %(number)s") % {"number": number},
        call=common.title(application),
        protocol=str(number),
        received_at=number.at,
        applicant=str(application.organisation or application.applicant),
        content_sha256=number.sha256,
        sent=tuple(shown.sent(rules, facts.submitted_facts_of(application))),
        attachments=_attachments(application, rules),
        next_steps=_next_steps(application),
    )
    response = HttpResponse(document.pdf(created=number.at, language=language()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ricevuta-{number.year}-{number.number:07d}.pdf"'
    return response


def _attachments(application: Application, rules: CallRules) -> tuple[Attachment, ...]:
    files = (slot.file for slot in attached.slots(application, rules) if slot.file)
    return tuple(Attachment(name=file.title, size_bytes=file.size, sha256=file.sha256) for file in files)


@common.GET_OR_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw an application, after saying what it means."""
    application, _rules = common.found(request, pk)
    if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
        return redirect("applications:detail", application.pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            applications.withdraw(act_of(request), application=application)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("La domanda è ritirata."))
            return redirect("applications:detail", application.pk)
    context = {
        "application": application,
        "title": common.title(application),
        "whom": common.whom(application),
        "is_draft": application.state == ApplicationState.DRAFT,
        "call": common.with_windows(application, clock.now()),
        "refusal": refusal,
    }
    return render(request, "applications/citizen/withdraw.html", context, status=refusal.status if refusal else 200)
