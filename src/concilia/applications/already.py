"""What of the registers of benefits an application's rules ask about: whose, for which expense, in which months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from concilia.benefits.models import Received
from concilia.benefits.queries import received
from concilia.benefits.queries.months import Months, month_of
from concilia.benefits.queries.received import Asked
from concilia.calls.queries import calls
from concilia.core import crypto
from concilia.engines.rules import CallRules, reads
from concilia.engines.rules.schema import Fact
from concilia.people.models import HouseholdMember, Person
from concilia.people.models.household import Relation
from concilia.people.queries import households_of

from .models import Application

REGISTERS = ("benefits_received", "benefits_amount")


def asked(application: Application, fact: Fact, answers: Mapping[str, Any], on: date) -> Asked | None:
    """What to look for in the register; None for an organisation, or when whom it is about is not known yet."""
    people = _people(application, fact, answers)
    if not people:
        return None
    covers = calls.rules(application.rules).file.covers
    since = covers.since if covers and covers.since else on
    until = covers.until if covers else None
    months = Months(month_of(since), month_of(until) if until else None)
    expenses = frozenset[str](covers.expenses) if covers else frozenset[str]()
    return Asked(application.call.network_id, people, months, expenses)


def people(application: Application) -> frozenset[str]:
    """Whom the benefit is for: those that the call's rules ask the register about, else the beneficiary or applicant."""
    from .domain.facts import answers_of

    about = [fact for fact in calls.rules(application.rules).file.facts if fact.registry in REGISTERS and fact.of]
    answers = answers_of(application) if about else {}
    named = frozenset(index for fact in about for index in _people(application, fact, answers))
    person = application.beneficiary or application.applicant
    return named or (frozenset({person.fiscal_code_index}) if person else frozenset())


def _people(application: Application, fact: Fact, answers: Mapping[str, Any]) -> frozenset[str]:
    """Those that ``of`` names: by codice fiscale, or the children of the household born on a day; else the beneficiary.

    Without a beneficiary it is the applicant, with the children of the household when the call is for the household.
    """
    applicant = application.applicant
    if applicant is None:
        return frozenset()
    if fact.of:
        return _named(applicant, str(answers.get(fact.of) or ""))
    if application.beneficiary:
        return frozenset({application.beneficiary.fiscal_code_index})
    if calls.rules(application.rules).file.one_per == "household":
        return frozenset({applicant.fiscal_code_index, *_children(applicant)})
    return frozenset({applicant.fiscal_code_index})


def _named(applicant: Person, written: str) -> frozenset[str]:
    if not written:
        return frozenset()
    try:
        born = date.fromisoformat(written)
    except ValueError:
        return frozenset({crypto.blind_index(written)})
    return frozenset(_children(applicant, born))


def _children(applicant: Person, born: date | None = None) -> Iterator[str]:
    rows = HouseholdMember.objects.filter(household__in=households_of(applicant), relation=Relation.CHILD)
    if born:
        rows = rows.filter(person__birth_date=born)
    yield from rows.order_by().values_list("person__fiscal_code_index", flat=True)


def rows(application: Application, fact: Fact, answers: Mapping[str, Any], on: date, at: datetime) -> list[Received]:
    """The rows that count against the application, as the register held them at an instant."""
    wanted = asked(application, fact, answers, on)
    return received.against(wanted, application.call.code, at) if wanted else []


def said(application: Application, rules: CallRules, code: str, at: datetime) -> str:
    """Which measures on record a requirement was refused for, in plain words; empty when it reads no register of them.

    As they stood when the application was submitted; before, as they stand ``at``. Of the persons of the application
    alone, and never who said so.
    """
    from .domain.facts import answers_of, day_of

    places = [place for place, item in enumerate(rules.file.requirements) if item.code == code]
    read = reads.all_read(
        rules, (name for place in places for name in rules.at("requirements", place, "expression").reads)
    )
    about = [fact for fact in rules.file.facts if fact.name in read and fact.registry in REGISTERS]
    if not about:
        return ""
    answers, instant = answers_of(application), application.submitted_at or at
    days = [(fact, day_of(fact.on, answers, instant)) for fact in about]
    found = received.said(row for fact, day in days for row in rows(application, fact, answers, day, instant))
    return _("In registro: %(measures)s.") % {"measures": found} if found else ""
