"""Maternity and compulsory paternity leave: which days, how many, what pay, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeAlias

from concilia.engines.deadlines import months_after
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.worktime.rules import Answer, Rule, rulebook

Choice: TypeAlias = Literal["ordinary", "flexible", "after"]
"""Two months before and three after; one and four (art. 20); all five after birth (art. 16 c. 1.1)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of leave, both ends counted. ``added``: days that an early birth leaves for after it."""

    since: date
    until: date
    added: int = 0

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


def maternity(expected: date, birth: date | None = None, *, choice: Choice = "ordinary") -> Answer[Period]:
    """The maternity leave for a birth expected on a day, or that came on another. The norms are those of the expected day.

    The day of birth is counted neither in the time before nor in that after. While there is no birth, the plan is that of a
    birth on the expected day.
    """
    born = birth or expected
    if abs((born - expected).days) > 200:
        raise Invalid("maternity.birth", _("Tra la data presunta e il parto passano troppi giorni: controlla le date."))
    book = rulebook()
    if choice == "after":
        return _all_after(expected, born)
    two, one = (book.on(f"maternity.{name}before_months", expected) for name in ("", "flexible_"))
    if choice == "flexible" and born < months_after(expected, -one.whole):
        lapsed = book.on("maternity.choice_lapses", expected)
        ordinary = maternity(expected, birth)
        return Answer(ordinary.value, (*ordinary.because, lapsed))
    before = one if choice == "flexible" else two
    after = book.on("maternity.flexible_after_months" if choice == "flexible" else "maternity.after_months", expected)
    start = months_after(expected, -before.whole)
    added = max(0, (expected - born).days - (1 if born < start else 0))
    end = months_after(born, after.whole) + _DAY * added
    return Answer(Period(min(start, born), end, added), (before, after, *_moved(expected, born)))


def _all_after(expected: date, born: date) -> Answer[Period]:
    after = rulebook().on("maternity.all_after_months", expected)
    end = months_after(born, after.whole)
    return Answer(Period(min(expected, born), end), (after, *_moved(expected, max(expected, born))))


def _moved(expected: date, born: date) -> tuple[Rule, ...]:
    """The rule of a birth that comes late, or early."""
    if born == expected:
        return ()
    return (rulebook().on("maternity.late_birth" if born > expected else "maternity.premature_birth", expected),)


def maternity_pay(on: date) -> Answer[Fraction]:
    """The part of the pay that the allowance is, on a day."""
    rule = rulebook().on("maternity.percent", on)
    return Answer(rule.share, (rule,))


def adoption(arrival: date) -> Answer[Period]:
    """The leave for a child adopted, from the arrival in the family."""
    rule = rulebook().on("adoption.months", arrival)
    return Answer(Period(arrival, months_after(arrival, rule.whole)), (rule,))


@dataclass(frozen=True, slots=True)
class Paternity:
    """The father's compulsory leave: working days, whole ones, to be taken between two days, both counted."""

    since: date
    until: date
    days: int
    pay: Fraction


def paternity(expected: date, birth: date | None = None, *, multiple: bool = False) -> Answer[Paternity]:
    """The father's compulsory leave: also while the mother is on leave, in a row or not, never by the hour."""
    book = rulebook()
    before, after, days, pay = (
        book.on(code, birth or expected)
        for code in (
            "paternity.before_months",
            "paternity.after_months",
            "paternity.days_multiple" if multiple else "paternity.days",
            "paternity.percent",
        )
    )
    window = (months_after(expected, -before.whole), months_after(birth or expected, after.whole))
    return Answer(Paternity(*window, days.whole, pay.share), (before, after, days, pay))


def check_paternity(leave: Paternity, days: list[date], *, by_hour: bool = False) -> None:
    """Refuse days that the father may not take: too many, outside the window, or by the hour."""
    if by_hour:
        raise Invalid("paternity.hours", _("Il congedo obbligatorio del padre si prende a giorni interi, non a ore."))
    if len(set(days)) > leave.days:
        raise Invalid("paternity.days", _("I giorni del padre sono %(days)s: toglierne alcuni."), days=leave.days)
    outside = sorted(day for day in days if not leave.since <= day <= leave.until)
    if outside:
        raise Invalid(
            "paternity.window",
            _("Il %(day)s è fuori dal periodo del padre, dal %(since)s al %(until)s."),
            **{
                name: f"{day:%d/%m/%Y}"
                for name, day in zip(("day", "since", "until"), (outside[0], leave.since, leave.until), strict=True)
            },
        )
