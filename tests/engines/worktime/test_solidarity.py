"""Leave given by colleagues: the worked cases, and shares that always sum."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.worktime import solidarity
from tests.engines.worktime.cases import cases, check

ON = date(2026, 3, 2)


def ask_donatable(leave_days, week_days):
    answer = solidarity.donatable(leave_days, week_days, ON)
    assert all("art. 30" in reason for reason in answer.reasons("it"))
    return [answer.value.leave, answer.value.festivities]


def ask_allocate(need, offers):
    found = solidarity.allocate(need, offers)
    exact = [round(Decimal(share.numerator) / share.denominator, 2) for share in found.exact]
    return {"exact": exact, "units": list(found.units)}


ASKED = {
    "donatable": ask_donatable,
    "allocate": ask_allocate,
    "split": lambda offered, needs: list(solidarity.split_between(offered, needs)),
    "request": lambda **given: solidarity.check_request(on=ON, **given),
    "offer": solidarity.check_offer,
}


@cases("solidarity")
def test_worked_cases(case):
    check(case, ASKED)


@given(st.integers(1, 5000), st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_nobody_gives_more_than_offered_and_the_need_is_met_to_the_minute(need, offers):
    found = solidarity.allocate(need, offers)
    assert sum(found.units) == min(need, sum(offers))
    assert all(0 <= given <= offer for given, offer in zip(found.units, offers, strict=True))
    assert all(abs(given - share) < 1 for given, share in zip(found.units, found.exact, strict=True))
