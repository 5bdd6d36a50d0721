"""Costs reported for a contribution: what is proposed for cutting, what is admitted, what is due (domain 2.1.8, 6.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from concilia.engines.money import Cents, half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A kind of cost. ``cap``: its largest share of what is admitted on the items without one; ``most``: its largest
    amount; ``capital``: goods that last, on which no tax is withheld; ``in_kind``: hours and rooms may be counted."""

    code: str
    cap: Decimal | None = None
    most: Cents | None = None
    capital: bool = False
    in_kind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days within which a cost is incurred, and the last day to pay it; all included."""

    since: date
    until: date
    pay_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A document of cost: ``claimed`` cents, less ``cut``. In kind, nobody paid for it."""

    item: str
    claimed: Cents
    issued_on: date
    paid_on: date | None = None
    traceable: bool = True
    in_kind: bool = False
    cut: Cents = 0


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """Cents of an item: what was ``spent``, what the official ``cut``, what goes ``over`` its ceiling, what is admitted."""

    code: str
    spent: Cents
    cut: Cents
    over: Cents
    capital: bool

    @property
    def admitted(self) -> Cents:
        return self.spent - self.cut - self.over


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The items of a report and their sums."""

    items: tuple[ItemTotal, ...]
    in_kind: Cents = 0

    @property
    def spent(self) -> Cents:
        return sum(row.spent for row in self.items)

    @property
    def cut(self) -> Cents:
        return sum(row.cut for row in self.items)

    @property
    def over(self) -> Cents:
        return sum(row.over for row in self.items)

    @property
    def admitted(self) -> Cents:
        return sum(row.admitted for row in self.items)

    @property
    def capital(self) -> Fraction:
        """The part of what is admitted that is for capital goods."""
        goods = sum(row.admitted for row in self.items if row.capital)
        return Fraction(goods, self.admitted) if self.admitted else Fraction(0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cut that the machine proposes: its motive (a code) and cents. A person decides."""

    motive: str
    cents: Cents


def proposals(cost: Cost, items: Sequence[Item], period: Period) -> list[Proposal]:
    """What is wrong with a cost by itself, each as a cut of all that is claimed."""
    allowed = {item.code: item for item in items}
    item = allowed.get(cost.item)
    wrong = {
        "item": item is None or (cost.in_kind and not item.in_kind),
        "before": cost.issued_on < period.since,
        "after": cost.issued_on > period.until,
        "unpaid": not cost.in_kind and cost.paid_on is None,
        "late": cost.paid_on is not None and cost.paid_on > period.pay_by,
        "traceable": not cost.in_kind and not cost.traceable,
    }
    return [Proposal(motive, cost.claimed) for motive, holds in wrong.items() if holds]


def reckon(items: Sequence[Item], costs: Iterable[Cost]) -> Reckoning:
    """The totals of a report, to the cent. What goes over an item's ceiling is cut with it; half a cent of a ceiling goes up."""
    listed = list(costs)
    spent = {item.code: sum(cost.claimed for cost in listed if cost.item == item.code) for item in items}
    cut = {item.code: sum(cost.cut for cost in listed if cost.item == item.code) for item in items}
    uncapped = sum(_below(item, spent[item.code] - cut[item.code]) for item in items if item.cap is None)
    totals = []
    for item in items:
        left = spent[item.code] - cut[item.code]
        most = _below(item, left)
        if item.cap is not None:
            most = min(most, half_up(Fraction(item.cap) * uncapped))
        totals.append(ItemTotal(item.code, spent[item.code], cut[item.code], left - most, item.capital))
    return Reckoning(tuple(totals), sum(cost.claimed - cost.cut for cost in listed if cost.in_kind))


def _below(item: Item, cents: Cents) -> Cents:
    return cents if item.most is None else min(cents, item.most)


def contribution(grant: Cents, rate: Fraction, reckoning: Reckoning, *, own_share: Fraction = Fraction(0)) -> Cents:
    """What is due: the least of the grant, the rate of what is admitted, and what is left of it after the least own share.

    What was given in kind is counted among the costs and never paid. Rounded half up to the cent, once.
    """
    admitted = reckoning.admitted
    limits = (half_up(rate * admitted), admitted - half_up(own_share * admitted), admitted - reckoning.in_kind)
    return max(0, min(grant, *limits))
