"""Days of annual leave: what a year gives, what a part of it gives, what is carried over and when it expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from concilia.engines.deadlines import months_after
from concilia.engines.money import half_up
from concilia.engines.worktime.rules import Answer, rulebook


def year_days(on: date, *, week_days: int, years_of_service: int = 3) -> Answer[int]:
    """Days of leave of a year in local bodies, by days of the week and service."""
    new = "new_" if years_of_service < rulebook().on("contract.vacation_new_years", on).whole else ""
    rule = rulebook().on(f"contract.vacation_{new}{'five' if week_days == 5 else 'six'}", on)
    return Answer(rule.whole, (rule,))


def alternating_days(on: date, weeks_of_five: int, weeks_of_six: int) -> Answer[int]:
    """Days of leave of who alternates weeks of five and of six days: in proportion to the weeks of each kind."""
    five, six = (year_days(on, week_days=days) for days in (5, 6))
    exact = Fraction(five.value * weeks_of_five + six.value * weeks_of_six, weeks_of_five + weeks_of_six)
    return Answer(half_up(exact), (*five.because, *six.because))


@dataclass(frozen=True, slots=True)
class Vacation:
    """A year's leave on a day: what it gave, what was used, what remains of it, and what of that may still be used."""

    total: int
    used: int
    remaining: int
    usable: int


def situation(total: int, used: int, on: date, *, last: date) -> Vacation:
    """A year's leave on a day; after its ``last`` day nothing of it may be used."""
    remaining = total - used
    return Vacation(total, used, remaining, remaining if on <= last else 0)


@dataclass(frozen=True, slots=True)
class Carried:
    """What passes to the new year, and what the new year has in all."""

    carried: Decimal
    total: Decimal


def carry(unused: Decimal, new: Decimal, *, most: Decimal | None = None, places: int = 2) -> Carried:
    """Carry over what is unused, up to ``most``, rounded half up, beside the new allocation."""
    carried = unused if most is None else min(unused, most)
    rounded = carried.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Carried(rounded, rounded + new)


def expiring_part(carried: int, used: int) -> int:
    """What expires of days carried over: those not used, since use takes them first."""
    return max(0, carried - used)


def part_year(nominal: int, year: int, *, since: date | None = None, until: date | None = None) -> int:
    """Days to add to a whole year's leave (zero or negative) for who comes or goes within it, in twelfths.

    ``until`` is the first day away. A month counts if more than fifteen of its days are worked.
    """
    months = sum(_counts(year, month, since, until) for month in range(1, 13))
    return -half_up(Fraction(nominal * (12 - months), 12))


def _counts(year: int, month: int, since: date | None, until: date | None) -> bool:
    first = date(year, month, 1)
    after = months_after(first, 1)
    start, end = max(first, since or first), min(after, until or after)
    return (end - start).days > 15
