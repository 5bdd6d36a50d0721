"""The 4 % of DPR 600/1973 art. 28 c. 2: to the cent, however a contribution is split."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.money import half_up
from concilia.engines.withholding import Paid, instalment

NONE, ALL = Fraction(0), Fraction(1)


@pytest.mark.parametrize(
    ("gross", "capital", "expected"),
    [
        (400_000, NONE, Paid(400_000, 400_000, 16_000)),
        (400_000, ALL, Paid(400_000, 0, 0)),
        (400_000, Fraction(1, 4), Paid(400_000, 300_000, 12_000)),
        (12, NONE, Paid(12, 12, 0)),
        (13, NONE, Paid(13, 13, 1)),
        (1, NONE, Paid(1, 1, 0)),
    ],
)
def test_running_costs_bear_it_and_capital_goods_do_not(gross, capital, expected):
    paid = instalment(gross, [], capital=capital, basis_points=400)
    assert paid == expected
    assert paid.net + paid.withheld == gross


def test_who_bears_none_is_paid_in_full():
    assert instalment(400_000, [], capital=NONE, basis_points=0) == Paid(400_000, 400_000, 0)


def test_half_cents_do_not_add_up():
    """Twice 12 cents: each by itself would bear nothing, together they bear one cent, and the second bears it."""
    first = instalment(12, [], capital=NONE, basis_points=400)
    assert (first.withheld, instalment(12, [first], capital=NONE, basis_points=400).withheld) == (0, 1)


def test_goods_known_only_at_the_end_are_made_up_for_by_the_balance():
    advance = instalment(50_000, [], capital=NONE, basis_points=400)
    balance = instalment(50_000, [advance], capital=Fraction(1, 4), basis_points=400)
    assert (advance.withheld, balance.withheld) == (2_000, 1_000)


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=8),
    st.fractions(0, 1, max_denominator=10_000),
    st.integers(0, 3_000),
)
def test_gross_is_net_and_tax_and_no_split_changes_the_tax(parts, capital, basis_points):
    made = []
    for gross in parts:
        made.append(instalment(gross, made, capital=capital, basis_points=basis_points))
    assert all(0 <= row.withheld <= row.taxable <= row.gross == row.net + row.withheld for row in made)
    whole = sum(parts)
    taxable = whole - half_up(capital * whole)
    assert sum(row.taxable for row in made) == taxable
    assert sum(row.withheld for row in made) == half_up(Fraction(taxable * basis_points, 10_000))
