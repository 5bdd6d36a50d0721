"""Allotment of a fund among territories: a fixed share in equal parts, the rest by population, and exceptions.

The Lombard acts divide so: 30% in equal parts among the health agencies and 70% by population (call of 2022), 80% to
the alliances and 20% to the agency's own action (D.G.R. 2398/2019: ``money.apportion`` by 80 and 20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from concilia.engines import money
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.money import Cents


@dataclass(frozen=True, slots=True)
class Claim:
    """A territory that takes part: its residents, and the amount set by act, if any."""

    code: str
    population: int
    override: Cents | None = None


@dataclass(frozen=True, slots=True)
class Allotted:
    """What a territory receives, and the part of it that is the rounding remainder."""

    code: str
    amount: Cents
    remainder: Cents = 0
    overridden: bool = False


def allot(
    total: Cents,
    claims: Sequence[Claim],
    *,
    fixed_percent: Decimal | int = 0,
    unit: Cents = 1,
    remainder_to: str | None = None,
) -> tuple[Allotted, ...]:
    """Divide ``total`` among ``claims``, in their order; the amounts sum to the total.

    Overrides are taken off first. Of what is left, ``fixed_percent`` per cent goes in equal parts and the rest by
    population, to the others; each is rounded down to ``unit`` cents (100 for whole euros), and what rounding leaves
    goes to the row ``remainder_to``, or else to the largest one (the first of equals).
    """
    _check(total, claims, fixed_percent, unit)
    free = [claim for claim in claims if claim.override is None]
    left = total - sum(claim.override or 0 for claim in claims)
    exact = _exact(left, free, fixed_percent)
    rounded = {code: int(share // unit) * unit for code, share in exact.items()}
    lucky = _remainder_row(exact, remainder_to, left - sum(rounded.values()))
    return tuple(_row(claim, rounded, lucky, left - sum(rounded.values())) for claim in claims)


def _exact(left: Cents, free: Sequence[Claim], fixed_percent: Decimal | int) -> dict[str, Fraction]:
    """Exact cents of each row."""
    if left < 0 or (left > 0 and not free):
        raise Invalid("allotment.overrides", _("Gli importi fissati per atto non quadrano con il totale."))
    fixed = left * Fraction(fixed_percent) / 100
    people = sum(claim.population for claim in free)
    if free and fixed < left and not people:
        raise Invalid("allotment.population", _("Manca la popolazione su cui ripartire."))
    return {claim.code: fixed / len(free) + (left - fixed) * Fraction(claim.population, people or 1) for claim in free}


def _remainder_row(exact: dict[str, Fraction], wanted: str | None, remainder: Cents) -> str | None:
    if not remainder:
        return None
    if wanted is not None and wanted not in exact:
        problem = _("La riga del resto «%(row)s» non c'è, o ha un importo fissato per atto.")
        raise Invalid("allotment.remainder_row", problem, row=wanted)
    return wanted or max(exact, key=lambda code: exact[code])


def _row(claim: Claim, rounded: dict[str, Cents], lucky: str | None, remainder: Cents) -> Allotted:
    if claim.override is not None:
        return Allotted(claim.code, claim.override, overridden=True)
    extra = remainder if claim.code == lucky else 0
    return Allotted(claim.code, rounded[claim.code] + extra, extra)


def _check(total: Cents, claims: Sequence[Claim], fixed_percent: Decimal | int, unit: Cents) -> None:
    money.percentage(total, fixed_percent)
    twice = [code for code, count in Counter(claim.code for claim in claims).items() if count > 1]
    if twice:
        raise Invalid("allotment.twice", _("La riga «%(row)s» compare due volte."), row=twice[0])
    if not 0 <= fixed_percent <= 100 or unit < 1 or total < 0:
        raise Invalid("allotment.terms", _("La quota fissa va da 0 a 100 e il totale non può essere negativo."))
    if any(claim.population < 0 or (claim.override or 0) < 0 for claim in claims):
        raise Invalid("allotment.negative", _("Popolazione e importi non possono essere negativi."))
