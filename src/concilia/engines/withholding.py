"""The withholding on contributions to enterprises (DPR 600/1973 art. 28 c. 2): on running costs, not on capital goods.

It is reckoned on the running total, rounded half up to the cent, and each instalment bears the difference: so it is the
same in all, however the contribution is split.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from concilia.engines.money import Cents, half_up

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Paid:
    """An instalment, in cents: ``gross``, the part of it that is ``taxable`` (running costs), the ``withheld`` tax."""

    gross: Cents
    taxable: Cents
    withheld: Cents

    @property
    def net(self) -> Cents:
        return self.gross - self.withheld


def instalment(gross: Cents, before: Iterable[Paid], *, capital: Fraction, basis_points: int) -> Paid:
    """The next instalment of ``gross`` cents. ``capital``: the part of the costs that is for capital goods, 0 to 1.

    ``basis_points`` is 0 for who bears no withholding. A share of capital goods that changes between instalments is made up
    for by this one, within its own amount.
    """
    known = list(before)
    total = sum(row.gross for row in known) + gross
    taxable_to_now = total - half_up(capital * total)
    taxable = _within(taxable_to_now - sum(row.taxable for row in known), gross)
    tax_to_now = half_up(Fraction(basis_points * (taxable + sum(row.taxable for row in known)), WHOLE))
    return Paid(gross, taxable, _within(tax_to_now - sum(row.withheld for row in known), gross))


def _within(cents: Cents, most: Cents) -> Cents:
    return min(max(cents, 0), most)
