"""What may still be given while a ranking is served: the money and places of lines and of their quotas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from concilia.engines.rules.schema import CallFile, Line, Quota


@dataclass(slots=True)
class Pot:
    """Cents and places that are left; None: not limited here. A closed pot gives nothing more."""

    code: str
    cents: int | None
    places: int | None
    open: bool = True
    given: int = 0
    seats: int = 0

    def take(self, wanted: int) -> int:
        """Take up to ``wanted`` cents; says how many were taken."""
        taken = wanted if self.cents is None else min(wanted, self.cents)
        self.move(taken)
        return taken

    def move(self, cents: int) -> None:
        self.given += cents
        if self.cents is not None:
            self.cents -= cents

    def seat(self, number: int = 1) -> None:
        self.seats += number
        if self.places is not None:
            self.places -= number


@dataclass(slots=True)
class LinePot:
    """A line: its common pot, and the pots of its quotas. What the line limits says what its pots limit."""

    common: Pot
    amount: int | None
    places: int | None
    quotas: dict[str, Pot] = field(default_factory=dict)

    def pots(self, quotas: frozenset[str], *, first: bool = False) -> list[Pot]:
        """The open pots from which a member of ``quotas`` is served, the reserved ones first.

        ``first``: before anybody else, whose pots come last: what they had left may already have been given.
        """
        mine = [pot for code, pot in self.quotas.items() if code in quotas]
        others = [pot for code, pot in self.quotas.items() if code not in quotas] if first else []
        return [pot for pot in (*mine, self.common, *others) if pot.open]


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def open_lines(file: CallFile, budget: Mapping[str, int]) -> dict[str, LinePot]:
    """The lines of a call with their quotas set aside. ``budget`` replaces the amount of a line, in cents.

    Raises KeyError for a budget of a line that the call has not.
    """
    unknown = set(budget) - {line.code for line in file.budget.lines}
    if unknown:
        raise KeyError(f"the call has no line {', '.join(sorted(unknown))}")
    lines = {line.code: _line(line, budget.get(line.code)) for line in file.budget.lines}
    for quota in file.quotas:
        line = lines[quota.line or next(iter(lines))]
        pot = _set_aside(line, quota)
        line.quotas[quota.code] = pot
    return lines


def _line(line: Line, amount: int | None) -> LinePot:
    if amount is None and line.amount is not None:
        amount = cents(line.amount)
    return LinePot(Pot(line.code, amount, line.places), amount, line.places)


def _set_aside(line: LinePot, quota: Quota) -> Pot:
    """Move the quota's part out of the common pot, never more than it holds. Money half up, places whole."""
    money, places = _size(line, quota)
    if money is not None and line.common.cents is not None:
        money = min(money, line.common.cents)
        line.common.cents -= money
    if places is not None and line.common.places is not None:
        places = min(places, line.common.places)
        line.common.places -= places
    return Pot(quota.code, money, places)


def _size(line: LinePot, quota: Quota) -> tuple[int | None, int | None]:
    if quota.amount is not None:
        return cents(quota.amount), None
    if quota.places is not None:
        return None, quota.places
    share = quota.share or Decimal(0)
    money = None if line.amount is None else int((share * line.amount).quantize(Decimal(1), ROUND_HALF_UP))
    places = None if line.places is None else int((share * line.places).quantize(Decimal(1), ROUND_DOWN))
    return money, places
