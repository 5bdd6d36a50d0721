"""Deadlines: Rome's clock, windows at whole seconds, terms, holidays, suspensions and ages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines import deadlines as d
from concilia.engines.invalid import Invalid

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


# Instants


def test_wall_time_in_winter_and_in_summer():
    assert d.instant(date(2026, 1, 15), time(12)) == utc(2026, 1, 15, 11)
    assert d.instant(date(2026, 7, 15), time(12)) == utc(2026, 7, 15, 10)
    assert d.instant(date(2026, 7, 15), time(12)).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [
        (date(2026, 3, 29), time(2), "time.skipped"),
        (date(2026, 3, 29), time(2, 59, 59), "time.skipped"),
        (date(2026, 10, 25), time(2), "time.twice"),
        (date(2026, 10, 25), time(2, 30), "time.twice"),
        (date(2026, 1, 15), time(12, microsecond=1), "time.form"),
        (date(2026, 1, 15), time(12, tzinfo=UTC), "time.form"),
    ],
)
def test_wall_times_that_name_no_instant_or_two(day, at, code):
    with pytest.raises(Invalid) as error:
        d.instant(day, at)
    assert error.value.code == code
    assert str(error.value)


@pytest.mark.parametrize(("day", "at"), [(date(2026, 3, 29), time(3)), (date(2026, 10, 25), time(3))])
def test_the_hour_after_a_change_is_plain(day, at):
    assert d.wall(d.instant(day, at)).time() == at


@given(DAYS, st.times().map(lambda t: t.replace(microsecond=0)))
def test_wall_time_there_and_back(day, at):
    try:
        moment = d.instant(day, at)
    except Invalid:
        return
    assert (d.wall(moment).date(), d.wall(moment).time()) == (day, at)
    assert d.day_of(moment) == day


def test_the_day_in_rome_is_not_the_day_in_utc():
    assert d.day_of(utc(2026, 6, 30, 22, 30)) == date(2026, 7, 1)
    with pytest.raises(Invalid):
        d.day_of(datetime(2026, 6, 30))  # noqa: DTZ001


# Windows

NOON = d.Window(utc(2026, 5, 1, 8), d.instant(date(2026, 5, 29), time(12)))


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (utc(2026, 5, 1, 7, 59, 59, 999999), False),
        (utc(2026, 5, 1, 8), True),
        (utc(2026, 5, 29, 10), True),
        (utc(2026, 5, 29, 10, 0, 0, 999999), True),
        (utc(2026, 5, 29, 10, 0, 1), False),
    ],
)
def test_a_deadline_at_noon_keeps_the_whole_second(moment, in_time):
    assert d.is_open(NOON, moment) is in_time
    assert d.is_open(NOON, moment.astimezone(ZoneInfo("Asia/Tokyo"))) is in_time


def test_a_window_without_end_and_one_that_ends_with_the_day():
    assert d.is_open(d.Window(utc(2026, 5, 1)), utc(2099, 1, 1))
    day = d.Window(utc(2026, 5, 1), d.end_of_day(date(2026, 5, 29)))
    assert day.end == utc(2026, 5, 29, 22)


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (utc(2026, 5, 2), utc(2026, 5, 1), "window.order"),
        (utc(2026, 5, 1, 0, 0, 0, 5), None, "window.fraction"),
        (utc(2026, 5, 1), utc(2026, 5, 2, 0, 0, 0, 5), "window.fraction"),
        (datetime(2026, 5, 1), None, "time.naive"),  # noqa: DTZ001
    ],
)
def test_windows_that_cannot_be(opens, closes, code):
    with pytest.raises(Invalid) as error:
        d.Window(opens, closes)
    assert error.value.code == code


def test_is_open_wants_a_time_zone():
    with pytest.raises(Invalid):
        d.is_open(NOON, datetime(2026, 5, 10))  # noqa: DTZ001


# Holidays


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2026, 4, 5), True),
        (date(2026, 4, 6), True),
        (date(2026, 6, 2), True),
        (date(2025, 10, 4), False),
        (date(2027, 10, 4), True),
        (date(2026, 12, 7), False),
        (date(2026, 5, 2), False),
        (date(2026, 5, 3), True),
    ],
)
def test_national_holidays(day, holiday):
    assert d.NATIONAL.is_holiday(day) is holiday


def test_patron_saints():
    assert d.Calendar(patron="MI").is_holiday(date(2026, 12, 7))
    assert d.Calendar(local=frozenset({(9, 8)})).is_holiday(date(2026, 9, 8))
    assert not d.NATIONAL.is_holiday(date(2026, 9, 8))
    with pytest.raises(Invalid):
        d.Calendar(patron="Atlantide")


def test_saturdays_are_working_days_only_where_they_are():
    saturday = date(2026, 5, 9)
    assert not d.NATIONAL.is_working(saturday)
    assert d.Calendar(saturdays=True).is_working(saturday)


# Terms


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 3, 2), 10, date(2026, 3, 12)),
        (date(2026, 3, 5), 10, date(2026, 3, 16)),  # the 15th is a Sunday
        (date(2026, 3, 4), 10, date(2026, 3, 14)),  # a Saturday stays
        (date(2026, 3, 26), 10, date(2026, 4, 7)),  # Easter and its Monday
        (date(2026, 12, 15), 10, date(2026, 12, 28)),  # Christmas, Saint Stephen, Sunday
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_terms_in_days(start, days, last):
    assert d.after(start, days) == last


def test_a_saturday_moves_only_in_a_trial():
    assert d.after(date(2026, 3, 4), 10, saturday_moves=True) == date(2026, 3, 16)


def test_backward_terms_never_shorten_the_notice():
    assert d.before(date(2026, 3, 18), 5) == date(2026, 3, 13)
    assert d.before(date(2026, 3, 20), 5) == date(2026, 3, 14)  # the 15th is a Sunday
    assert d.before(date(2026, 3, 18), 5, free=True) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 3)),
        (date(2026, 4, 2), 2, date(2026, 4, 7)),
        (date(2026, 4, 30), 1, date(2026, 5, 4)),
        (date(2026, 4, 30), 0, date(2026, 4, 30)),
    ],
)
def test_terms_in_working_days(start, days, last):
    assert d.working_days_after(start, days) == last
    assert d.working_days_between(start, last) == days


@given(DAYS, st.integers(1, 250), st.booleans())
def test_working_days_there_and_back(start, days, saturdays):
    calendar = d.Calendar(patron="BS", saturdays=saturdays)
    last = d.working_days_after(start, days, calendar)
    assert calendar.is_working(last)
    assert d.working_days_between(start, last, calendar) == days


@given(DAYS, st.integers(0, 400))
def test_a_term_never_ends_early_nor_on_a_holiday(start, days):
    last = d.after(start, days)
    assert start + timedelta(days=days) <= last
    assert not d.NATIONAL.is_holiday(last)


@pytest.mark.parametrize("days", [-1, True, 1.0, 100_000])
def test_a_term_is_a_whole_number_of_days(days):
    with pytest.raises(Invalid):
        d.after(date(2026, 1, 1), days)


@pytest.mark.parametrize(
    ("start", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months(start, months, result):
    assert d.months_after(start, months) == result


# Suspension


def test_observations_on_day_8_of_10_resume_the_clock_10_days_after_day_8():
    notice = date(2026, 3, 2)
    stop = d.prior_notice_stop(notice, notice + timedelta(days=8))
    assert stop == d.Stop(notice, date(2026, 3, 20))
    # 30 days from 10 February: 20 run before the notice, 10 are left from 20 March.
    assert d.elapsed(date(2026, 2, 10), notice, [stop]) == 20
    assert d.expiry(date(2026, 2, 10), 30, [stop]) == date(2026, 3, 30)


def test_without_observations_in_time_the_clock_resumes_when_their_term_ends():
    notice = date(2026, 3, 5)  # ten days later is Sunday 15 March
    assert d.prior_notice_stop(notice).resumes == date(2026, 3, 16)
    assert d.prior_notice_stop(notice, date(2026, 3, 16)).resumes == date(2026, 3, 26)
    assert d.prior_notice_stop(notice, date(2026, 3, 17)).resumes == date(2026, 3, 16)
    with pytest.raises(Invalid):
        d.prior_notice_stop(notice, date(2026, 3, 4))


def test_a_clock_that_stands_still_has_no_last_day():
    stop = d.Stop(date(2026, 3, 2))
    assert d.expiry(date(2026, 2, 10), 30, [stop]) is None
    assert d.expiry(date(2026, 2, 10), 20, [stop]) == date(2026, 3, 2)
    assert d.elapsed(date(2026, 2, 10), date(2026, 6, 1), [stop]) == 20


def test_an_interruption_begins_the_term_anew():
    stops = [d.Stop(date(2026, 2, 1), date(2026, 2, 10)), d.Stop(date(2026, 3, 2), date(2026, 3, 20), restarts=True)]
    assert d.expiry(date(2026, 1, 10), 30, stops) == d.after(date(2026, 3, 20), 30)
    assert d.elapsed(date(2026, 1, 10), date(2026, 3, 25), stops) == 5
    assert d.elapsed(date(2026, 1, 10), date(2026, 2, 15), stops) == 27


def test_overlapping_stops_are_counted_once():
    stops = [d.Stop(date(2026, 3, 2), date(2026, 3, 12)), d.Stop(date(2026, 3, 7), date(2026, 3, 17))]
    assert d.expiry(date(2026, 2, 25), 10, stops) == d.moved(date(2026, 3, 22))


def test_a_stop_cannot_end_before_it_begins():
    with pytest.raises(Invalid):
        d.Stop(date(2026, 3, 2), date(2026, 3, 1))


@given(DAYS, st.integers(1, 90), st.integers(0, 90), st.integers(0, 60))
def test_one_suspension_adds_exactly_its_days(start, days, offset, length):
    since = start + timedelta(days=offset)
    stop = d.Stop(since, since + timedelta(days=length))
    added = length if offset < days else 0
    assert d.expiry(start, days, [stop]) == d.after(start, days + added)


# Ages


@pytest.mark.parametrize(
    ("birth", "on", "years", "months"),
    [
        (date(2020, 5, 10), date(2026, 5, 9), 5, 11),
        (date(2020, 5, 10), date(2026, 5, 10), 6, 0),
        (date(2024, 2, 29), date(2025, 2, 27), 0, 11),
        (date(2024, 2, 29), date(2025, 2, 28), 1, 0),
        (date(2024, 2, 29), date(2028, 2, 28), 3, 11),
        (date(2024, 2, 29), date(2028, 2, 29), 4, 0),
        (date(2026, 1, 31), date(2026, 2, 28), 0, 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0, 0),
        (date(2026, 1, 31), date(2026, 1, 31), 0, 0),
    ],
)
def test_age(birth, on, years, months):
    assert d.age(birth, on) == d.Age(years, months)


def test_the_unborn_have_no_age():
    with pytest.raises(Invalid):
        d.age(date(2026, 1, 2), date(2026, 1, 1))


@given(DAYS, st.integers(0, 12_000))
def test_age_never_goes_back_and_grows_by_one_month_at_a_time(birth, days):
    on = birth + timedelta(days=days)
    grown = d.completed_months(birth, on + timedelta(days=1)) - d.completed_months(birth, on)
    assert grown in (0, 1)
