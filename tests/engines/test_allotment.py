"""Allotment among territories: the percentages of the Lombard acts, exceptions, and the remainder in one row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.allotment import Allotted, Claim, allot
from concilia.engines.invalid import Invalid

AGENCIES = (Claim("Milano", 3_500_000), Claim("Brescia", 1_170_000), Claim("Montagna", 290_000))
"""Three agencies with round populations."""


def amounts(rows):
    return {row.code: row.amount for row in rows}


def test_thirty_per_cent_equal_and_seventy_by_population():
    rows = amounts(allot(100_000_00, AGENCIES, fixed_percent=30))
    assert sum(rows.values()) == 100_000_00
    # 10 000 euros each, and 70 000 by population: 3.5, 1.17 and 0.29 of 4.96 million.
    assert rows["Brescia"] == 10_000_00 + 70_000_00 * 1_170_000 // 4_960_000
    assert rows["Montagna"] == 10_000_00 + 70_000_00 * 290_000 // 4_960_000


def test_all_in_equal_parts_and_all_by_population():
    assert set(amounts(allot(300, AGENCIES, fixed_percent=100)).values()) == {100}
    by_people = allot(4_960_000, AGENCIES)
    assert [row.amount for row in by_people] == [3_500_000, 1_170_000, 290_000]
    assert not any(row.remainder for row in by_people)


def test_the_remainder_goes_to_one_row_and_is_named():
    assert [(r.amount, r.remainder) for r in allot(100, AGENCIES, fixed_percent=100)] == [(34, 1), (33, 0), (33, 0)]
    chosen = allot(100, AGENCIES, fixed_percent=100, remainder_to="Montagna")
    assert [(r.amount, r.remainder) for r in chosen] == [(33, 0), (33, 0), (34, 1)]


def test_whole_euros_as_the_acts_print_them():
    rows = allot(1_000_000_00, AGENCIES, fixed_percent=Decimal("30"), unit=100)
    assert sum(row.amount for row in rows) == 1_000_000_00
    assert all(row.amount % 100 == 0 for row in rows)


def test_an_amount_set_by_act_is_taken_off_first():
    claims = (*AGENCIES, Claim("Pavia", 540_000, override=95_710_00))
    rows = allot(400_000_00, claims, fixed_percent=30)
    assert rows[3] == Allotted("Pavia", 95_710_00, overridden=True)
    assert sum(row.amount for row in rows) == 400_000_00
    assert amounts(rows[:3]) == amounts(allot(400_000_00 - 95_710_00, AGENCIES, fixed_percent=30))


def test_overrides_alone_must_close_to_the_cent():
    only = (Claim("A", 1, override=60), Claim("B", 1, override=40))
    assert amounts(allot(100, only)) == {"A": 60, "B": 40}
    for total in (99, 101):
        with pytest.raises(Invalid) as error:
            allot(total, only)
        assert error.value.code == "allotment.overrides"


@pytest.mark.parametrize(
    ("claims", "terms", "code"),
    [
        ((Claim("A", 1), Claim("A", 2)), {}, "allotment.twice"),
        ((Claim("A", 0), Claim("B", 0)), {}, "allotment.population"),
        ((Claim("A", -1),), {}, "allotment.negative"),
        ((Claim("A", 1, override=-1),), {}, "allotment.negative"),
        ((Claim("A", 1),), {"fixed_percent": 101}, "allotment.terms"),
        ((Claim("A", 1),), {"fixed_percent": 0.3}, "money.type"),
        ((Claim("A", 1),), {"unit": 0}, "allotment.terms"),
        ((Claim("A", 1), Claim("B", 1)), {"remainder_to": "C"}, "allotment.remainder_row"),
    ],
)
def test_refusals(claims, terms, code):
    with pytest.raises(Invalid) as error:
        allot(101, claims, **terms)
    assert error.value.code == code
    assert str(error.value)


@given(
    st.integers(0, 10**12),
    st.lists(st.integers(1, 10**7), min_size=1, max_size=15),
    st.decimals(0, 100, places=2),
    st.sampled_from([1, 100]),
)
def test_nothing_is_lost_and_the_remainder_is_small(total, populations, percent, unit):
    claims = [Claim(str(at), people) for at, people in enumerate(populations)]
    rows = allot(total, claims, fixed_percent=percent, unit=unit)
    assert sum(row.amount for row in rows) == total
    assert all(row.amount >= 0 for row in rows)
    assert 0 <= sum(row.remainder for row in rows) < unit * (len(rows) + 1)
    assert sum(bool(row.remainder) for row in rows) <= 1
