"""The report of a network on a day: what was measured, against what the plan expects, with small cells hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from concilia.core.texts import Text
from concilia.plans.models import Indicator as PlanIndicator
from concilia.territory.models import Network

from ..cells import Shown, cells_shown, total_shown
from ..indicators import ALL, Indicator
from ..models import Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator on the day. ``shown`` is None when it can't be known yet; a plan's own says ``expected`` by whom.

    ``gap`` is what is left to the target, in the indicator's direction: zero or less when it is reached. None without a
    target, without a value, or when the value is hidden.
    """

    code: str
    label: Text
    definition: Text
    unit: Text
    direction: str
    shown: Shown | None
    breakdown: dict[str, dict[str, Shown]]
    measured_on: date | None
    plan_code: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    target_by: date | None = None
    source: Text = ""

    @property
    def gap(self) -> Decimal | None:
        if self.target is None or not isinstance(self.shown, Decimal):
            return None
        left = self.target - self.shown
        return left if self.direction == "rise" else -left


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``measured`` have a value of the day (or were declared by it), ``waiting`` are not yet measured."""

    network: Network
    on: date
    measured: list[Line]
    waiting: list[Line]


def has_measurements(network: Network, on: date) -> bool:
    """Whether the platform's indicators were measured on that day."""
    return Measurement.objects.filter(network=network, day=on, indicator__in=[each.code for each in ALL]).exists()


def report(network: Network, on: date) -> Report:
    """The report from what was measured: the platform's indicators of the day, the plan's own as last declared."""
    taken = {row.indicator: row for row in Measurement.objects.filter(network=network, day=on)}
    expected = {row.code: row for row in PlanIndicator.objects.filter(network=network).select_related("result")}
    lines = [_line(indicator, taken.get(indicator.code), expected) for indicator in ALL]
    measured_by_us = {indicator.plan_code for indicator in ALL}
    own = [row for row in expected.values() if row.code not in measured_by_us]
    declared = _declared(network, own, on)
    lines += [_own_line(row, declared.get(row.code)) for row in own]
    return Report(
        network=network,
        on=on,
        measured=[line for line in lines if line.shown is not None],
        waiting=[line for line in lines if line.shown is None],
    )


def _declared(network: Network, own: list[PlanIndicator], on: date) -> dict[str, Measurement]:
    """The last value declared by the day of each of the plan's own indicators."""
    rows = Measurement.objects.filter(network=network, day__lte=on, indicator__in=[row.code for row in own])
    return {row.indicator: row for row in rows.order_by("day")}


def _line(indicator: Indicator, row: Measurement | None, expected: dict[str, PlanIndicator]) -> Line:
    value, breakdown = _shown(indicator, row)
    promise = expected.get(indicator.plan_code) if indicator.plan_code else None
    return Line(
        code=indicator.code,
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit,
        direction=indicator.direction,
        shown=value,
        breakdown=breakdown,
        measured_on=row.day if row else None,
        plan_code=promise.code if promise else "",
        baseline=promise.baseline if promise else None,
        target=promise.target if promise else None,
        target_by=promise.target_by if promise else None,
    )


def _own_line(promise: PlanIndicator, row: Measurement | None) -> Line:
    """A plan's own indicator. Nobody says whether it counts people, so its small cells are hidden."""
    return Line(
        code=promise.code,
        label=promise.title,
        definition=promise.result.text if promise.result else "",
        unit=promise.unit,
        direction=promise.direction,
        shown=row.value if row else None,
        breakdown={key: cells_shown(cells, row.value) for key, cells in _cells(row).items()} if row else {},
        measured_on=row.day if row else None,
        plan_code=promise.code,
        baseline=promise.baseline,
        target=promise.target,
        target_by=promise.target_by,
        source=promise.source or "",
    )


def _shown(indicator: Indicator, row: Measurement | None) -> tuple[Shown | None, dict[str, dict[str, Shown]]]:
    if row is None:
        return None, {}
    if not indicator.people:
        return row.value, {dimension: dict(cells) for dimension, cells in _cells(row).items()}
    breakdown = {dimension: cells_shown(cells, row.value) for dimension, cells in _cells(row).items()}
    return total_shown(row.value), breakdown


def _cells(row: Measurement) -> dict[str, dict[str, Decimal]]:
    return {
        dimension: {key: Decimal(value) for key, value in sorted(cells.items())}
        for dimension, cells in row.breakdown.items()
    }
