"""The clock of a procedure: days that run, days held, and the last one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.deadlines import Calendar, Stop, prior_notice_stop
from concilia.engines.terms import clock, is_late, is_near

START = date(2026, 3, 31)
DAYS = st.integers(min_value=0, max_value=90)


class Always(Calendar):
    """Every day is a working day, so that a property is about the term alone."""

    def is_holiday(self, day):
        return False


EVERY_DAY = Always()


def on(number):
    return START + timedelta(days=number)


@st.composite
def stops(draw):
    since = draw(DAYS)
    return Stop(on(since), on(since + draw(DAYS)))


SOME = st.lists(stops(), max_size=5)


@pytest.mark.parametrize(
    ("held", "seen", "used", "stopped", "due"),
    [
        ([], 0, 0, 0, 30),
        ([], 10, 10, 0, 30),
        ([(5, 12)], 10, 5, 5, 37),
        ([(5, 12)], 20, 13, 7, 37),
        ([(5, 12), (8, 15)], 20, 10, 10, 40),
        ([(8, 15), (5, 12)], 20, 10, 10, 40),
        ([(5, 5)], 20, 20, 0, 30),
        ([(40, 50)], 45, 40, 5, 30),
    ],
    ids=[
        "begun",
        "ten days",
        "held now",
        "held before",
        "overlapping",
        "in any order",
        "same day",
        "too late to matter",
    ],
)
def test_the_days_of_a_term(held, seen, used, stopped, due):
    found = clock(START, 30, on(seen), [Stop(on(since), on(until)) for since, until in held], EVERY_DAY)
    assert (found.used, found.held, found.due) == (used, stopped, on(due))


def test_an_open_stop_has_no_last_day():
    found = clock(START, 30, on(20), [Stop(on(5))])
    assert (found.used, found.held, found.due, found.stands) == (5, 15, None, True)
    assert not is_late(found, on(400))


def test_nothing_has_run_before_the_start():
    found = clock(START, 30, on(-5))
    assert (found.used, found.held) == (0, 0)


def test_an_observation_on_the_eighth_day_of_ten_resumes_ten_days_after_the_eighth():
    sent = START
    found = clock(START, 30, on(30), [prior_notice_stop(sent, sent + timedelta(days=8))], EVERY_DAY)
    assert (found.held, found.due) == (18, on(48))


def test_what_is_late_and_what_is_near():
    found = clock(START, 30, on(25), calendar=EVERY_DAY)
    assert is_near(found, on(25), 7)
    assert not is_near(found, on(20), 7)
    assert not is_late(found, on(30))
    assert is_late(found, on(31))


@given(SOME, DAYS, st.randoms())
def test_the_order_of_the_stops_does_not_matter(found, seen, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert clock(START, 30, on(seen), found) == clock(START, 30, on(seen), shuffled)


@given(SOME, DAYS)
def test_every_day_is_used_or_held_and_none_is_negative(found, seen):
    term = clock(START, 30, on(seen), found)
    assert term.used >= 0
    assert term.held >= 0
    assert term.left >= 0
    assert term.used + term.held == seen


@given(SOME, stops(), DAYS)
def test_one_more_stop_never_shortens_a_term(found, more, seen):
    before, after = clock(START, 30, on(seen), found, EVERY_DAY), clock(START, 30, on(seen), [*found, more], EVERY_DAY)
    assert after.due >= before.due
    assert after.used <= before.used


@given(SOME, DAYS)
def test_a_stop_twice_is_held_once(found, seen):
    assert clock(START, 30, on(seen), found) == clock(START, 30, on(seen), found + found)


@given(SOME)
def test_on_its_last_day_the_whole_term_has_run(found):
    term = clock(START, 30, START, found, EVERY_DAY)
    assert clock(START, 30, term.due, found, EVERY_DAY).used == 30
