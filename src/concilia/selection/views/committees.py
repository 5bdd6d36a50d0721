"""Committees: the office constitutes them, their members declare and score, the chair closes; the minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.applications.models import Application
from concilia.applications.queries import attached
from concilia.calls.queries import calls
from concilia.calls.words import language
from concilia.core import storage, texts
from concilia.documents.domain.documents import about_documents
from concilia.engines.rules import means

from .. import evaluating_forms as our_forms
from .. import forms, papers
from ..domain import committees as verbs
from ..domain import scoring
from ..models import Committee, Score
from ..queries import committees as found
from ..states import CommitteeState
from . import committee_tables as tables
from .common import attempt, call_of

READ = "selection.committee.read"
SCORE = "selection.committee.score"


# The office


@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The committee of a call: constitute it, see how far it is, read its minutes."""
    call = call_of(request, pk, READ)
    act = access.act_of(request)
    rows = list(call.committees.select_related("call__network", "protocol").order_by("-constituted_at"))
    working = next((row for row in rows if row.state == CommitteeState.OPEN), None)
    constitutes = working is None and access.may(
        act, "selection.committee.constitute", Committee(network_id=call.network_id, call=call)
    )
    data = request.POST if request.method == "POST" else None
    form = our_forms.ConstituteForm(found.candidates(act, call), data) if constitutes else None
    if form and attempt(request, form, lambda: verbs.constitute(act, call=call, **form.chosen())):
        messages.success(request, _("Commissione costituita: i componenti sono avvisati."))
        return redirect("selection:committee", pk)
    context = {
        "call": call,
        "title": texts.in_language(call.title),
        "criteria": tables.criteria(call),
        "working": working,
        "board": tables.progress(found.board(working)) if working else None,
        "past": tables.past([row for row in rows if row != working]),
        "form": form,
        "dissolves": working is not None and access.may(act, "selection.committee.dissolve", working),
    }
    return render(request, "selection/staff/committee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dissolve a committee at work, with a reason."""
    rows = Committee.objects.select_related("call__network")
    working = get_object_or_404(
        access.visible(access.act_of(request), "selection.committee.dissolve", rows), pk=pk, state=CommitteeState.OPEN
    )
    form = forms.ReasonForm(request.POST or None)

    def run() -> object:
        return verbs.dissolve(access.act_of(request, reason=form.cleaned_data["reason"]), committee=working)

    if attempt(request, form, run):
        messages.success(request, _("Commissione sciolta: i suoi punteggi non contano."))
        return redirect("selection:committee", working.call_id)
    context = {"form": form, "committee": working, "title": texts.in_language(working.call.title)}
    return render(request, "selection/staff/dissolve.html", context)


@require_safe
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The minutes of a committee that has closed, for the office, for control and for its members."""
    act = access.act_of(request)
    rows = Committee.objects.filter(state=CommitteeState.CLOSED).select_related(
        "call__network", "call__alliance", "protocol"
    )
    closed = (
        access.visible(act, READ, rows).filter(pk=pk).first() or rows.filter(pk=pk, members__user=act.user_id).first()
    )
    if closed is None or closed.closed_at is None:
        raise Http404
    document = papers.minutes(closed)
    response = HttpResponse(document.pdf(created=closed.closed_at, language=language()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="verbale-{closed.call.code}.pdf"'
    return response


# The members


def _mine(request: HttpRequest, pk: UUID) -> Committee:
    return get_object_or_404(found.of_member(access.act_of(request)), pk=pk)


def _file(request: HttpRequest, pk: UUID, application_pk: UUID) -> tuple[Committee, Application]:
    mine = _mine(request, pk)
    return mine, get_object_or_404(found.applications(mine), pk=application_pk)


@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """The committees in which one sits."""
    rows = list(found.of_member(access.act_of(request)))
    return render(request, "selection/evaluator/evaluations.html", {"table": tables.mine(rows)})


@require_safe
def evaluation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The files of a committee: what one has declared and scored of each, what is missing."""
    mine = _mine(request, pk)
    board = found.board(mine)
    act = access.act_of(request)
    member = next(item for item in board.members if item.user_id == act.user_id)
    working = mine.state == CommitteeState.OPEN
    context = {
        "committee": mine,
        "state": CommitteeState(mine.state),
        "title": texts.in_language(mine.call.title),
        "members": [(str(item), papers.part(item)) for item in board.members],
        "table": tables.files(board, member),
        "silent": working and any(board.declaration(member, item) is None for item in board.applications),
        "closes": working and member.chair,
        "missing": board.missing() if working else 0,
    }
    return render(request, "selection/evaluator/evaluation.html", context)


@require_POST
def declare_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Declare no conflict on all that one has not declared about."""
    done = scoring.declare_all(access.act_of(request), committee=_mine(request, pk))
    text = ngettext("Dichiarazione fatta per %(n)s domanda.", "Dichiarazione fatta per %(n)s domande.", done)
    messages.success(request, text % {"n": done})
    return redirect("selection:evaluation", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: UUID, application_pk: UUID) -> HttpResponse:
    """Declare about one file, before reading it. Only who applied is shown."""
    mine, application = _file(request, pk, application_pk)
    form = our_forms.DeclareForm(request.POST or None)

    def run() -> object:
        act = access.act_of(request)
        return scoring.declare(act, committee=mine, application=application, conflict=form.declared())

    if attempt(request, form, run):
        messages.success(request, _("Dichiarazione registrata."))
        return redirect("selection:evaluation", pk)
    context = {"form": form, "committee": mine, "application": application, "applicant": tables.applicant(application)}
    return render(request, "selection/evaluator/declare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, pk: UUID, application_pk: UUID) -> HttpResponse:
    """One file, without names, and the points one gives it. The reading is logged."""
    mine, application = _file(request, pk, application_pk)
    act = access.act_of(request)
    declaration = scoring.read(act, committee=mine, application=application)
    rules = calls.rules(application.rules)
    given = {item.fact: item for item in Score.objects.filter(declaration=declaration)}
    data = request.POST if request.method == "POST" else None
    form = our_forms.ScoreForm(means.scored(rules), given, data)

    def run() -> object:
        return scoring.score(act, committee=mine, application=application, points=form.points())

    if attempt(request, form, run):
        messages.success(request, _("Punti registrati: puoi cambiarli fino alla chiusura dei lavori."))
        return redirect("selection:evaluation", pk)
    context = {
        "form": form,
        "committee": mine,
        "application": application,
        "title": texts.in_language(mine.call.title),
        "facts": tables.readable(application, rules),
        "documents": tables.downloads(mine, application, rules),
    }
    return render(request, "selection/evaluator/score.html", context)


@require_safe
def document(request: HttpRequest, pk: UUID, application_pk: UUID, document_pk: UUID) -> HttpResponse:
    """A document of an organisation's application, for who may score it. Those of a family are not shown to a committee."""
    mine, application = _file(request, pk, application_pk)
    scoring.read(access.act_of(request), committee=mine, application=application)
    kinds = [slot.wanted.code for slot in attached.slots(application, calls.rules(application.rules))]
    rows = about_documents(application).filter(kind__in=kinds)
    wanted = get_object_or_404(rows if application.organisation_id else rows.none(), pk=document_pk)
    response = HttpResponse(storage.get(wanted.sha256), content_type=wanted.media_type)
    response["Content-Disposition"] = f'attachment; filename="documento-{wanted.pk}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chair closes the work."""
    mine = _mine(request, pk)
    missing = found.board(mine).missing() if mine.state == CommitteeState.OPEN else 0
    data = request.POST if request.method == "POST" else None
    form = our_forms.CloseForm(data, missing=missing)

    def run() -> object:
        return verbs.close(access.act_of(request, reason=form.cleaned_data["reason"]), committee=mine)

    if attempt(request, form, run):
        messages.success(request, _("Lavori conclusi: il verbale è pronto e i punteggi non cambiano più."))
        return redirect("selection:evaluation", pk)
    context: dict[str, Any] = {
        "form": form,
        "committee": mine,
        "title": texts.in_language(mine.call.title),
        "missing": missing,
    }
    return render(request, "selection/evaluator/close.html", context)
