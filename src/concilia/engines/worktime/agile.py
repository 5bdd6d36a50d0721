"""Smart working (L. 81/2017): notice, the communication to the Ministry, priority, the agreement, how long it is kept.

Seed items CA-26, CA-34. No place is ever a position: the Garante (135/2025) forbids collecting coordinates, so no value here
has any.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from concilia.engines.deadlines import months_after
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.worktime.rules import Answer, Rule, rulebook

Place: TypeAlias = Literal["home", "coworking", "other"]
Ground: TypeAlias = Literal["child", "disabled_child", "disability", "carer", "illness"]
CLAUSES = ("written", "powers", "tools", "disconnect", "term")
"""What an agreement must say; each is a rule ``agile.*``."""
_DAY = timedelta(days=1)


def earliest_end(
    notice: date, *, disability: bool = False, by_worker: bool = False, just_reason: bool = False
) -> Answer[date]:
    """The first day on which an open-term agreement may end, after a notice.

    The longer notice is owed to a worker with a disability by the employer; the worker gives the ordinary one.
    """
    if just_reason:
        return Answer(notice, (rulebook().on("agile.just_reason", notice),))
    longer = disability and not by_worker
    rule = rulebook().on("agile.notice_days_disability" if longer else "agile.notice_days", notice)
    return Answer(notice + _DAY * rule.whole, (rule,))


def communication_due(event: date) -> Answer[date]:
    """The last day to tell the Ministry of a start, a change or an end; holidays do not move it."""
    rule = rulebook().on("agile.communication_days", event)
    return Answer(event + _DAY * rule.whole, (rule,))


@dataclass(frozen=True, slots=True)
class Communication:
    """How a communication stands on a day. ``left``: days until its last one, negative when it is late; fines in cents."""

    due: date
    left: int
    late: bool
    fine_least: int
    fine_most: int


def communication(event: date, on: date, *, sent: date | None = None, workers: int = 1) -> Answer[Communication]:
    """Whether a communication is in time: on the day it was sent, or else today."""
    due = communication_due(event)
    least, most = (rulebook().on(f"agile.sanction_{name}_cents", event) for name in ("least", "most"))
    days = (due.value - (sent or on)).days
    fines = (least.whole * workers, most.whole * workers) if days < 0 else (0, 0)
    return Answer(Communication(due.value, days, days < 0, *fines), (*due.because, least, most))


def kept_until(signed: date, ended: date | None) -> Answer[date | None]:
    """The last day for which an agreement is kept; None while it is in force."""
    rule = rulebook().on("agile.keep_years", max(signed, date(2022, 9, 1)))
    return Answer(None if ended is None else months_after(max(signed, ended), rule.whole * 12), (rule,))


@dataclass(frozen=True, slots=True)
class Asker:
    """What a worker declares who asks for priority. Births of children; disability of the worker or of a child; care."""

    children: tuple[date, ...] = ()
    disabled_child: bool = False
    disability: bool = False
    carer: bool = False
    illness: bool = False


def priority(asker: Asker, on: date) -> Answer[tuple[Ground, ...]]:
    """The grounds that put a request before others, in the order of the law; none for who has none."""
    limit = rulebook().on("agile.priority_child_years", on)
    young = any(birth <= on <= months_after(birth, limit.whole * 12) for birth in asker.children)
    holds: dict[Ground, tuple[bool, str]] = {
        "child": (young, "agile.priority_child_years"),
        "disabled_child": (asker.disabled_child, "agile.priority_disabled_child"),
        "disability": (asker.disability, "agile.priority_disability"),
        "carer": (asker.carer, "agile.priority_carer"),
        "illness": (asker.illness and on >= date(2025, 8, 9), "agile.priority_illness"),
    }
    found = [(ground, rulebook().on(code, on)) for ground, (yes, code) in holds.items() if yes]
    return Answer(tuple(ground for ground, _rule in found), tuple(rule for _ground, rule in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An individual agreement, as far as the norms check it. ``says``: the clauses it has (``CLAUSES``)."""

    since: date
    until: date | None = None
    signed: date | None = None
    says: Collection[str] = ()
    places: tuple[Place, ...] = ("home",)
    days_month: int | None = None
    safety_notice: date | None = None


def lacking(agreement: Agreement, on: date) -> Answer[tuple[str, ...]]:
    """What an agreement lacks: clauses, its signature before the start, the safety notice of the last twelve months."""
    found: list[tuple[str, Rule]] = [
        (clause, rulebook().on(f"agile.{clause}", agreement.since))
        for clause in CLAUSES
        if clause not in agreement.says
    ]
    if agreement.signed is None or agreement.signed > agreement.since:
        found.append(("signature", rulebook().on("agile.written", agreement.since)))
    if agreement.safety_notice is None or months_after(agreement.safety_notice, 12) < on:
        found.append(("safety_notice", rulebook().on("agile.safety_notice", agreement.since)))
    return Answer(tuple(name for name, _rule in found), tuple(rule for _name, rule in found))


def check_day(agreement: Agreement, day: date, planned: Collection[date]) -> None:
    """Refuse a remote day outside the agreement, or beyond those it allows in a month."""
    if day < agreement.since or (agreement.until is not None and agreement.until < day):
        raise Invalid("agile.outside", _("Il %(day)s è fuori dall'accordo individuale."), day=f"{day:%d/%m/%Y}")
    month = {each for each in planned if (each.year, each.month) == (day.year, day.month)} | {day}
    if agreement.days_month is not None and len(month) > agreement.days_month:
        problem = _("L'accordo prevede al massimo %(most)s giorni al mese in lavoro agile: sposta un giorno.")
        raise Invalid("agile.month", problem, most=agreement.days_month)
