"""Pay of women and men: the worked cases, and figures that a known truth gives back."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import exp

import pytest

from concilia.engines.invalid import Invalid
from concilia.engines.worktime import openings, pay
from concilia.engines.worktime.pay import Moments
from tests.engines.worktime.cases import cases, check
from tests.engines.worktime.test_leave import of

ON = date(2027, 3, 1)


def two(value):
    return round(Decimal(value.numerator) / value.denominator, 2)


def ask_gaps(men, women):
    found = pay.gaps_unchecked(*([Fraction(each) for each in group] for group in (men, women)))
    return {"mean": two(found.mean), "median": two(found.median)}


def ask_between(pairs):
    found = []
    for men, women, published in pairs:
        low, high = pay.gap_between(Fraction(men), Fraction(women), Fraction(1, 20))
        assert low <= published <= high
        found.append([two(low), two(high)])
    return found


def ask_decompose(first, second):
    groups = [
        Moments(tuple(tuple(map(float, row)) for row in group["xx"]), tuple(map(float, group["xy"])))
        for group in (first, second)
    ]
    pooled, neumark = pay.decompose(*groups), pay.decompose(*groups, with_sex=False)
    assert pooled.explained + pooled.unexplained == pytest.approx(pooled.gap)
    five = [round(Decimal(value), 5) for value in (pooled.gap, pooled.unexplained, pooled.explained)]
    return {
        "means": [round(Decimal(group.xy[0] / group.count), 4) for group in groups],
        "gap": five[0],
        "pooled": five[1:],
        "neumark": [round(Decimal(value), 5) for value in (neumark.unexplained, neumark.explained)],
    }


def ask_shown(men, women, least=None):
    return two(of(pay.gaps([Fraction(20)] * men, [Fraction(18)] * women, ON, least=least)).mean)


def ask_directive(employees):
    found = [of(pay.directive_report(number, ON)) for number in employees]
    return [each and [each.first.year, each.every_years] for each in found]


def bands(people):
    return pay.quartiles([(Fraction(amount), sex) for amount, sex in people])


ASKED = {
    "gap": lambda men, women: two(pay.gap(men, women)),
    "gaps": ask_gaps,
    "between": ask_between,
    "decompose": ask_decompose,
    "obliged": lambda employees: [of(pay.biennial_report(number, 2025)) is not None for number in employees],
    "due": lambda employees, second_year: of(pay.biennial_report(employees, second_year)),
    "alert": lambda gaps: [of(pay.alert(Fraction(each), ON)) for each in gaps],
    "shown": ask_shown,
    "directive": ask_directive,
    "quartiles": lambda people: [sum(band.values()) for band in bands(people)],
    "women": lambda people: [two(band["F"]) for band in bands(people)],
    "minutes": lambda expression: openings.open_minutes(expression, date(2026, 3, 2), date(2026, 3, 8)),
}


@cases("pay")
def test_worked_cases_of_pay(case):
    check(case, ASKED)


@cases("openings")
def test_worked_cases_of_opening_hours(case):
    check(case, ASKED)


def people(count=60):
    """People whose pay is known: women earn 10 % less at equal seniority, and have less of it."""
    women = [number % 2 == 0 for number in range(count)]
    seniority = [number % 7 + (0 if woman else 3) for number, woman in enumerate(women)]
    noise = [0.01 * ((number * 37) % 11 - 5) for number in range(count)]
    amounts = [
        exp(2.5 + 0.05 * years - (0.1053605 if woman else 0) + error)
        for woman, years, error in zip(women, seniority, noise, strict=True)
    ]
    return women, [[years] for years in seniority], amounts


@pytest.mark.seed("BA-15")
def test_the_adjusted_gap_finds_what_was_put_in():
    found = pay.adjusted(*people())
    assert found.low < -10 < found.high
    assert found.percent == pytest.approx(-10, abs=1.5)


def test_traits_that_tell_the_sex_are_refused():
    women, _traits, amounts = people()
    with pytest.raises(Invalid, match="bastano"):
        pay.adjusted(women, [[float(woman)] for woman in women], amounts)


def test_moments_of_people_give_the_gap_of_their_means():
    women, traits, amounts = people()
    sides = [
        pay.moments(
            [row for row, woman in zip(traits, women, strict=True) if woman == side],
            [each for each, woman in zip(amounts, women, strict=True) if woman == side],
        )
        for side in (False, True)
    ]
    found = pay.decompose(*sides)
    means = [sum(a for a, w in zip(amounts, women, strict=True) if w == side) / 30 for side in (False, True)]
    assert found.gap == pytest.approx(means[0] - means[1])
    assert found.explained > 0 < found.unexplained
