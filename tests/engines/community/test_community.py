"""Bodies and time banks: the worked cases."""

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.community import timebank
from concilia.engines.community.bodies import Presence, progress, quorum
from concilia.engines.invalid import Invalid
from tests.engines.worktime.cases import cases, check, clock

LIMITS = {"lowest": -600, "highest": 600}


def at(text):
    return time(*divmod(clock(text), 60))


def ask_timebank(minutes, reversed):  # noqa: A002
    made = [timebank.give([], "a", "b", minutes, **LIMITS)]
    for _ in range(reversed):
        made.append(timebank.reverse(made, 0))
    return dict(timebank.balances(made))


def ask_quorum(seats, came, at_times, left=None):
    present = [Presence(at(text), left and at(left)) for text in came]
    found = [quorum(seats, present, at(text)) for text in at_times]
    return [[each.present, each.needed, each.reached] for each in found]


ASKED = {
    "progress": progress,
    "timebank": ask_timebank,
    "quorum": lambda at, **given: ask_quorum(at_times=at, **given),
}


@cases("community")
def test_worked_cases(case):
    check(case, ASKED)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(-1, 400)), max_size=20))
def test_all_balances_sum_to_nothing_and_stay_within_the_limits(asked):
    made = []
    for giver, receiver, minutes in asked:
        try:
            made.append(timebank.give(made, giver, receiver, minutes, **LIMITS))
        except Invalid:
            continue
    balances = timebank.balances(made).values()
    assert sum(balances) == 0
    assert all(-600 <= minutes <= 600 for minutes in balances)
