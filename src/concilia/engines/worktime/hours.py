"""Hours worked and hours due: a day, a period, the 48-hour average, rests, part-time, flexible weeks. Minutes are whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from concilia.engines.deadlines import NATIONAL, Calendar, months_after
from concilia.engines.money import Cents, half_up
from concilia.engines.worktime.rules import Answer, rulebook

_DAY = timedelta(days=1)


# A day


@dataclass(frozen=True, slots=True)
class DayTerms:
    """What a contract says of a day, in minutes: the hours due, the break taken off, the work that opens a meal ticket."""

    due: int
    lunch: int = 0
    lunch_above: int = 0
    ticket_from: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day as worked, in minutes. ``progressive``: the balance after it."""

    stamped: int
    lunch: int
    worked: int
    difference: int
    progressive: int
    ticket: bool


def day(terms: DayTerms, spans: Sequence[tuple[int, int]], before: int = 0) -> Day:
    """A day from its spans (minutes from midnight). The gaps between spans are break already: only what lacks is taken off."""
    stamped = sum(end - start for start, end in spans)
    gaps = sum(max(0, later - end) for (_, end), (later, _) in pairwise(spans))
    lunch = max(0, terms.lunch - gaps) if stamped > terms.lunch_above else 0
    worked = stamped - lunch
    difference = worked - terms.due
    ticket = terms.ticket_from is not None and worked >= terms.ticket_from
    return Day(stamped, lunch, worked, difference, before + difference, ticket)


# A period


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes due, worked, and worked beyond them."""

    due: int
    worked: int

    @property
    def difference(self) -> int:
        return self.worked - self.due


def period(
    pattern: Sequence[int],
    since: date,
    until: date,
    worked: Mapping[date, int],
    *,
    off: Collection[date] = (),
    calendar: Calendar | None = None,
) -> Balance:
    """A period, both ends counted. ``pattern``: minutes due by weekday, Monday first. Holidays and days ``off`` owe nothing.

    A day of compensation is no day off: it is paid by hours already worked. A day off owes nothing even if it was worked.
    """
    due = sum(
        pattern[each.weekday()]
        for each in _days(since, until)
        if each not in off and not (calendar and calendar.is_holiday(each))
    )
    return Balance(due, sum(minutes for each, minutes in worked.items() if since <= each <= until))


def month_due(month: date, minutes_a_day: int, calendar: Calendar = NATIONAL) -> tuple[int, int]:
    """The working days of a month, and the minutes due at so many a day."""
    first = month.replace(day=1)
    days = sum(calendar.is_working(each) for each in _days(first, months_after(first, 1) - _DAY))
    return days, days * minutes_a_day


def _days(since: date, until: date) -> Iterator[date]:
    return (since + _DAY * number for number in range((until - since).days + 1))


# The average and the rests


@dataclass(frozen=True, slots=True)
class Week:
    """A week as worked. ``repaid``: its overtime that was repaid by rest. ``neutral``: of leave, illness or maternity."""

    minutes: int
    repaid: int = 0
    neutral: bool = False


@dataclass(frozen=True, slots=True)
class Average:
    """The busiest window of consecutive weeks: where it begins, its average in minutes, and whether it is within the limit."""

    first: int
    weeks: int
    minutes: Fraction
    within: bool


def average(weeks: Sequence[Week], on: date, *, window: int | None = None) -> Answer[Average]:
    """The 48-hour average: every window of so many weeks that count (17, about four months, unless agreed otherwise).

    Neutral weeks are skipped, and the window goes on as many weeks longer.
    """
    limit, months, without = (
        rulebook().on(code, on) for code in ("week.average_minutes", "week.average_months", "week.average_without")
    )
    counted = [(number, week.minutes - week.repaid) for number, week in enumerate(weeks) if not week.neutral]
    size = min(window or half_up(Fraction(months.whole * 52, 12)), len(counted)) or 1
    windows = [counted[start : start + size] for start in range(max(1, len(counted) - size + 1))]
    means = [(Fraction(sum(m for _, m in one), size), one[0][0] if one else 0) for one in windows]
    highest, first = max(means, key=lambda mean: (mean[0], -mean[1]))
    return Answer(Average(first, size, highest, highest <= limit.whole), (limit, months, without))


def rest_shortfall(end: datetime, start: datetime, *, least: int) -> int:
    """Minutes that lack to the rest between two shifts; instants, so that a night when the clocks change is as long as it is."""
    return max(0, least - int((start - end).total_seconds() // 60))


def overlap(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Minutes that two spans have in common."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


# Beyond the hours due


@dataclass(frozen=True, slots=True)
class Flexible:
    """Weeks above the contract that are recovered later: minutes of overtime, minutes to recover, and until when."""

    overtime: int
    recover: int
    until: date


def flexible_weeks(
    weeks: Sequence[int], contract: int, *, most: int, count: int, start: date, recover_months: int
) -> Flexible:
    """Weeks up to ``most`` minutes are no overtime, for the first ``count`` above the contract; above either, they are."""
    overtime = recover = used = 0
    for minutes in weeks:
        above = max(0, minutes - contract)
        flexible = min(above, most - contract) if used < count else 0
        used += above > 0
        recover, overtime = recover + flexible, overtime + above - flexible
    return Flexible(overtime, recover, months_after(start, recover_months))


def supplementary(week_minutes: int, on: date) -> Answer[int]:
    """The most supplementary minutes that a part-time worker may be asked for in a week, absent an agreement."""
    rule = rulebook().on("part_time.extra_percent", on)
    return Answer(int(rule.share * week_minutes), (rule,))


def supplementary_pay(minutes: int, hourly: Cents, on: date) -> Answer[Cents]:
    """The pay of supplementary minutes, surcharge included, rounded half up to the cent."""
    rule = rulebook().on("part_time.surcharge_percent", on)
    return Answer(half_up(Fraction(minutes * hourly, 60) * (1 + rule.share)), (rule,))
