"""What the platform's own registers answer about an application, so that nobody has to prove it twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from concilia.engines.rules.schema import Fact
from concilia.networks.queries import members
from concilia.territory.models import Comune

from ..models import Application

Answers = dict[str, object]


def answer(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    """The register's answer to ``fact`` on a day, as canonical text; None when the register can't say."""
    ask = REGISTERS.get(fact.registry or "")
    return ask(application, fact, answers, on) if ask else None


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _resident_in_territory(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    """Of the comune fact named by ``of``, else of the applicant's registered residence (CA-32, CA-33)."""
    istat = answers.get(fact.of) if fact.of else getattr(application.applicant, "residence_id", None)
    comune = Comune.objects.filter(pk=istat).first() if istat else None
    if comune is None:
        return None
    call = application.call
    return _boolean(members.resident_in_territory(comune, call.network, call.alliance, on))


def _employer_is_member(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    """Whether the applicant works that day for a member of the call's alliance, or of its network (BS-23, CA-21)."""
    if application.applicant is None:
        return None
    call = application.call
    return _boolean(members.employer_is_member(application.applicant, call.network, call.alliance, on))


def _applicant_is_member(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    if application.organisation is None:
        return None
    return _boolean(members.is_member(application.organisation, on, application.call.alliance))


def _employees(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    employees = getattr(application.organisation, "employees", None)
    return None if employees is None else str(employees)


def _child_birth(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    """Of the child the application is for, who was registered with a checked codice fiscale."""
    child = application.beneficiary
    return child.birth_date.isoformat() if child else None


REGISTERS: dict[str, Callable[[Application, Fact, Answers, date], str | None]] = {
    "resident_in_territory": _resident_in_territory,
    "employer_is_member": _employer_is_member,
    "applicant_is_member": _applicant_is_member,
    "employees": _employees,
    "child_birth": _child_birth,
}
