"""Prior notice of refusal (preavviso di rigetto, art. 10-bis L. 241/1990): reasons, then observations, then the decision."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.queries import calls
from concilia.core import clock, crypto, parameters, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.jobs import periodic
from concilia.documents.domain import documents, protocol
from concilia.documents.models import Protocol
from concilia.engines import deadlines
from concilia.engines.rules import CallRules, said_of

from ..models import Assessment, Ranking, RefusalNotice
from ..models.integration import OTHER
from ..procedure_states import REFUSAL_NOTICE, IntegrationState, RefusalNoticeState
from ..states import Place
from . import frozen, telling, terms

#: Those after which the application may be refused for what they said.
HEARD = (RefusalNoticeState.UNANSWERED, RefusalNoticeState.REJECTED)


def send(act: Act, *, application: Application, reasons: Mapping[str, str]) -> RefusalNotice:
    """Tell an applicant why the application is about to be refused. Side effects: protocol number, row, audit entry, notice.

    ``reasons``: code of a requirement → why it fails. Raises Refusal when the procedure is competitive, a reason is missing,
    another notice or an integration request is open.
    """
    access.require(act, "selection.refusal_notice.send", application)
    rules = calls.rules(application.rules)
    days = terms.notice_days(rules, act.at)
    with act.writing():
        frozen.hold(application.call)
        _check_sendable(application, rules, reasons)
        notice = RefusalNotice.objects.create(
            network_id=application.network_id,
            application=application,
            number=(application.refusal_notices.aggregate(last=Max("number"))["last"] or 0) + 1,
            codes=sorted(reasons),
            reasons=json.dumps({code: text.strip() for code, text in reasons.items()}, ensure_ascii=False),
            days=days,
            resumes_days=parameters.on("refusal_resumes_days", deadlines.day_of(act.at)).value,
            sent_at=act.at,
            sent_by=act.actor,
            due_at=terms.due(act.at, days),
            protocol=_registered(act, application, Protocol.Direction.OUT, "Preavviso di rigetto", sorted(reasons)),
        )
        audit.record(act, "selection.refusal_notice.send", notice, codes=notice.codes, days=days)
        _tell(act, notice, "selection.refusal_notice.sent", reasons="; ".join(reasons_of(notice).values()))
    return notice


def _check_sendable(application: Application, rules: CallRules, reasons: Mapping[str, str]) -> None:
    if not terms.prior_notice_applies(rules):
        raise Refusal(
            "selection.refusal_notice.competitive",
            _("Per le procedure concorsuali il preavviso di rigetto non si manda (art. 10-bis legge 241/1990)."),
        )
    if application.state != ApplicationState.SUBMITTED:
        raise Refusal(
            "selection.refusal_notice.application", _("La domanda non conta più: è stata ritirata o sostituita.")
        )
    if not reasons or not all(text.strip() for text in reasons.values()):
        raise Refusal("selection.refusal_notice.reasons", _("Scrivi il motivo di ciascun requisito che manca."))
    if application.integration_requests.filter(state=IntegrationState.OPEN).exists():
        raise Refusal(
            "selection.refusal_notice.asking", _("È in corso una richiesta di integrazione: aspetta la risposta.")
        )
    if application.refusal_notices.filter(state__in=[RefusalNoticeState.SENT, RefusalNoticeState.OBSERVED]).exists():
        raise Refusal("selection.refusal_notice.twice", _("C'è già un preavviso in corso per questa domanda."))


def _registered(
    act: Act, application: Application, direction: Protocol.Direction, subject: str, content: object
) -> Protocol:
    hashed = crypto.keyed_hash(json.dumps(content, ensure_ascii=False), purpose="refusal notice")
    return protocol.register(
        act,
        network=application.call.network,
        direction=direction,
        subject=f"{subject}, domanda {application.protocol}",
        about=application,
        sha256=hashlib.sha256(hashed.encode()).hexdigest(),
    )


def reasons_of(notice: RefusalNotice) -> dict[str, str]:
    """Code → the reason that was told."""
    found: dict[str, str] = json.loads(notice.reasons)
    return found


def observe(act: Act, *, notice: RefusalNotice, text: str, files: Iterable[tuple[str, bytes]] = ()) -> RefusalNotice:
    """Answer a prior notice within its term. The procedure's clock goes on ten days after today.

    ``files``: names and contents of documents sent with it. Side effects, in order: files, protocol number, state and audit
    entry. Raises Refusal when the text is empty or the term is over.
    """
    access.require(act, "selection.refusal_notice.observe", notice)
    if not text.strip():
        raise Refusal("selection.refusal_notice.empty", _("Scrivi le tue osservazioni."))
    if notice.state == RefusalNoticeState.UNANSWERED or terms.is_over(notice.due_at, act.at):
        raise Refusal(
            "selection.refusal_notice.late",
            _("Il termine per le osservazioni è finito il %(day)s."),
            day=notice.due_at.astimezone(clock.ROME).strftime("%d/%m/%Y"),
        )
    with act.writing():
        for name, data in files:
            documents.add(act, about=notice, kind=OTHER, title=name[-200:], data=data)
        _registered(act, notice.application, Protocol.Direction.IN, "Osservazioni sul preavviso di rigetto", text)
        audit.transition(act, notice, "observe", table=REFUSAL_NOTICE, observations=text.strip())
    return notice


def accept(act: Act, *, notice: RefusalNotice) -> RefusalNotice:
    """The observations are right: the application is not refused for these reasons. Side effects: state, audit entry, notice."""
    return _close(act, notice, "accept")


def reject(act: Act, *, notice: RefusalNotice) -> RefusalNotice:
    """The observations do not change the outcome; the act's reason is what the refusal will say. Side effects: as ``accept``."""
    return _close(act, notice, "reject")


def cancel(act: Act, *, notice: RefusalNotice) -> RefusalNotice:
    """Take a notice back, with a reason. Side effects: state, audit entry, notice to the applicant."""
    return _close(act, notice, "cancel")


def _close(act: Act, notice: RefusalNotice, verb: str) -> RefusalNotice:
    access.require(act, f"selection.refusal_notice.{verb}", notice)
    with act.writing():
        audit.transition(act, notice, verb, table=REFUSAL_NOTICE, answer=act.reason.strip())
        _tell(act, notice, "selection.refusal_notice.closed", outcome=notice.get_state_display(), answer=notice.answer)
    return notice


def _heard(at: datetime) -> Q:
    over = Q(state=RefusalNoticeState.SENT, due_at__lte=terms.gone_before(at))
    return Q(state__in=HEARD) | over


def check_told(act: Act, assessment: Assessment, refused: set[str]) -> None:
    """Raise Refusal when requirements would be refused without having been told and heard, where the law asks it."""
    application = assessment.application
    rules = calls.rules(application.rules)
    if not refused or not terms.prior_notice_applies(rules):
        return
    untold = refused - _told(application.refusal_notices.filter(_heard(act.at)))
    if untold:
        labels = (texts.in_language(said_of(rules, code)[0].model_dump()) for code in sorted(untold))
        raise Refusal(
            "selection.decide.prior_notice",
            _(
                "Prima di non ammettere manda il preavviso di rigetto, aspetta le osservazioni e rispondi (art. 10-bis legge "
                "241/1990). Manca per: %(labels)s."
            ),
            labels="; ".join(labels),
        )


def _told(heard: QuerySet[RefusalNotice]) -> set[str]:
    return {code for codes in heard.values_list("codes", flat=True) for code in codes}


def check_all_told(act: Act, ranking: Ranking) -> None:
    """Raise Refusal when a ranking would refuse somebody who was not told beforehand, where the law asks it."""
    if not terms.prior_notice_applies(calls.rules(ranking.rules)):
        return
    told: dict[object, set[str]] = {}
    heard = RefusalNotice.objects.filter(_heard(act.at), application__ranking_rows__ranking=ranking)
    for application, codes in heard.values_list("application", "codes"):
        told.setdefault(application, set()).update(codes)
    refused = ranking.rows.filter(place=Place.NOT_ELIGIBLE).values_list("application", "reasons")
    untold = sum(not set(reasons) <= told.get(application, set()) for application, reasons in refused)
    if untold:
        raise Refusal(
            "selection.publish.prior_notice",
            _("Domande non ammesse senza preavviso di rigetto concluso: %(number)s (art. 10-bis legge 241/1990)."),
            number=untold,
        )


@periodic("selection.refusal_notices.expire", every="hour")
def expire_due(act: Act) -> int:
    """Close the notices whose term ended without observations. Returns how many. Side effects: states, audit entries."""
    due = RefusalNotice.objects.filter(state=RefusalNoticeState.SENT, due_at__lte=terms.gone_before(act.at))
    return audit.transition_many(act, due, "expire", table=REFUSAL_NOTICE)


@periodic("selection.refusal_notices.remind", every="hour")
def remind(act: Act) -> int:
    """Write once to who has not answered, three days before the end. Returns how many. Side effects: notices."""
    ending = RefusalNotice.objects.filter(
        state=RefusalNoticeState.SENT,
        application__state=ApplicationState.SUBMITTED,
        reminded_at=None,
        due_at__lte=act.at + timedelta(days=terms.REMINDER_DAYS),
        due_at__gt=act.at,
    ).select_related("application__call", "application__applicant", "application__organisation")
    rows = list(ending)
    for notice in rows:
        _tell(act, notice, "selection.refusal_notice.reminder")
    RefusalNotice.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=act.at)
    return len(rows)


def _tell(act: Act, notice: RefusalNotice, code: str, **more: object) -> None:
    application = notice.application
    params = {
        "call": texts.in_language(application.call.title),
        "days": notice.days,
        "day": notice.due_at.astimezone(clock.ROME).strftime("%d/%m/%Y"),
        **more,
    }
    for to in telling.recipients_of(application):
        notices.queue(act, code, about=application, to=to, **params)


def proposed_reasons(application: Application, refused: Iterable[str]) -> dict[str, str]:
    """What a notice would say of each requirement that fails: what the office wrote, else the words of the call."""
    rules = calls.rules(application.rules)
    written: dict[str, str] = {}
    assessment = Assessment.objects.filter(application=application).first()
    if assessment:
        written = dict(assessment.checks.exclude(reason="").values_list("code", "reason"))
    return {code: written.get(code) or texts.in_language(said_of(rules, code)[1].model_dump()) for code in refused}
