"""Shorter permits: daily rests, a child's illness, caring for a person with a disability, contract permits."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from concilia.engines.deadlines import age
from concilia.engines.worktime.rules import Answer, rulebook


def daily_rest(day_minutes: int, birth: date, on: date, *, multiple: bool = False) -> Answer[int]:
    """Minutes of rest a day in a child's first year; zero after it (artt. 39-41)."""
    book = rulebook()
    until, threshold, twice = (
        book.on(f"rest.{name}", on) for name in ("until_years", "long_from_minutes", "multiple_times")
    )
    rest = book.on("rest.long_minutes" if day_minutes >= threshold.whole else "rest.short_minutes", on)
    if age(birth, on).years >= until.whole:
        return Answer(0, (until,))
    if multiple:
        return Answer(rest.whole * twice.whole, (threshold, rest, twice))
    return Answer(rest.whole, (threshold, rest))


def sick_child(birth: date, on: date) -> Answer[int | None]:
    """Days a year of each parent for a child's illness on a day; None: without limit (art. 47)."""
    free, until, days = (rulebook().on(f"sick.{name}", on) for name in ("free_until_years", "until_years", "days"))
    old = age(birth, on)
    if (old.years, old.months) < (free.whole, 0) or on == _birthday(birth, free.whole):
        return Answer(None, (free,))
    if on > _birthday(birth, until.whole):
        return Answer(0, (until,))
    return Answer(days.whole, (until, days))


def _birthday(birth: date, years: int) -> date:
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 2, 28)


def carer_days(on: date, *, part_time_minutes: int = 0, full_minutes: int = 0, vertical: bool = False) -> Answer[int]:
    """Days a month to assist a person with a severe disability. Weekly minutes; only vertical part-time is reproportioned."""
    days, limit, fraction = (
        rulebook().on(f"carer.{name}", on) for name in ("days", "part_time_percent", "fraction_percent")
    )
    if not vertical or Fraction(part_time_minutes, full_minutes) > limit.share:
        return Answer(days.whole, (days, limit) if vertical else (days,))
    exact = Fraction(part_time_minutes, full_minutes) * days.whole
    whole = int(exact)
    return Answer(whole + (exact - whole > fraction.share), (days, limit, fraction))


def carer_minutes(week_minutes: int, week_days: int, on: date) -> Answer[int]:
    """Minutes a month of the same permits taken by the hour."""
    days, rule = rulebook().on("carer.days", on), rulebook().on("carer.hours", on)
    return Answer(int(Fraction(week_minutes, week_days) * days.whole), (days, rule))


def personal_minutes(on: date, *, percent: int = 100) -> Answer[int]:
    """Minutes a year for personal reasons in public bodies: in proportion to hours, not to months of service."""
    rule = rulebook().on("contract.personal_minutes", on)
    return Answer(rule.whole * percent // 100, (rule,))


def personal_cost(minutes: int, on: date, *, whole_day: bool = False) -> Answer[int]:
    """Minutes that a personal permit costs: a whole day costs the same whatever its hours."""
    rule = rulebook().on("contract.personal_day_minutes", on)
    return Answer(rule.whole if whole_day else minutes, (rule,))
