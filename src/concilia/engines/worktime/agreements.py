"""Second-level and territorial agreements: deposit, renewal, bonus, funding by L. 53/2000 art. 9 (BA-13, TA-14, CA-36, TA-38)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from concilia.engines.deadlines import NATIONAL, Calendar, after, months_after
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.money import Cents, half_up
from concilia.engines.worktime.rules import Answer, Rule, rulebook

_DAY = timedelta(days=1)


# Deposit


@dataclass(frozen=True, slots=True)
class Deposit:
    """The deposit of an agreement as it stands on a day. ``left``: days until its last one, negative when it is late."""

    due: date
    left: int
    late: bool


def deposit_due(signed: date, calendar: Calendar = NATIONAL) -> Answer[date]:
    """The last day to deposit an agreement for tax and contribution benefits."""
    rule = rulebook().on("agreement.deposit_days", signed)
    return Answer(after(signed, rule.whole, calendar), (rule,))


def deposit(signed: date, on: date, *, deposited: date | None = None, calendar: Calendar = NATIONAL) -> Answer[Deposit]:
    """Whether an agreement was, or can still be, deposited in time."""
    due = deposit_due(signed, calendar)
    left = (due.value - (deposited or on)).days
    return Answer(Deposit(due.value, left, left < 0), due.because)


# Term and renewal

End: TypeAlias = Literal["expires", "renews"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long an agreement lasts. ``renews_months``: how long each tacit renewal is; 0 if it simply ends.

    ``cancel_days``: how many days before its end either side must say that it will not be renewed.
    """

    since: date
    until: date
    renews_months: int = 0
    cancel_days: int = 0

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise Invalid("agreement.order", _("L'accordo finisce prima di cominciare: correggi le date."))


@dataclass(frozen=True, slots=True)
class Standing:
    """An agreement on a day: the end of the term that is running, the last day to cancel it, what happens at its end.

    ``until`` is None for an agreement that is over; ``ended`` is then its last day.
    """

    until: date | None
    cancel_by: date | None
    at_end: End
    renewals: int
    ended: date | None = None


def standing(term: Term, on: date, *, cancelled: date | None = None) -> Standing:
    """How an agreement stands. A cancellation in time ends it with the term that is running, a late one with the next."""
    for number, until in _ends(term):
        cancel_by = until - _DAY * term.cancel_days
        stops = not term.renews_months or (cancelled is not None and cancelled <= cancel_by)
        if on <= until:
            return Standing(until, cancel_by if term.renews_months else None, "expires" if stops else "renews", number)
        if stops:
            return Standing(None, None, "expires", number, ended=until)
    raise AssertionError("terms have no end")  # pragma: no cover


def _ends(term: Term) -> Iterator[tuple[int, date]]:
    """The last day of each term, the first and its renewals. Each is counted from the first day, so that none slips."""
    first = term.until + _DAY
    number = 0
    while True:
        yield number, months_after(first, term.renews_months * number) - _DAY
        number += 1


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A day to remember, and of what: ``deposit``, ``cancel``, ``end``, ``review``."""

    day: date
    what: str


def deadlines(
    term: Term, on: date, *, signed: date, deposited: date | None = None, reviews: tuple[date, ...] = ()
) -> list[Deadline]:
    """What is still to come of an agreement, the nearest first."""
    stands = standing(term, on)
    listed = [Deadline(day, "review") for day in reviews]
    if deposited is None:
        listed.append(Deadline(deposit_due(signed).value, "deposit"))
    if stands.until is not None:
        listed.append(Deadline(stands.until, "end"))
    if stands.cancel_by is not None:
        listed.append(Deadline(stands.cancel_by, "cancel"))
    return sorted(deadline for deadline in listed if deadline.day >= on or deadline.what == "deposit")


# Results bonus


@dataclass(frozen=True, slots=True)
class Bonus:
    """A results bonus: ``gross`` and ``net`` in cents, the rest in exact euros; only the net is rounded, half up."""

    gross: Cents
    contributions: Decimal
    tax: Decimal
    exact: Decimal
    net: Cents


def bonus(gross: Cents, on: date, *, income_before: Cents = 0) -> Answer[Bonus]:
    """What is left of a results bonus after contributions and the substitute tax; refused where that tax does not hold."""
    names = ("contributions_percent", "tax_percent", "income_cents", "most_cents")
    rates, tax, income, most = (rulebook().on(f"bonus.{name}", on) for name in names)
    if income_before > income.whole or gross > most.whole:
        problem = _("L'imposta sostitutiva non vale: il premio o il reddito dell'anno prima supera il limite.")
        raise Invalid("bonus.limit", problem)
    contributions = gross * rates.share
    taxed = (gross - contributions) * tax.share
    exact = gross - contributions - taxed
    figures = Bonus(gross, _euros(contributions), _euros(taxed), _euros(exact), half_up(exact))
    return Answer(figures, (rates, tax, income, most))


def _euros(cents: Fraction) -> Decimal:
    """Exact euros; the rates have two decimals at most, so that the division always ends."""
    return Decimal(cents.numerator) / cents.denominator / 100


# L. 53/2000 art. 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request under L. 53/2000 art. 9. ``absence_days``: of the leave after which training on return is asked for."""

    on: date
    employees: int
    cents: Cents
    months: int
    agreement: bool
    absence_days: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What stops a request, and whether it belongs to the share of small firms."""

    stops: tuple[str, ...]
    small: bool


def law_53(request: Request) -> Answer[Checked]:
    """Check a request under L. 53/2000 art. 9 and DPCM 277/2010."""
    names = ("small_people", "most_cents", "most_months", "agreement", "return_days")
    small, most, months, agreement, back = (rulebook().on(f"law53.{name}", request.on) for name in names)
    tests: tuple[tuple[str, bool, Rule], ...] = (
        ("amount", request.cents > most.whole, most),
        ("months", request.months > months.whole, months),
        ("agreement", not request.agreement, agreement),
        ("return", request.absence_days is not None and request.absence_days < back.whole, back),
    )
    stops = [(name, rule) for name, stopped, rule in tests if stopped]
    checked = Checked(tuple(name for name, _rule in stops), request.employees <= small.whole)
    return Answer(checked, (*(rule for _name, rule in stops), small))
