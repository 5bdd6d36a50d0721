"""Parental leave of two parents, or of one: what is left to each, at what pay, until when, and why (artt. 32 and 34).

Months are counted in days of the INPS convention: a month is 30. The other parent's months are what a worker declares.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeAlias

from concilia.engines.deadlines import months_after
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.worktime.rules import Answer, Rule, rulebook

Who: TypeAlias = Literal["mother", "father"]
MONTH = 30
_DAY = timedelta(days=1)


def counted(since: date, until: date) -> int:
    """Days of the convention between two days, both counted: 30 for a whole month by the calendar, and the days beyond."""
    if until < since:
        raise Invalid("leave.order", _("Il congedo finisce prima di cominciare: correggi le date."))
    months = 0
    while months_after(since, months + 1) - _DAY <= until:
        months += 1
    return months * MONTH + (until - months_after(since, months)).days + 1


@dataclass(frozen=True, slots=True)
class Taken:
    """Days of the convention that each parent took."""

    mother: int = 0
    father: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """Days of the convention that may still be taken: by each if the other takes no more, and by both together."""

    mother: int
    father: int
    together: int


def left(taken: Taken, on: date, *, single: Who | None = None) -> Answer[Left]:
    """What is left to each parent. ``single``: the only parent there is.

    The limits rise by a month once the father takes three: what is left to him counts that he may do so, what is left to
    the mother only that he has.
    """
    rule = _rules(on)
    if single is not None:
        months = rule["single_months"]
        remains = max(0, months.whole * MONTH - getattr(taken, single))
        values = {"mother": 0, "father": 0, single: remains}
        return Answer(Left(values["mother"], values["father"], remains), (months,))
    mother = max(0, min(_days(rule["mother_months"]) - taken.mother, _couple(rule, taken.father) - sum_of(taken)))
    father = _father_left(rule, taken)
    together = max(0, _together(rule, taken))
    used = ("mother_months", "father_months", "father_threshold_months", "father_more_months")
    return Answer(
        Left(mother, father, together),
        tuple(rule[name] for name in (*used, "couple_months", "couple_more_months")),
    )


def sum_of(taken: Taken) -> int:
    """Days of both parents."""
    return taken.mother + taken.father


def _rules(on: date) -> dict[str, Rule]:
    names = ("single_months", "mother_months", "father_months", "father_threshold_months", "father_more_months")
    return {name: rulebook().on(f"parental.{name}", on) for name in (*names, "couple_months", "couple_more_months")}


def _days(rule: Rule) -> int:
    return rule.whole * MONTH


def _couple(rule: dict[str, Rule], father: int) -> int:
    """The limit of the couple when the father takes so many days."""
    return _days(rule["couple_more_months" if father >= _days(rule["father_threshold_months"]) else "couple_months"])


def _father_left(rule: dict[str, Rule], taken: Taken) -> int:
    """The most days more, over the two branches: he stays below the threshold, or he reaches it."""
    threshold = _days(rule["father_threshold_months"])
    low = min(_days(rule["father_months"]), _days(rule["couple_months"]) - taken.mother, threshold - 1)
    high = min(_days(rule["father_more_months"]), _days(rule["couple_more_months"]) - taken.mother)
    return max(0, max(low, high if high >= threshold else 0) - taken.father)


def _together(rule: dict[str, Rule], taken: Taken) -> int:
    """The most days that both may still take, the father reaching the threshold where he can."""
    father = taken.father + _father_left(rule, taken)
    best = 0
    for final in {taken.father, max(taken.father, min(father, _days(rule["father_threshold_months"]))), father}:
        mother = max(0, min(_days(rule["mother_months"]), _couple(rule, final) - final) - taken.mother)
        best = max(best, final - taken.father + mother)
    return best


# Until when, and how it is paid


def last_day(birth: date, on: date, *, separate: bool = False) -> Answer[date]:
    """The last day of use under the norms of a day: the birthday. ``separate``: who is in the *gestione separata*."""
    rule = rulebook().on("parental.age_separate" if separate else "parental.age", on)
    return Answer(months_after(birth, rule.whole * 12), (rule,))


def high_months(ended: date, first_use: date | None = None) -> Answer[int]:
    """Months at the higher allowance for the couple, by the day the maternity (or else the paternity) leave ended."""
    rule = rulebook().on("parental.high_months", ended)
    percent = rulebook().on("parental.high_percent", max(first_use or ended, date(2023, 1, 1)))
    return Answer(rule.whole, (rule, percent))


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of parental leave in a plan, both ends counted."""

    who: Who
    since: date
    until: date

    @property
    def days(self) -> int:
        return counted(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Band:
    """Days of the convention at one part of the pay; zero where nothing is paid."""

    who: Who
    since: date
    days: int
    pay: Fraction


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a plan can't do: the code of the rule, the stretch, the rule itself."""

    code: str
    item: Item
    rule: Rule


@dataclass(frozen=True, slots=True)
class Plan:
    """A leave plan as the norms see it. ``bands``: what is paid of it, in order; ``left``: what remains after it."""

    bands: tuple[Band, ...]
    findings: tuple[Finding, ...]
    left: Left
    because: tuple[Rule, ...]

    @property
    def feasible(self) -> bool:
        """Whether the plan can be asked for as it is."""
        return not self.findings


def plan(
    birth: date,
    ended: date | None,
    items: Sequence[Item],
    *,
    single: Who | None = None,
    low_income: Collection[Who] = (),
) -> Plan:
    """What each stretch of a plan is paid, and what of it can't be.

    ``ended``: the day the maternity, or else the paternity, leave ended; None where neither was due, and the birth stands
    for it. ``low_income``: who is paid beyond the nine months too (art. 34 c. 3). The higher allowance goes to the first
    days that may have it, whoever of the two takes them, within each one's own months (INPS circ. 45/2023 and 95/2025).
    """
    purse = _Purse(ended or birth, single, low_income)
    findings: list[Finding] = []
    bands: list[Band] = []
    ordered = sorted(items, key=lambda item: (item.since, item.who))
    for item in ordered:
        findings += _problems(birth, item, ordered)
        room, why = purse.room(item)
        if room < item.days:
            findings.append(Finding(why.code, item, why))
        bands += purse.spend(birth, item, min(item.days, max(room, 0)))
    on = ordered[-1].since if ordered else birth
    remaining = left(Taken(purse.taken["mother"], purse.taken["father"]), on, single=single)
    return Plan(tuple(bands), tuple(findings), remaining.value, (*purse.because(), *remaining.because))


def _problems(birth: date, item: Item, items: Iterable[Item]) -> list[Finding]:
    """A stretch after the last birthday, or on days that the same parent already takes."""
    last = last_day(birth, item.since)
    found = [Finding("parental.age", item, last.because[0])] if item.until > last.value else []
    twice = any(
        other is not item and other.who == item.who and other.since <= item.until and item.since <= other.until
        for other in items
    )
    return [*found, *([Finding("parental.twice", item, last.because[0])] if twice else [])]


class _Purse:
    """What is left of each allowance while a plan is read in order."""

    def __init__(self, ended: date, single: Who | None, low_income: Collection[Who]) -> None:
        self.single, self.low_income = single, low_income
        self.taken = {"mother": 0, "father": 0}
        self.high_rule = rulebook().on("parental.high_months", ended)
        self.high = self.high_rule.whole * MONTH
        self.own: dict[str, int] = {}
        self.shared = 0
        self.rules: list[Rule] = [self.high_rule]

    def room(self, item: Item) -> tuple[int, Rule]:
        """How many days more this parent may take, and the rule that stops them."""
        answer = left(Taken(self.taken["mother"], self.taken["father"]), item.since, single=self.single)
        own = {"mother": 0, "father": 3, None: 0}[None if self.single else item.who]
        return getattr(answer.value, item.who), answer.because[own]

    def spend(self, birth: date, item: Item, days: int) -> list[Band]:
        """The days of a stretch by allowance: the higher one first, then the ordinary one, then nothing."""
        self._open(item.since)
        own_left = self.own[item.who]
        young = self._young(birth, item, days)
        high = min(days, own_left, self.high, young)
        normal = min(days - high, own_left - high + self.shared)
        self.high -= high
        self.own[item.who] = max(0, own_left - high - normal)
        self.shared -= max(0, normal - (own_left - high))
        self.taken[item.who] += days
        pays = (
            (high, self.high_pay),
            (normal, self.pay),
            (days - high - normal, self.pay if item.who in self.low_income else Fraction(0)),
        )
        bands, start = [], item.since
        for part, pay in pays:
            if part:
                bands.append(Band(item.who, start, part, pay))
                start = months_after(start, part // MONTH) + _DAY * (part % MONTH)
        return bands

    def _young(self, birth: date, item: Item, days: int) -> int:
        """Days of a stretch before the birthday until which the higher allowance holds."""
        last = months_after(birth, self.high_age.whole * 12)
        return 0 if item.since > last else min(days, counted(item.since, min(item.until, last)))

    def _open(self, on: date) -> None:
        """Read the rules of the first stretch."""
        book = rulebook()
        self.pay = book.on("parental.percent", on).share
        own, shared, single = (book.on(f"parental.{name}_paid_months", on) for name in ("own", "shared", "single"))
        if not self.own:
            self.own = {"mother": own.whole * MONTH, "father": own.whole * MONTH}
            self.shared = shared.whole * MONTH
            if self.single:
                self.own, self.shared = {"mother": 0, "father": 0, self.single: single.whole * MONTH}, 0
            self.rules += [single] if self.single else [own, shared]
            self.rules.append(book.on("parental.percent", on))
        self.high_age = book.on("parental.high_age", max(on, date(2023, 1, 1)))
        self.high_pay = book.on("parental.high_percent", max(on, date(2023, 1, 1))).share
        if on < date(2023, 1, 1):
            self.high = 0

    def because(self) -> tuple[Rule, ...]:
        return tuple(self.rules)


# By the hour


def hour_block(average_minutes: int, on: date, *, with_rests: bool = False) -> Answer[int]:
    """Minutes of a block of leave by the hour, absent an agreement. ``with_rests``: breastfeeding rests the same day."""
    part, rests = (rulebook().on(f"parental.{name}", on) for name in ("hour_block_percent", "hour_no_rests"))
    if with_rests:
        problem = _(
            "Nel giorno dei riposi per allattamento non si prende congedo parentale a ore: scegli un altro giorno."
        )
        raise Invalid("parental.rests", problem)
    return Answer(int(average_minutes * part.share), (part, rests))


def notice(first: date, *, by_hour: bool = False) -> Answer[date]:
    """The last day to ask for leave that begins on a day."""
    rule = rulebook().on("parental.notice_days_hours" if by_hour else "parental.notice_days", first)
    return Answer(first - _DAY * rule.whole, (rule,))
