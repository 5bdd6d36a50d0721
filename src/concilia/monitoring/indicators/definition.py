"""What an indicator is, what measuring it gives, and the day that is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Literal

from concilia.core import clock
from concilia.core.texts import Text
from concilia.territory.models import Network

Cells = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, in the indicator's unit, and its breakdowns: dimension, cell, value. No value: it can't be known yet."""

    value: Decimal | None
    breakdown: Mapping[str, Cells] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator. ``direction``: whether it should rise or fall. ``by``: its breakdowns. ``people``: it counts them, so
    small cells are hidden. ``plan_code``: the code of the plan's own indicator that this one measures.
    """

    code: str
    label: Text
    definition: Text
    unit: Text
    direction: Literal["rise", "fall"]
    measure: Callable[[Day], Figure]
    by: tuple[str, ...] = ()
    people: bool = False
    plan_code: str = ""


class Day:
    """A network at the end of a day. What several indicators read is read once."""

    def __init__(self, network: Network, on: date) -> None:
        self.network, self.on = network, on
        self._kept: dict[Callable[[Day], Any], Any] = {}

    @cached_property
    def end(self) -> datetime:
        """The first instant after the day, in Europe/Rome."""
        return datetime.combine(self.on + timedelta(days=1), time(), tzinfo=clock.ROME)

    def once(self, read: Callable[[Day], Any]) -> Any:
        """What ``read`` gives for this day, read once."""
        if read not in self._kept:
            self._kept[read] = read(self)
        return self._kept[read]


def rows(query: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a grouped query, read."""
    return [dict(row) for row in query]


def count(number: int | None) -> Decimal:
    """A count as a value."""
    return Decimal(number or 0)


def euros(cents: int | None) -> Decimal:
    """Integer cents as euros."""
    return Decimal(cents or 0).scaleb(-2)


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A share with two decimals, half up; None of nothing."""
    return rounded(Decimal(100) * part / whole, "0.01") if whole else None


def mean(values: Iterable[int | Decimal]) -> Decimal | None:
    """The arithmetic mean with one decimal, half up; None of nothing."""
    listed = list(values)
    return rounded(Decimal(sum(listed)) / len(listed), "0.1") if listed else None


def rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), rounding=ROUND_HALF_UP)


def folded(grouped: Iterable[Mapping[str, Any]], *dimensions: str, of: str = "n") -> dict[str, Cells]:
    """Rows of a grouped query folded along each of their dimensions; an empty key is the network itself."""
    folds: dict[str, dict[str, Decimal]] = {dimension: {} for dimension in dimensions}
    for row in grouped:
        for dimension, cells in folds.items():
            key = str(row[dimension] or "")
            cells[key] = cells.get(key, Decimal(0)) + (row[of] or 0)
    return {dimension: dict(sorted(cells.items())) for dimension, cells in folds.items()}
