"""Costs: what is proposed for cutting, ceilings, what is admitted and due."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.costs import Cost, Item, Period, Proposal, contribution, proposals, reckon

STAFF, GENERAL = Item(code="staff", in_kind=True), Item(code="general", cap=Decimal("0.07"))
MATERIALS, GOODS = Item(code="materials", most=50_000), Item(code="goods", capital=True)
ITEMS = (STAFF, MATERIALS, GOODS, GENERAL)
PERIOD = Period(since=date(2026, 6, 1), until=date(2027, 2, 26), pay_by=date(2027, 4, 27))


def cost(item="staff", claimed=100_000, issued_on=date(2026, 7, 1), paid_on=date(2026, 7, 15), **more):
    return Cost(item=item, claimed=claimed, issued_on=issued_on, paid_on=paid_on, **more)


@pytest.mark.parametrize(
    ("changes", "motives"),
    [
        ({}, []),
        ({"issued_on": date(2026, 6, 1)}, []),
        ({"issued_on": date(2026, 5, 31)}, ["before"]),
        ({"issued_on": date(2027, 2, 26), "paid_on": date(2027, 4, 27)}, []),
        ({"issued_on": date(2027, 2, 27), "paid_on": date(2027, 4, 28)}, ["after", "late"]),
        ({"paid_on": None}, ["unpaid"]),
        ({"paid_on": None, "in_kind": True, "traceable": False}, []),
        ({"item": "goods", "paid_on": None, "in_kind": True}, ["item"]),
        ({"item": "travel"}, ["item"]),
        ({"traceable": False}, ["traceable"]),
    ],
)
def test_what_is_wrong_with_a_cost_is_proposed_as_a_cut(changes, motives):
    assert proposals(cost(**changes), ITEMS, PERIOD) == [Proposal(motive, 100_000) for motive in motives]


def test_ceilings_cut_what_goes_over_and_say_how_much():
    reckoning = reckon(
        ITEMS, [cost(claimed=100_000, cut=20_000), cost("materials", 60_000), cost("general", 10_000), cost("goods", 7)]
    )
    rows = {row.code: (row.spent, row.cut, row.over, row.admitted) for row in reckoning.items}
    # 7 % of 80,000 + 50,000 + 7 cents is 9,100.49
    assert rows == {
        "staff": (100_000, 20_000, 0, 80_000),
        "materials": (60_000, 0, 10_000, 50_000),
        "goods": (7, 0, 0, 7),
        "general": (10_000, 0, 900, 9_100),
    }
    assert reckoning.capital == Fraction(7, 139_107)


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_the_project_of_castellanza_is_due_its_contribution_to_the_cent():
    rate, own = Fraction(3_200_000, 6_074_100), Fraction(30, 100)
    whole = reckon([STAFF], [cost(claimed=6_074_100)])
    assert contribution(3_200_000, rate, whole, own_share=own) == 3_200_000
    less = reckon([STAFF], [cost(claimed=6_074_099)])
    assert contribution(3_200_000, rate, less, own_share=own) == 3_199_999
    half = reckon([STAFF], [cost(claimed=3_037_050)])
    assert contribution(3_200_000, rate, half, own_share=own) == 1_600_000


def test_the_least_own_share_and_what_is_in_kind_are_never_paid():
    costs = [cost(claimed=100_000), cost(claimed=100_000, in_kind=True)]
    assert contribution(200_000, Fraction(9, 10), reckon([STAFF], costs), own_share=Fraction(3, 10)) == 100_000
    paid = [cost(claimed=200_000)]
    assert contribution(200_000, Fraction(9, 10), reckon([STAFF], paid), own_share=Fraction(3, 10)) == 140_000


CLAIMS = st.lists(
    st.tuples(st.sampled_from(["staff", "materials", "goods", "general"]), st.integers(1, 10**7), st.integers(0, 100)),
    max_size=12,
)


@given(CLAIMS, st.integers(1, 10**8), st.fractions(0, 1, max_denominator=1_000))
def test_totals_close_and_nothing_is_due_beyond_grant_and_rate(claims, grant, rate):
    costs = [cost(code, cents, cut=cents * percent // 100) for code, cents, percent in claims]
    reckoning = reckon(ITEMS, costs)
    assert reckoning.spent == sum(row.claimed for row in costs)
    assert reckoning.spent == reckoning.admitted + reckoning.cut + reckoning.over
    assert all(row.admitted >= 0 and row.over >= 0 for row in reckoning.items)
    paid = contribution(grant, rate, reckoning)
    assert 0 <= paid <= grant
    assert paid <= rate * reckoning.admitted + Fraction(1, 2)
