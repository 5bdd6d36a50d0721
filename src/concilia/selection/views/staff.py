"""The office: calls to work on, applications and their review, rankings from preview to publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.calls.queries import calls as call_queries
from concilia.calls.states import CallState
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines.ranking import draws
from concilia.engines.rules import periods
from concilia.imports import pages
from concilia.ui.links import Link

from .. import foretelling, onward, presenting
from .. import forms as our_forms
from ..applications_file import ApplicationsFile, takes
from ..domain import assessments, provisional, rounds, scrolling
from ..domain import rankings as verbs
from ..models import Award, Ranking
from ..queries import committees, explaining, forecast
from ..queries import review as shown
from ..queries.published import VISIBLE
from ..states import Place, RankingState
from . import tables

PAGE = 50


def _paged(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get("pagina"))


def _call(request: HttpRequest, pk: UUID, verb: str) -> Call:
    calls = Call.objects.select_related("network", "alliance")
    return get_object_or_404(access.visible(access.act_of(request), verb, calls), pk=pk)


def _ranking(request: HttpRequest, pk: UUID, verb: str) -> Ranking:
    rankings = shown.rankings().select_related("rules__call")
    return get_object_or_404(access.visible(access.act_of(request), verb, rankings), pk=pk)


def _attempt(request: HttpRequest, form: forms.Form, run: Callable[[], object]) -> bool:
    """Run a verb for a valid form; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        run()
    except Conflict:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The calls within one's scope, with how much waits."""
    rows = access.visible(access.act_of(request), "selection.call.read", shown.calls_to_review())
    return render(request, "selection/staff/calls.html", {"table": tables.calls(rows)})


@require_safe
def applications(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The applications of a call, filtered; what can be done with all of them."""
    act = access.act_of(request)
    call = _call(request, pk, "selection.call.read")
    ranking = shown.current_ranking(call)
    form = our_forms.FilterForm(request.GET)
    page = _paged(request, shown.applications(call, ranking, form.filters()))
    named = access.may(act, "selection.assessment.read_identity", call)
    counts = shown.counts(call, ranking)
    context = {
        "call": call,
        "title": texts.in_language(call.title),
        "ranking": ranking,
        "form": form,
        "figures": tables.counts(counts),
        "page": page,
        "table": tables.applications(page, named=named),
        "waits": counts["state_now"][shown.NOT_PROPOSED],
        "decides": access.may(act, "selection.assessment.decide", call),
        "computes": access.may(act, "selection.ranking.compute", call),
        "compute_form": _compute_form(call),
        "steps": onward.steps(act, call),
        "enters": access.may(act, "applications.application.enter", call),
        "scored": bool(committees.scored_facts(call)) and access.may(act, "selection.committee.read", call),
        "file_url": _file_url(act, call),
    }
    return render(request, "selection/staff/applications.html", context)


def _file_url(act: Act, call: Call) -> str:
    """Where paper applications are taken in from a file, also after the window that they arrived in; empty for who may not."""
    rules = call_queries.rules(call_queries.rules_at(call, act.at))
    open_once = call.state == CallState.PUBLISHED and takes(rules)
    may = open_once and access.may(act, "selection.application.import", call)
    return reverse("selection:applications-file", args=[call.pk]) if may else ""


@require_http_methods(["GET", "HEAD", "POST"])
def applications_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in applications that came on paper or from another system."""
    call = _call(request, pk, "selection.application.import")
    return pages.page(
        request,
        importer=ApplicationsFile(call, access.act_of(request)),
        about=call,
        here=reverse("selection:applications-file", args=[pk]),
        title=_("Domande da file"),
        back=Link(texts.in_language(call.title), reverse("selection:applications", args=[pk])),
    )


def _compute_form(call: Call) -> forms.Form | None:
    """What must be said to compute; nothing for most calls."""
    now = clock.now()
    rules = call_queries.rules(call_queries.rules_at(call, now))
    over = [item.code for item in periods(rules) if item.closes <= now]
    due = rounds.due(call, rules, now) if over else []
    form = our_forms.ComputeForm(draws=draws(rules), periods=over, initial=due[0].code if due else "")
    return form if form.fields else None


@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose the outcomes of the applications that have none."""
    call = _call(request, pk, "selection.assessment.propose")
    done = assessments.propose(access.act_of(request), call=call)
    text = ngettext("Proposta pronta per %(number)s domanda.", "Proposte pronte per %(number)s domande.", done)
    messages.success(request, text % {"number": done})
    return redirect("selection:applications", pk)


@require_POST
def decide_clear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm the applications that meet every requirement."""
    call = _call(request, pk, "selection.assessment.decide")
    done = assessments.decide_many(access.act_of(request), call=call)
    text = ngettext("%(number)s domanda ammessa.", "%(number)s domande ammesse.", done)
    messages.success(request, text % {"number": done})
    return redirect("selection:applications", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One application: why it has its outcome, and the decision about it. The reading is logged."""
    act = access.act_of(request)
    rows = Application.objects.select_related("call__network", "applicant", "organisation", "protocol", "rules__call")
    application = get_object_or_404(access.visible(act, "selection.assessment.read", rows), pk=pk)
    case = explaining.for_staff(act, application)
    decides = case.assessment is not None and access.may(act, "selection.assessment.decide", case.assessment)
    form = our_forms.DecisionForm(case, request.POST or None) if decides else None
    if request.method == "POST" and form and case.assessment:
        assessment, chosen = case.assessment, form
        if _attempt(request, form, lambda: assessments.decide(act, assessment=assessment, outcomes=chosen.outcomes())):
            messages.success(request, _("Decisione registrata."))
            return redirect("selection:review", pk)
    context = {
        "application": application,
        "call_title": texts.in_language(application.call.title),
        "details": tables.application_details(
            application, access.may(act, "selection.assessment.read_identity", application)
        ),
        "case": case,
        "findings": presenting.findings(case),
        "summary": presenting.summary(case),
        "needed": [*presenting.needed(case), *presenting.limited(application)],
        "place": Place(case.row.place) if case.row else None,
        "form": form,
        "follows": access.may(act, "selection.procedure.read"),
        "awards": tables.awards(Award.objects.filter(application=application).select_related("call_line")),
    }
    return render(request, "selection/staff/review.html", context)


@require_POST
def compute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compute the next version of a call's ranking."""
    call = _call(request, pk, "selection.ranking.compute")
    seed = str(request.POST.get("seed", "")).strip()
    period = str(request.POST.get("period", ""))
    ranking = verbs.compute(access.act_of(request), call=call, seed=seed, period=period)
    return redirect("selection:ranking", ranking.pk)


@require_safe
def rankings(request: HttpRequest) -> HttpResponse:
    """The versions in preparation and published."""
    rows = access.visible(access.act_of(request), "selection.ranking.read", shown.rankings())
    page = _paged(request, rows)
    return render(request, "selection/staff/rankings.html", {"page": page, "table": tables.rankings(page)})


@require_safe
def ranking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version: totals of each line, who is funded, who is cut and why."""
    act = access.act_of(request)
    found = _ranking(request, pk, "selection.ranking.read")
    page = _paged(request, shown.rows_of(found))
    named = access.may(act, "selection.assessment.read_identity", found.call)
    reviews = access.may(act, "selection.assessment.read", found.call)
    pending = found.state == RankingState.PENDING
    context = {
        "ranking": found,
        "state": RankingState(found.state),
        "title": texts.in_language(found.call.title),
        "figures": tables.places(shown.place_counts(found)),
        "lines": tables.lines(shown.line_totals(found)),
        "page": page,
        "table": tables.ranking_rows(found, page, named=named, reviews=reviews),
        "publishes": pending and access.may(act, "selection.ranking.publish", found),
        "exposes": pending and provisional.is_owed(found) and not provisional.current(found.call),
        "observed": found.is_provisional and access.may(act, "selection.observation.read"),
        "public": found.state in VISIBLE,
        "scrolls": _scrolls(act, found),
        "forecast": foretelling.sentences(forecast.forecast(found.call)) if _waits(found) else [],
    }
    return render(request, "selection/staff/ranking.html", context)


def _waits(ranking: Ranking) -> bool:
    """Whether somebody waits in the published version."""
    return ranking.state == RankingState.PUBLISHED and ranking.rows.filter(place=Place.RESERVE).exists()


def _scrolls(act: Act, ranking: Ranking) -> bool:
    return ranking.state == RankingState.PUBLISHED and access.may(act, "selection.ranking.scroll", ranking)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish a ranking with the act that approves it, and grant its awards."""
    found = _ranking(request, pk, "selection.ranking.publish")
    replaced = found.call.rankings.filter(state=RankingState.PUBLISHED, period=found.period).first()
    needs_reason = replaced is not None and found.call.procedure != "counter"
    form = our_forms.PublishForm(request.POST or None, replaces=needs_reason)

    def run() -> object:
        act = access.act_of(request, reason=form.cleaned_data["reason"])
        return verbs.publish(act, ranking=found, act_number=form.cleaned_data["act_number"])

    if request.method == "POST" and _attempt(request, form, run):
        messages.success(request, _("Graduatoria pubblicata: le concessioni sono in vigore e i richiedenti avvisati."))
        return redirect("selection:ranking", pk)
    context = {
        "ranking": found,
        "title": texts.in_language(found.call.title),
        "replaced": replaced,
        "figures": tables.places(shown.place_counts(found)),
        "lines": tables.lines(shown.line_totals(found)),
        "form": form,
    }
    return render(request, "selection/staff/publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Discard a ranking in preparation, with a reason."""
    found = _ranking(request, pk, "selection.ranking.discard")
    form = our_forms.ReasonForm(request.POST or None)

    def run() -> object:
        return verbs.discard(access.act_of(request, reason=form.cleaned_data["reason"]), ranking=found)

    if request.method == "POST" and _attempt(request, form, run):
        messages.success(request, _("Graduatoria scartata."))
        return redirect("selection:applications", found.call_id)
    context = {"ranking": found, "title": texts.in_language(found.call.title), "form": form}
    return render(request, "selection/staff/discard.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_award(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a beneficiary gave an award up, or revoke it."""
    act = access.act_of(request)
    rows = Award.objects.select_related("application__call", "application__protocol", "call_line")
    award = get_object_or_404(access.visible(act, "selection.award.end", rows), pk=pk)
    form = our_forms.EndAwardForm(request.POST or None)

    def run() -> object:
        given = form.cleaned_data
        verb = scrolling.renounce if given["how"] == "renounce" else scrolling.revoke
        return verb(access.act_of(request, reason=given["reason"]), award=award)

    if request.method == "POST" and _attempt(request, form, run):
        messages.success(request, _("Concessione cessata: l'importo torna all'avviso."))
        return redirect("selection:review", award.application_id)
    return render(request, "selection/staff/end_award.html", {"award": award, "form": form})
