"""Drafting, submitting and withdrawing an application."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.calls.models import Call, RuleVersion
from concilia.calls.queries import calls
from concilia.calls.states import CallState
from concilia.core import crypto, dialect, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import protocol
from concilia.documents.models import Protocol
from concilia.engines.rules import CallRules
from concilia.networks.models import Organisation
from concilia.people.models import Household, Person
from concilia.people.queries import households_of

from ..models import Application
from ..states import APPLICATION, ApplicationState
from . import facts as kept
from .facts import Facts


def start(
    act: Act,
    *,
    call: Call,
    applicant: Person | None = None,
    organisation: Organisation | None = None,
    beneficiary: Person | None = None,
    answers: Facts | None = None,
    channel: Application.Channel = Application.Channel.PORTAL,
    received_at: datetime | None = None,
    received_note: str = "",
) -> Application:
    """Begin a draft, of a person or of an organisation. Side effects: row, audit entry.

    ``received_at``, ``received_note``: of a paper application, when and how it reached the desk (see ``paper.enter``).

    Raises Refusal when the call is not published, takes other applicants, or asks for the child it is for.
    """
    if call.state != CallState.PUBLISHED:
        raise Refusal("applications.start.call", _("Questo avviso non riceve domande."))
    version = calls.rules_at(call, act.at)
    rules = calls.rules(version)
    _check_applicant(rules, applicant, organisation, beneficiary)
    application = Application(
        network_id=call.network_id,
        call=call,
        applicant=applicant,
        organisation=organisation,
        beneficiary=beneficiary,
        unit_key=_unit_key(rules, applicant, organisation, beneficiary),
        rules=version,
        channel=channel,
        received_at=received_at,
        received_note=received_note,
        started_at=act.at,
        started_by=act.actor,
    )
    access.require(act, "applications.application.start", application)
    _write_answers(application, rules, answers or {})
    with act.joining():
        dialect.insert(application)
        audit.record(act, "applications.application.start", application, channel=channel)
    return application


def save(act: Act, *, application: Application, answers: Facts) -> Application:
    """Keep the answers of a draft; those not named stay as they are. Side effects: row. Raises Conflict once submitted."""
    access.require(act, "applications.application.save", application)
    rules = calls.rules(application.rules)
    _write_answers(application, rules, {**kept.answers_of(application), **answers})
    changed = Application.objects.filter(pk=application.pk, state=ApplicationState.DRAFT).update(
        answers=application.answers, sealed=application.sealed
    )
    if not changed:
        raise Conflict(
            "applications.save.submitted", _("La domanda è già stata presentata: non si può più modificare.")
        )
    return application


def submit(act: Act, *, application: Application) -> Application:
    """Submit a draft: from now on its facts and its rules are frozen.

    Side effects, in order: an earlier one that no longer counts is superseded, protocol number, frozen facts, state and
    audit entry, notice. Raises Refusal when the window is closed or something is missing or unreadable (all at once),
    Conflict when another application already counts for the same person, child, household or body.
    """
    access.require(act, "applications.application.submit", application)
    call = application.call
    arrived = application.received_at or act.at
    if not calls.receives(call, arrived):
        raise Refusal("applications.submit.closed", calls.why_closed(call, arrived))
    version = calls.rules_at(call, arrived)
    rules = calls.rules(version)
    with act.writing(), _counting_once():
        _make_room(act, application, rules)
        facts = kept.assemble(application, rules, arrived)
        _check_complete(rules, facts)
        number = _register(act, application, facts)
        facts["protocol"] = f"{number.year % 100}{number.number:07d}"
        _freeze(act, application, version, facts, number)
        notices.queue(
            act,
            "applications.submitted",
            about=application,
            to=application.applicant,
            protocol=str(number),
            call=texts.in_language(call.title),
        )
    return application


def withdraw(act: Act, *, application: Application) -> Application:
    """Withdraw a draft or a submitted application. Side effects: state, audit entry."""
    access.require(act, "applications.application.withdraw", application)
    audit.transition(act, application, "withdraw", table=APPLICATION)
    return application


def _check_applicant(
    rules: CallRules, applicant: Person | None, organisation: Organisation | None, beneficiary: Person | None
) -> None:
    wants_person = rules.file.applicants == "person"
    if wants_person != (applicant is not None) or wants_person == (organisation is not None):
        raise Refusal(
            "applications.start.applicant",
            _("Questo avviso è per le persone.") if wants_person else _("Questo avviso è per le organizzazioni."),
        )
    if rules.file.one_per == "child" and beneficiary is None:
        raise Refusal("applications.start.child", _("Indica per quale figlio o figlia fai domanda."))


def _unit_key(
    rules: CallRules, applicant: Person | None, organisation: Organisation | None, beneficiary: Person | None
) -> str:
    """Who or what an application counts for, so that at most one counts."""
    units = {
        "person": applicant,
        "child": beneficiary,
        "household": _household(applicant),
        "organisation": organisation,
        "site": organisation,
    }
    unit = units[rules.file.one_per]
    return crypto.keyed_hash(str(unit.pk if unit else ""), purpose="application unit")


def _household(person: Person | None) -> Household | Person | None:
    """The household that the person holds or belongs to, else the person alone."""
    if person is None:
        return None
    return households_of(person).order_by("pk").first() or person


def _write_answers(application: Application, rules: CallRules, answers: Facts) -> None:
    application.answers, hidden = kept.split(answers, kept.special_names(rules))
    application.sealed = kept.seal(application, {"answers": hidden})


def _make_room(act: Act, application: Application, rules: CallRules) -> None:
    """The last valid one to arrive counts, or the first, as the call says; a second parent gets a neutral answer.

    Paper counts from when it reached the desk, so that it may come before one that was registered earlier.
    """
    other = (
        Application.objects.filter(
            call=application.call, unit_key=application.unit_key, state=ApplicationState.SUBMITTED
        )
        .exclude(pk=application.pk)
        .order_by("pk")
        .first()
    )
    if other is None:
        return
    same = (other.applicant_id, other.organisation_id) == (application.applicant_id, application.organisation_id)
    came_last = other.arrived_at is None or other.arrived_at <= (application.received_at or act.at)
    if not same or came_last != (rules.file.counts == "last"):
        raise _covered()
    audit.transition(act, other, "supersede", table=APPLICATION)


def _covered() -> Conflict:
    """The same words whoever applied before and whichever counts: it may be somebody who must not be known (C7)."""
    return Conflict(
        "applications.submit.counts",
        _(
            "Per questo avviso risulta già una domanda che copre la tua richiesta: serve una verifica. La bozza resta "
            "salvata. Rivolgiti all'ufficio indicato nell'avviso, che controlla con te la situazione."
        ),
    )


@contextmanager
def _counting_once() -> Iterator[None]:
    """Two submissions at the same instant: the database lets one count, the other gets the usual answer."""
    try:
        yield
    except IntegrityError as error:
        if "applications_application_one_live" in str(error) or "applications_application.unit_key" in str(error):
            raise _covered() from error
        raise


def _check_complete(rules: CallRules, facts: Facts) -> None:
    missing = [texts.in_language(fact.label.model_dump()) for fact in kept.missing(rules, facts)]
    if missing:
        raise Refusal("applications.submit.missing", _("Manca ancora: %(missing)s."), missing="; ".join(missing))
    problems = kept_problems(rules, facts)
    if problems:
        raise Refusal("applications.submit.unreadable", _("Da correggere: %(problems)s."), problems="; ".join(problems))


def kept_problems(rules: CallRules, facts: Facts) -> list[str]:
    """What the rules can't read in ``facts``; nothing when all is well."""
    from concilia.engines.rules import frame_from_rows
    from concilia.engines.yamldoc import FileProblems

    try:
        frame_from_rows(rules, [{"id": "1", **facts}])
    except FileProblems as error:
        return [problem.message for problem in error.problems]
    return []


def _register(act: Act, application: Application, facts: Facts) -> Protocol:
    return protocol.register(
        act,
        network=application.call.network,
        direction=Protocol.Direction.IN,
        subject=f"Domanda per l'avviso {application.call.code}",
        about=application,
        sha256=hashlib.sha256(kept.fingerprint(facts).encode()).hexdigest(),
    )


def _freeze(act: Act, application: Application, version: RuleVersion, facts: Facts, number: Protocol) -> None:
    open_facts, hidden = kept.split(facts, kept.special_names(calls.rules(version)))
    answers = kept.unseal(application).get("answers", {})
    audit.transition(
        act,
        application,
        "submit",
        table=APPLICATION,
        data={"protocol": str(number)},
        facts=open_facts,
        sealed=kept.seal(application, {"answers": answers, "facts": hidden}),
        facts_hash=kept.fingerprint(facts),
        protocol=number,
        rules=version,
    )
