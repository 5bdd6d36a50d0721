"""Hours of work: the worked cases, and what must hold for any week."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.deadlines import NATIONAL, instant
from concilia.engines.worktime import hours
from concilia.engines.worktime.bank.statement import hours as shown
from concilia.engines.worktime.hours import DayTerms, Week
from tests.engines.worktime.cases import cases, check, clock

ON = date(2026, 3, 2)


def ask_day(spans, due, lunch, ticket_from, before):
    terms = DayTerms(clock(due), clock(lunch), ticket_from=clock(ticket_from))
    return asdict(hours.day(terms, [(clock(start), clock(end)) for start, end in spans], clock(before)))


def ask_week(pattern, worked, monday, until=None, off=(), holidays=True):
    days = {monday + timedelta(days=number): clock(text) for number, text in enumerate(worked)}
    until = until or monday + timedelta(days=6)
    calendar = NATIONAL if holidays else None
    found = hours.period([clock(text) for text in pattern], monday, until, days, off=off, calendar=calendar)
    return {"due": found.due, "worked": found.worked, "difference": found.difference}


def ask_supplementary(week, hourly):
    minutes = hours.supplementary(clock(week), ON)
    pay = hours.supplementary_pay(minutes.value, hourly, ON)
    assert [rule.citation for rule in (*minutes.because, *pay.because)] == ["D.Lgs. 81/2015, art. 6 c. 2"] * 2
    return {"minutes": minutes.value, "cents": pay.value}


def ask_flexible(weeks, minutes):
    found = hours.flexible_weeks(
        [clock(minutes)] * weeks, 2400, most=clock("44:00"), count=16, start=date(2026, 1, 5), recover_months=12
    )
    return asdict(found)


def ask_average(weeks, window=None, repaid=()):
    repaid = [*repaid, *[0] * (len(weeks) - len(repaid))]
    listed = [
        Week(0, neutral=True) if week is None else Week(week * 60, less * 60)
        for week, less in zip(weeks, repaid, strict=True)
    ]
    found = hours.average(listed, ON, window=window).value
    return {
        "hours": round(Decimal(found.minutes.numerator) / found.minutes.denominator / 60, 2),
        "within": found.within,
    }


def ask_months(year):
    days = [hours.month_due(date(year, month, 1), 432)[0] for month in range(1, 13)]
    assert sum(days) == 254
    return days


def ask_rest(end, start, least):
    day = datetime(2026, 3, 2, tzinfo=UTC)
    ends, starts = (day + timedelta(minutes=clock(text)) for text in (end, start))
    return hours.rest_shortfall(ends, starts, least=clock(least))


def ask_overlaps(spans):
    first, *others = [(clock(start), clock(end)) for start, end in spans]
    return [hours.overlap(first, other) for other in others]


ASKED = {
    "day": ask_day,
    "week": ask_week,
    "supplementary": ask_supplementary,
    "flexible": ask_flexible,
    "average": ask_average,
    "months": ask_months,
    "month": lambda month, day: shown(hours.month_due(month, clock(day))[1]),
    "rest": ask_rest,
    "overlaps": ask_overlaps,
}


@cases("hours")
def test_worked_cases(case):
    check(case, ASKED)


def test_the_night_when_clocks_change_is_an_hour_shorter():
    ends, starts = instant(date(2026, 3, 28), time(21)), instant(date(2026, 3, 29), time(8))
    assert hours.rest_shortfall(ends, starts, least=660) == 60


@given(st.lists(st.builds(Week, st.integers(0, 6000), neutral=st.booleans()), min_size=1, max_size=40))
def test_the_busiest_window_lies_among_the_weeks_that_count(weeks):
    found = hours.average(weeks, ON).value
    counted = [week.minutes for week in weeks if not week.neutral] or [0]
    assert min(counted) <= found.minutes <= max(counted)
    assert found.minutes >= sum(counted[-17:]) / len(counted[-17:]) - 1e-9
    assert found.minutes == hours.average([Week(minutes) for minutes in counted], ON).value.minutes
