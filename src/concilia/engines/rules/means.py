"""The points of a committee as one fact: the mean of its members', exact, rounded as the call says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Fact

ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
#: Enough digits for the exact quotient of any mean to be rounded once.
DIGITS = 60


def scored(rules: CallRules) -> tuple[Fact, ...]:
    """The facts that a committee gives."""
    return tuple(fact for fact in rules.file.facts if fact.origin == "committee")


def decimals_of(rules: CallRules, fact: Fact) -> int:
    """To how many decimals the mean of a fact is rounded."""
    return 0 if fact.type == "integer" else rules.file.committee.decimals


def within(fact: Fact, points: Decimal) -> bool:
    """Whether one member's points are between the least (0 if not written) and the most of the criterion."""
    return (fact.min or Decimal(0)) <= points <= (fact.max or Decimal(0))


def mean(rules: CallRules, fact: Fact, points: Sequence[Decimal]) -> Decimal | None:
    """The mean of some members' points; None when there are none: what is missing is never zero."""
    if not points:
        return None
    exact = sum((Fraction(item) for item in points), Fraction(0)) / len(points)
    with localcontext() as context:
        context.prec = DIGITS
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
        step = Decimal(1).scaleb(-decimals_of(rules, fact))
        return quotient.quantize(step, ROUNDINGS[rules.file.committee.rounding])
