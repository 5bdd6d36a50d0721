"""Integration requests (soccorso istruttorio): what is missing is asked for, with a reason and a term; nothing is refused for it.

The answer is a new version of the application. While the request is open nobody decides, and the clock stands still.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.applications.domain import facts as kept
from concilia.applications.domain import integrating
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries import calls, layout
from concilia.core import clock, crypto, parameters, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.jobs import periodic
from concilia.documents.domain import documents, protocol
from concilia.documents.models import Protocol
from concilia.engines import deadlines
from concilia.engines.rules import CallRules, reads

from ..models import Assessment, IntegrationRequest
from ..models.integration import OTHER
from ..procedure_states import INTEGRATION, IntegrationState
from ..states import Outcome
from . import assessments, frozen, telling, terms

#: A file that was sent: code of the document, name, content.
Sent = tuple[str, str, bytes]


def ask(
    act: Act,
    *,
    application: Application,
    requirements: Iterable[str],
    reason: str,
    documents: Iterable[str] = (),
    days: int | None = None,
) -> IntegrationRequest:
    """Ask one application to be completed. ``requirements``: codes; ``documents``: codes of the call's, or ``OTHER``.

    ``days``: the term; the call's own, else the parameter. Side effects, in order: protocol number, row, the assessment is to
    be decided again, audit entry, notice. Raises Refusal when nothing is asked, a code is unknown, there is no reason, the
    term is longer than the law lets, another request is open or the application was not proposed yet.
    """
    access.require(act, "selection.integration.ask", application)
    rules = calls.rules(application.rules)
    wanted, papers = sorted(set(requirements)), sorted(set(documents))
    _check_askable(act, application, rules, wanted, papers, reason, days)
    with act.writing():
        frozen.hold(application.call)
        _check_state(application)
        request = _add(act, application, rules, wanted, papers, reason.strip(), days)
        assessments.reopen(act, assessment=Assessment.objects.get(application=application))
        audit.record(
            act, "selection.integration.ask", request, requirements=wanted, documents=papers, days=request.days
        )
        _tell(act, request, "selection.integration.asked", reason=request.reason)
    return request


def ask_many(
    act: Act,
    *,
    call: Call,
    reason: str,
    requirements: Iterable[str] = (),
    documents: Iterable[str] = (),
    days: int | None = None,
    only: Iterable[UUID] | None = None,
) -> list[IntegrationRequest]:
    """Ask many applications at once: those in which something is to be clarified, or the ``only`` ones among them.

    Without ``requirements`` each is asked for what is unknown in it; with some, those in which one of these is. Those
    that already have an open request are left out. Bulk verb; side effects as ``ask`` for each.
    """
    access.require(act, "selection.integration.ask", call)
    named = set(requirements)
    made = []
    with act.writing():
        for application, unknown in _unclear(call, only):
            wanted = sorted(unknown & named) if named else sorted(unknown)
            if wanted:
                made.append(
                    ask(
                        act, application=application, requirements=wanted, documents=documents, reason=reason, days=days
                    )
                )
    return made


def _unclear(call: Call, only: Iterable[UUID] | None) -> Sequence[tuple[Application, set[str]]]:
    """Applications with requirements to be clarified and no open request, by protocol."""
    rows = (
        Assessment.objects.filter(application__call=call, application__state=ApplicationState.SUBMITTED)
        .exclude(application__integration_requests__state=IntegrationState.OPEN)
        .select_related("application__call__network", "application__applicant", "application__organisation")
        .select_related("application__rules__call", "application__counting", "application__protocol")
        .prefetch_related("checks")
        .order_by("application__protocol__year", "application__protocol__number")
    )
    if only is not None:
        rows = rows.filter(application__in=list(only))
    return [
        (row.application, {check.code for check in row.checks.all() if check.outcome == Outcome.UNKNOWN})
        for row in rows
    ]


def _check_askable(
    act: Act,
    application: Application,
    rules: CallRules,
    wanted: list[str],
    papers: list[str],
    reason: str,
    days: int | None,
) -> None:
    known = {item.code for item in rules.file.requirements} | {item.code for item in rules.file.documents} | {OTHER}
    if not wanted and not papers:
        raise Refusal(
            "selection.integration.nothing", _("Scegli che cosa chiedere: almeno un requisito o un documento.")
        )
    if set(wanted + papers) - known:
        raise Refusal(
            "selection.integration.unknown", _("L'avviso non ha quello che vuoi chiedere: scegli dall'elenco.")
        )
    if not reason.strip():
        raise Refusal(
            "selection.integration.reason", _("Scrivi perché serve l'integrazione: chi riceve la richiesta lo legge.")
        )
    most = parameters.on("integration_days_most", deadlines.day_of(act.at)).value
    if days is not None and not 1 <= days <= most:
        raise Refusal(
            "selection.integration.days",
            _("Il termine va da 1 a %(most)s giorni (art. 2 c. 7 legge 241/1990)."),
            most=most,
        )


def _check_state(application: Application) -> None:
    if application.state != ApplicationState.SUBMITTED:
        raise Refusal(
            "selection.integration.application", _("La domanda non conta più: è stata ritirata o sostituita.")
        )
    if not Assessment.objects.filter(application=application).exists():
        raise Refusal(
            "selection.integration.proposal", _("Chiedi prima la proposta del sistema, dalla pagina dell'avviso.")
        )
    if application.integration_requests.filter(state=IntegrationState.OPEN).exists():
        raise Refusal(
            "selection.integration.twice", _("C'è già una richiesta di integrazione in corso per questa domanda.")
        )


def _add(
    act: Act,
    application: Application,
    rules: CallRules,
    wanted: list[str],
    papers: list[str],
    reason: str,
    days: int | None,
) -> IntegrationRequest:
    term = terms.of(rules, "INTEGRATION")
    given = days or terms.integration_days(rules, act.at)
    content = crypto.keyed_hash(f"{wanted} {papers} {reason}", purpose="integration request")
    return IntegrationRequest.objects.create(
        network_id=application.network_id,
        application=application,
        number=(application.integration_requests.aggregate(last=Max("number"))["last"] or 0) + 1,
        requirements=wanted,
        facts=facts_about(application, rules, wanted),
        documents=papers,
        reason=reason,
        days=given,
        asked_at=act.at,
        asked_by=act.actor,
        due_at=terms.due(act.at, given, working=bool(term and term.working)),
        protocol=protocol.register(
            act,
            network=application.call.network,
            direction=Protocol.Direction.OUT,
            subject=f"Richiesta di integrazione della domanda {application.protocol}",
            about=application,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
        ),
    )


def facts_about(application: Application, rules: CallRules, requirements: Iterable[str]) -> list[str]:
    """What the applicant may answer again: of the facts that the requirements read, those missing, else all of them."""
    codes = set(requirements)
    first = {
        name
        for index, item in enumerate(rules.file.requirements)
        if item.code in codes
        for name in rules.at("requirements", index, "expression").reads
    }
    read = reads.all_read(rules, first)
    asked = [fact.name for fact in layout.asked(rules) if fact.name in read]
    asked += [group.name for group in rules.file.groups if group.name in read]
    values = kept.facts_of(application)
    return [name for name in asked if values.get(name) in (None, "")] or asked


def answer(
    act: Act,
    *,
    request: IntegrationRequest,
    answers: Mapping[str, object] | None = None,
    files: Iterable[Sent] = (),
    note: str = "",
) -> IntegrationRequest:
    """Answer a request, once, on what it asks alone. After its term it is refused, or marked as late where the call says so.

    Side effects, in order: files, a new version of the application (C6), state and audit entry, the outcomes are proposed
    again from it, notice. Raises Refusal when nothing is given, the term is over, or something else is answered.
    """
    access.require(act, "selection.integration.answer", request)
    sent = list(files)
    rules = calls.rules(request.application.rules)
    late = _check_in_time(act, request, rules)
    _check_answer(request, answers, sent, note)
    with act.writing():
        frozen.hold(request.application.call)
        for code, name, data in sent:
            documents.add(act, about=request, kind=code, title=name[-200:], data=data)
        version = integrating.integrate(
            act,
            application=request.application,
            request=request.pk,
            asked=request.facts,
            answers=dict(answers or {}),
            late=late,
        )
        audit.transition(
            act, request, "answer", table=INTEGRATION, data={"late": late}, version=version, note=note.strip()
        )
        assessment = Assessment.objects.get(application=request.application_id)
        assessments.renew(act, assessment=assessment, codes=request.requirements)
        _tell(act, request, "selection.integration.answered", received=str(version.protocol))
    return request


def _check_in_time(act: Act, request: IntegrationRequest, rules: CallRules) -> bool:
    """Whether the answer is late, where the call keeps it. Raises Refusal where it does not."""
    over = request.state == IntegrationState.EXPIRED or terms.is_over(request.due_at, act.at)
    if over and not terms.late_answers_count(rules):
        raise Refusal(
            "selection.integration.late",
            _("Il termine per rispondere è finito il %(day)s: l'avviso non accetta risposte in ritardo."),
            day=_day(request),
        )
    return over


def _check_answer(
    request: IntegrationRequest, answers: Mapping[str, object] | None, sent: list[Sent], note: str
) -> None:
    given = any(value not in (None, "", []) for value in (answers or {}).values())
    if not given and not sent and not note.strip():
        raise Refusal(
            "selection.integration.empty", _("Rispondi a quanto è chiesto, allega un documento o scrivi una nota.")
        )
    if {code for code, _name, _data in sent} - {*request.documents, OTHER}:
        raise Refusal("selection.integration.beyond", _("La richiesta non riguarda questo documento."))


def cancel(act: Act, *, request: IntegrationRequest) -> IntegrationRequest:
    """Take an open request back, with a reason. Side effects: state, audit entry, notice."""
    access.require(act, "selection.integration.cancel", request)
    with act.writing():
        audit.transition(act, request, "cancel", table=INTEGRATION, closing=act.reason.strip())
        _tell(act, request, "selection.integration.cancelled")
    return request


@periodic("selection.integrations.expire", every="hour")
def expire_due(act: Act) -> int:
    """Close the requests whose term ended without an answer: what they asked stands as not met, and a person decides.

    Returns how many. Side effects for each: state, audit entry, checks, notice.
    """
    due = _with_application().filter(state=IntegrationState.OPEN, due_at__lte=terms.gone_before(act.at))
    rows = list(due.order_by("due_at", "pk"))
    with act.writing():
        for request in rows:
            _expire(act, request)
    return len(rows)


def _expire(act: Act, request: IntegrationRequest) -> None:
    audit.transition(act, request, "expire", table=INTEGRATION)
    if request.application.state != ApplicationState.SUBMITTED:
        return
    reason = gettext("Integrazione chiesta il %(asked)s con termine al %(due)s: nessuna risposta.") % {
        "asked": request.asked_at.astimezone(clock.ROME).strftime("%d/%m/%Y"),
        "due": _day(request),
    }
    assessment = Assessment.objects.get(application=request.application_id)
    assessments.leave_unmet(act, assessment=assessment, codes=request.requirements, reason=reason)
    _tell(act, request, "selection.integration.expired")


@periodic("selection.integrations.remind", every="hour")
def remind(act: Act) -> int:
    """Write once to who has not answered, three days before the end. Returns how many. Side effects: notices."""
    ending = _with_application().filter(
        state=IntegrationState.OPEN,
        application__state=ApplicationState.SUBMITTED,
        reminded_at=None,
        due_at__lte=act.at + timedelta(days=terms.REMINDER_DAYS),
        due_at__gt=act.at,
    )
    rows = list(ending.order_by("due_at", "pk"))
    for request in rows:
        _tell(act, request, "selection.integration.reminder")
    IntegrationRequest.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=act.at)
    return len(rows)


def _with_application() -> QuerySet[IntegrationRequest]:
    return IntegrationRequest.objects.select_related(
        "application__call", "application__applicant", "application__organisation", "protocol"
    )


def _day(request: IntegrationRequest) -> str:
    return request.due_at.astimezone(clock.ROME).strftime("%d/%m/%Y")


def _tell(act: Act, request: IntegrationRequest, code: str, **more: object) -> None:
    application = request.application
    title = texts.in_language(application.call.title)
    for to in telling.recipients_of(application):
        notices.queue(act, code, about=application, to=to, call=title, day=_day(request), days=request.days, **more)
