"""What the platform's own registers answer about an application, so that nobody has to prove it twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from concilia.benefits.queries import de_minimis, received
from concilia.core import clock
from concilia.engines.money import to_euros
from concilia.engines.rules.schema import Fact
from concilia.networks.queries import members
from concilia.territory.models import Comune

from .. import already
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
    if not istat or (fact.of and not Comune.objects.filter(pk=istat).exists()):
        return None
    call = application.call
    return _boolean(members.resident_in_territory(str(istat), call.network, call.alliance, on))


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


def _benefits_received(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    """How many measures on record pay for the same expense, and may not stand with this call's (CA-31)."""
    asked = already.asked(application, fact, answers, on)
    if asked is None:
        return None
    return str(len({row.measure_id for row in received.against(asked, application.call.code, clock.now())}))


def _benefits_amount(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    """What the measures on record pay for the same expense in the months of the call, for what is known."""
    asked = already.asked(application, fact, answers, on)
    return None if asked is None else str(to_euros(received.amount(asked, clock.now())))


def _de_minimis_received(application: Application, fact: Fact, answers: Answers, on: date) -> str | None:
    if application.organisation is None:
        return None
    return str(to_euros(de_minimis.received(application.organisation, on)))


Ask = Callable[[Application, Fact, Answers, date], str | None]

REGISTERS: dict[str, Ask] = {
    "resident_in_territory": _resident_in_territory,
    "employer_is_member": _employer_is_member,
    "applicant_is_member": _applicant_is_member,
    "employees": _employees,
    "child_birth": _child_birth,
    "benefits_received": _benefits_received,
    "benefits_amount": _benefits_amount,
    "de_minimis_received": _de_minimis_received,
}


def register(name: str, ask: Ask) -> None:
    """Add the register of a room below, once, when the room is ready."""
    if REGISTERS.get(name, ask) != ask:
        raise ValueError(f"two rooms answer for {name}")
    REGISTERS[name] = ask
