"""The office and the procedure: its clock, integration requests, prior notices, observations on a provisional ranking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access, audit
from concilia.access.queries import act_of
from concilia.applications import shown as values
from concilia.applications.domain import facts as kept
from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.calls.words import said
from concilia.core import storage, texts
from concilia.documents.domain.documents import about_documents
from concilia.engines import deadlines
from concilia.engines.rules import said_of
from concilia.ui.components import Download

from .. import procedure_forms as forms
from .. import procedure_shown as shown
from ..domain import integrations, observations, prior_notices, terms
from ..domain import rankings as ranking_verbs
from ..forms import PublishForm, ReasonForm
from ..models import Assessment, IntegrationRequest, Observation, Ranking, RefusalNotice
from ..procedure_states import IntegrationState, ObservationState, RefusalNoticeState
from ..queries import explaining, procedure
from ..states import Outcome, RankingState
from .staff import _attempt

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
_BESIDE = ("application__call__network", "application__rules__call", "application__protocol", "application__applicant")


def _application(request: HttpRequest, pk: UUID, verb: str) -> Application:
    rows = Application.objects.select_related("call__network", "rules__call", "protocol", "applicant", "counting")
    return get_object_or_404(access.visible(act_of(request), verb, rows), pk=pk)


def _around(application: Application) -> dict[str, Any]:
    return {"application": application, "title": texts.in_language(application.call.title)}


@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """What is late or about to be, within one's scope."""
    act = act_of(request)
    rows = access.visible(act, "selection.procedure.watch", Application.objects.all())
    page = Paginator(procedure.watched(rows, act.at), PAGE).get_page(request.GET.get("pagina"))
    reviews = access.may(act, "selection.procedure.read")
    table = shown.watched(list(page), deadlines.day_of(act.at), reviews=reviews)
    return render(request, "selection/staff/watch.html", {"page": page, "table": table})


@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The procedure of one application: clock, stops, requests, notices, and what may be done now."""
    act = act_of(request)
    application = _application(request, pk, "selection.procedure.read")
    found = procedure.procedure(application, act.at)
    rules = calls.rules(application.rules)
    context = {
        **_around(application),
        "clock": shown.clock(found) if found else [],
        "stops": shown.stops(found) if found else [],
        "requests": shown.requests(application.integration_requests.order_by("number")),
        "notices": shown.notices(application.refusal_notices.order_by("number")),
        "observations": shown.observations(_observations().filter(application=application)),
        "notice_applies": terms.prior_notice_applies(rules),
    }
    return render(request, "selection/staff/procedure.html", context)


@GET_OR_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask one application to be completed."""
    act = act_of(request)
    application = _application(request, pk, "selection.integration.ask")
    rules = calls.rules(application.rules)
    form = forms.AskForm(
        request.POST or None,
        rules=rules,
        days=terms.integration_days(rules, act.at),
        unknown=_codes(application, Outcome.UNKNOWN),
    )
    if request.method == "POST" and _attempt(
        request, form, lambda: integrations.ask(act, application=application, **form.cleaned_data)
    ):
        messages.success(request, _("Richiesta inviata: il termine del procedimento è sospeso fino alla risposta."))
        return redirect("selection:procedure", pk)
    return render(request, "selection/staff/ask.html", {**_around(application), "form": form})


def _codes(application: Application, outcome: Outcome) -> list[str]:
    assessment = Assessment.objects.filter(application=application).first()
    checks = assessment.checks.order_by("pk") if assessment else []
    return [check.code for check in checks if check.outcome == outcome]


@GET_OR_POST
def ask_many(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask all the applications of a call in which something is to be clarified."""
    act = act_of(request)
    rows = Call.objects.select_related("network", "alliance")
    call = get_object_or_404(access.visible(act, "selection.integration.ask", rows), pk=pk)
    rules = calls.rules(calls.rules_at(call, act.at))
    form = forms.AskManyForm(request.POST or None, rules=rules, days=terms.integration_days(rules, act.at))
    made: list[IntegrationRequest] = []
    if request.method == "POST" and _attempt(
        request, form, lambda: made.extend(integrations.ask_many(act, call=call, **form.cleaned_data))
    ):
        text = ngettext("%(number)s richiesta inviata.", "%(number)s richieste inviate.", len(made))
        messages.success(request, text % {"number": len(made)})
        return redirect("selection:applications", pk)
    context = {"call": call, "title": texts.in_language(call.title), "form": form, "waiting": procedure.waiting(call)}
    return render(request, "selection/staff/ask_many.html", context)


def _request(request: HttpRequest, pk: UUID, verb: str = "selection.integration.read") -> IntegrationRequest:
    rows = IntegrationRequest.objects.select_related(*_BESIDE, "protocol", "version__protocol")
    return get_object_or_404(access.visible(act_of(request), verb, rows), pk=pk)


@require_safe
def integration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: what was asked, and what was answered. The reading is logged."""
    found = _request(request, pk)
    rules = shown.rules_of(found)
    audit.record(act_of(request), "selection.integration.read", found)
    context = {
        **_around(found.application),
        "request_row": found,
        "state": IntegrationState(found.state),
        "wanted": shown.wanted(rules, found),
        "answers": _answers(found),
        "downloads": _files(found, "selection:integration-document"),
        "cancels": found.state == IntegrationState.OPEN,
    }
    return render(request, "selection/staff/integration.html", context)


def _answers(found: IntegrationRequest) -> list[tuple[str, str]]:
    if found.version is None:
        return []
    rules = shown.rules_of(found)
    given = {**found.version.facts, **kept.unseal(found.application, found.version).get("facts", {})}
    single = [
        (said(fact.label), values.answer(fact, given.get(fact.name)))
        for fact in rules.asked
        if fact.name in found.version.changed
    ]
    rows = [
        (said(group.label), "; ".join(values.row(group.facts, row) for row in given.get(group.name) or []))
        for group in rules.file.groups
        if group.name in found.version.changed
    ]
    return [*single, *rows]


def _files(about: IntegrationRequest | RefusalNotice, route: str) -> list[Download]:
    return [
        Download(file.title, reverse(route, args=[about.pk, file.pk]), file.media_type.partition("/")[2], file.size)
        for file in about_documents(about)
    ]


def _file(about: IntegrationRequest | RefusalNotice, document_pk: UUID) -> HttpResponse:
    file = get_object_or_404(about_documents(about), pk=document_pk)
    response = HttpResponse(storage.get(file.sha256), content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="documento-{file.pk}.{file.media_type.partition("/")[2]}"'
    return response


@require_safe
def integration_document(request: HttpRequest, pk: UUID, document_pk: UUID) -> HttpResponse:
    """A document received with the answer to a request."""
    return _file(_request(request, pk), document_pk)


@GET_OR_POST
def cancel_integration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a request back, with a reason."""
    found = _request(request, pk, "selection.integration.cancel")
    form = ReasonForm(request.POST or None)

    def run() -> object:
        return integrations.cancel(act_of(request, reason=form.cleaned_data["reason"]), request=found)

    if request.method == "POST" and _attempt(request, form, run):
        messages.success(request, _("Richiesta annullata."))
        return redirect("selection:procedure", found.application_id)
    return render(
        request, "selection/staff/cancel_integration.html", {**_around(found.application), "form": form, "row": found}
    )


# Prior notices of refusal


@GET_OR_POST
def send_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell an applicant the reasons of a refusal, before deciding."""
    act = act_of(request)
    application = _application(request, pk, "selection.refusal_notice.send")
    rules = calls.rules(application.rules)
    refused = dict.fromkeys([*_codes(application, Outcome.NOT_MET), *explaining.refused(application)])
    reasons = prior_notices.proposed_reasons(application, refused)
    labels = {code: said(said_of(rules, code)[0]) for code in reasons}
    form = forms.ReasonsForm(request.POST if request.method == "POST" else None, reasons=reasons, labels=labels)
    if request.method == "POST" and _attempt(
        request, form, lambda: prior_notices.send(act, application=application, reasons=form.reasons())
    ):
        messages.success(request, _("Preavviso mandato: il termine del procedimento è sospeso."))
        return redirect("selection:procedure", pk)
    context = {**_around(application), "form": form, "days": terms.notice_days(rules, act.at)}
    return render(request, "selection/staff/send_notice.html", context)


def _notice(request: HttpRequest, pk: UUID) -> RefusalNotice:
    rows = RefusalNotice.objects.select_related(*_BESIDE, "protocol")
    return get_object_or_404(access.visible(act_of(request), "selection.refusal_notice.read", rows), pk=pk)


@GET_OR_POST
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One prior notice: its reasons, the observations, and the answer to them. The reading is logged."""
    found = _notice(request, pk)
    rules = shown.rules_of(found)
    form = forms.AnswerForm(request.POST or None) if found.state == RefusalNoticeState.OBSERVED else None

    def run() -> object:
        assert form is not None
        verb = prior_notices.accept if form.cleaned_data["how"] == "accept" else prior_notices.reject
        return verb(act_of(request, reason=form.cleaned_data["reason"]), notice=found)

    if request.method == "POST" and form and _attempt(request, form, run):
        messages.success(request, _("Risposta registrata."))
        return redirect("selection:procedure", found.application_id)
    audit.record(act_of(request), "selection.refusal_notice.read", found)
    told = prior_notices.reasons_of(found)
    context = {
        **_around(found.application),
        "notice": found,
        "state": RefusalNoticeState(found.state),
        "reasons": list(zip(shown.labels(rules, told), told.values(), strict=True)),
        "downloads": _files(found, "selection:notice-document"),
        "form": form,
    }
    return render(request, "selection/staff/notice.html", context)


@require_safe
def notice_document(request: HttpRequest, pk: UUID, document_pk: UUID) -> HttpResponse:
    """A document received with observations on a prior notice."""
    return _file(_notice(request, pk), document_pk)


# The provisional ranking


@GET_OR_POST
def expose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish a ranking as provisional."""
    rows = Ranking.objects.filter(state=RankingState.PENDING).select_related("call__network", "rules__call")
    found = get_object_or_404(access.visible(act_of(request), "selection.ranking.expose", rows), pk=pk)
    form = PublishForm(request.POST or None)

    def run() -> object:
        return ranking_verbs.expose(act_of(request), ranking=found, act_number=form.cleaned_data["act_number"])

    if request.method == "POST" and _attempt(request, form, run):
        messages.success(
            request, _("Graduatoria provvisoria pubblicata: chi è in graduatoria può inviare osservazioni.")
        )
        return redirect("selection:ranking", pk)
    context = {"ranking": found, "title": texts.in_language(found.call.title), "form": form}
    return render(request, "selection/staff/expose.html", context)


def _observations() -> Any:
    to_answer = Case(When(state=ObservationState.RECEIVED, then=Value(0)), default=Value(1))
    rows = Observation.objects.select_related(*_BESIDE, "protocol", "ranking__call")
    return rows.order_by(to_answer, "received_at", "id")


@require_safe
def listed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The observations on a ranking."""
    rows = Ranking.objects.exclude(observations_until=None).select_related("call__network")
    ranking = get_object_or_404(access.visible(act_of(request), "selection.observation.read", rows), pk=pk)
    page = Paginator(_observations().filter(ranking=ranking), PAGE).get_page(request.GET.get("pagina"))
    context = {
        "ranking": ranking,
        "title": texts.in_language(ranking.call.title),
        "page": page,
        "table": shown.observations(page),
    }
    return render(request, "selection/staff/observations.html", context)


@GET_OR_POST
def observation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One observation and its answer; accepting it changes the decision and computes a new version."""
    found = get_object_or_404(access.visible(act_of(request), "selection.observation.read", _observations()), pk=pk)
    checks = Assessment.objects.get(application=found.application_id).checks.order_by("pk")
    answers = found.state == ObservationState.RECEIVED and access.may(
        act_of(request), "selection.observation.accept", found
    )
    form = (
        forms.ObservationForm(
            request.POST or None, rules=shown.rules_of(found), outcomes={check.code: check.outcome for check in checks}
        )
        if answers
        else None
    )

    def run() -> object:
        assert form is not None
        act = act_of(request, reason=form.cleaned_data["reason"])
        if form.cleaned_data["how"] == "reject":
            return observations.reject(act, observation=found)
        return observations.accept(act, observation=found, outcomes=form.outcomes())

    if request.method == "POST" and form and _attempt(request, form, run):
        messages.success(request, _("Risposta registrata."))
        return redirect("selection:observations", found.ranking_id)
    audit.record(act_of(request), "selection.observation.read", found)
    context = {
        **_around(found.application),
        "observation": found,
        "state": ObservationState(found.state),
        "form": form,
    }
    return render(request, "selection/staff/observation.html", context)
