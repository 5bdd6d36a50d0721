"""Money: strict reading, formats, half-up rounding and divisions that lose no cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines import money
from concilia.engines.invalid import Invalid

AMOUNTS = st.integers(-money.LARGEST, money.LARGEST)
TOTALS = st.integers(0, money.LARGEST)
WEIGHTS = st.lists(st.integers(0, 10**7) | st.decimals(0, 10**4, places=3), min_size=1, max_size=12).filter(
    lambda weights: sum(weights) > 0
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456),
        ("1234,56", 123456),
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("1.234.567", 123456700),
        ("1.234.567,8", 123456780),
        ("1234", 123400),
        ("0,05", 5),
        ("12,5", 1250),
        ("0", 0),
        ("€ 32.000,00", 3200000),
        ("60.741,00\N{NO-BREAK SPACE}€", 6074100),
        ("9999999999999,99", money.LARGEST),
    ],
)
def test_reads_what_people_write(text, cents):
    assert money.parse(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "money.ambiguous"),
        ("1,234", "money.ambiguous"),
        ("0,125", "money.form"),
        ("1e3", "money.form"),
        ("NaN", "money.form"),
        ("Infinity", "money.form"),
        ("١٢٣", "money.form"),
        ("１２", "money.form"),
        ("1_000", "money.form"),
        ("12.34.56", "money.form"),
        ("1.23,45", "money.form"),
        ("12.345.67", "money.form"),
        ("1 234,56", "money.form"),
        ("-5", "money.form"),
        ("+5", "money.form"),
        ("5,", "money.form"),
        (",5", "money.form"),
        ("", "money.form"),
        ("€", "money.form"),
        ("007", "money.form"),
        ("5,555", "money.ambiguous"),
        ("1234,567", "money.form"),
        ("10000000000000", "money.too_large"),
        (12.5, "money.type"),
        (True, "money.type"),
        (None, "money.type"),
    ],
)
def test_refuses_what_it_would_have_to_guess(text, code):
    with pytest.raises(Invalid) as error:
        money.parse(text)
    assert error.value.code == code
    assert str(error.value)


def test_an_ambiguous_amount_says_what_to_write():
    with pytest.raises(Invalid, match="scrivi 1234,00"):
        money.parse("1.234")


def test_negative_only_where_it_is_expected():
    assert money.parse("-12,30", negative=True) == -1230
    with pytest.raises(Invalid):
        money.parse("--12", negative=True)


@given(AMOUNTS)
def test_what_is_written_reads_back(amount):
    for language in ("it", "en"):
        assert money.parse(money.format_euros(amount, language), negative=True) == amount


def test_formats():
    assert money.format_euros(123456789) == "1.234.567,89\N{NO-BREAK SPACE}€"
    assert money.format_euros(-5) == "-0,05\N{NO-BREAK SPACE}€"
    assert money.format_euros(123456789, "en") == "€1,234,567.89"
    assert money.format_euros(-100, "en") == "-€1.00"


@pytest.mark.parametrize(
    ("euros", "cents"),
    [("2.675", 268), ("2.665", 267), ("-2.675", -268), ("2.6749999999", 267), ("0.005", 1), ("0.0049", 0), ("7", 700)],
)
def test_euros_round_half_up(euros, cents):
    assert money.from_euros(Decimal(euros)) == cents


@pytest.mark.parametrize("amount", [1.5, True, "1.50", None, Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN")])
def test_no_float_no_boolean_no_nan(amount):
    for compute in (money.from_euros, lambda a: money.percentage(100, a), lambda a: money.apportion(100, [a, 1])):
        with pytest.raises(Invalid):
            compute(amount)


@pytest.mark.parametrize("amount", [1.0, True, "1", Decimal(1)])
def test_cents_are_integers(amount):
    for compute in (money.to_euros, money.format_euros, lambda a: money.percentage(a, 10), lambda a: money.split(a, 2)):
        with pytest.raises(Invalid, match="numero intero"):
            compute(amount)


def test_too_large_is_refused_everywhere():
    for compute in (
        lambda: money.from_euros(Decimal("1e400")),
        lambda: money.percentage(money.LARGEST, 101),
        lambda: money.within_limits(money.LARGEST + 1),
    ):
        with pytest.raises(Invalid):
            compute()


@given(AMOUNTS)
def test_euros_and_back(amount):
    assert money.from_euros(money.to_euros(amount)) == amount


@given(st.integers(-(10**12), 10**12), st.decimals(0, 100, places=4))
def test_percentage_is_the_nearest_cent_half_up(amount, percent):
    exact = Fraction(percent) * amount / 100
    error = Fraction(money.percentage(amount, percent)) - exact
    assert abs(error) <= Fraction(1, 2)
    if abs(error) == Fraction(1, 2):
        assert (error > 0) == (exact > 0)


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_shares_of_the_castellanza_budget():
    contribution, cofinancing = money.parse("32.000,00"), money.parse("28.741,00")
    total = contribution + cofinancing
    assert total == money.parse("60.741,00")
    assert (money.percent_of(contribution, total), money.percent_of(cofinancing, total)) == (
        Decimal("52.68"),
        Decimal("47.32"),
    )


def test_percent_of_rounds_half_up_and_refuses_a_zero_total():
    assert money.percent_of(1, 8) == Decimal("12.50")
    assert money.percent_of(1, 800, 1) == Decimal("0.1")
    assert money.percent_of(-1, 800) == Decimal("-0.13")
    with pytest.raises(Invalid):
        money.percent_of(1, 0)


def test_apportion_names_the_remainder():
    result = money.apportion(100, [1, 1, 1])
    assert result == money.Apportionment((34, 33, 33), 1, (0,))
    assert money.apportion(100, [1, 2, 3]) == money.Apportionment((17, 33, 50), 1, (0,))


def test_of_equal_remainders_the_first_wins():
    assert money.apportion(2, [1, 1, 1, 1]).parts == (1, 1, 0, 0)
    assert money.apportion(5, [3, 1, 1]).parts == (3, 1, 1)


def test_a_zero_weight_receives_nothing():
    assert money.apportion(101, [0, 1, 1]).parts == (0, 51, 50)


def test_eighty_and_twenty():
    assert money.apportion(33_712_600, [80, 20]).parts == (26_970_080, 6_742_520)


@given(TOTALS, WEIGHTS)
def test_parts_sum_to_the_total_and_stay_within_a_cent(total, weights):
    result = money.apportion(total, weights)
    assert sum(result.parts) == total
    assert len(result.to) == result.remainder < len(weights)
    for part, weight in zip(result.parts, weights, strict=True):
        assert abs(part - Fraction(weight) * total / sum(map(Fraction, weights))) < 1


@given(TOTALS, st.integers(1, 60))
def test_split_gives_equal_parts(total, count):
    parts = money.split(total, count).parts
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1
    assert list(parts) == sorted(parts, reverse=True)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (10, [1, -1]), (10, [0, 0]), (10, [])])
def test_impossible_divisions(total, weights):
    with pytest.raises(Invalid):
        money.apportion(total, weights)


@pytest.mark.parametrize("count", [0, -1, True, 2.0])
def test_impossible_splits(count):
    with pytest.raises(Invalid):
        money.split(100, count)
