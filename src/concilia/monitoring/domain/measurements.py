"""Measuring the indicators of a network on a day, and declaring those that no record of the platform can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock, dialect
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.jobs import periodic
from concilia.plans.models import Indicator as PlanIndicator
from concilia.territory.models import Network

from ..indicators import ALL, Day, Figure
from ..indicators.definition import Cells
from ..models import Measurement


def take_measurements(act: Act, *, network: Network, on: date) -> list[Measurement]:
    """Measure every indicator as the records tell it of the end of a day; measuring again replaces. (BA-28, TA-42)

    Side effects, in order: policy, measurements, audit entry. Raises Refusal ``monitoring.future`` for a day to come.
    """
    access.require(act, "monitoring.measurement.take", network)
    _check_past(on)
    day = Day(network, on)
    with dialect.snapshot():
        figures = {indicator.code: indicator.measure(day) for indicator in ALL}
    rows = [_row(act, day, code, figure) for code, figure in figures.items()]
    with act.writing():
        _write(rows)
        audit.record(act, "monitoring.measurement.take", network, day=on.isoformat(), indicators=len(rows))
    return rows


def declare(
    act: Act, *, indicator: PlanIndicator, on: date, value: Decimal, breakdown: Mapping[str, Cells] | None = None
) -> Measurement:
    """Write down the value of a plan's own indicator: union interventions, discrimination cases… (TA-39, TA-40)

    Side effects, in order: policy, measurement (a second one of the day replaces the first), audit entry.
    Raises Refusal ``monitoring.future`` for a day to come.
    """
    network = indicator.network
    access.require(act, "monitoring.measurement.declare", network)
    _check_past(on)
    row = _row(act, Day(network, on), indicator.code, Figure(value, breakdown or {}))
    with act.writing():
        _write([row])
        audit.record(act, "monitoring.measurement.declare", indicator, day=on.isoformat(), value=str(value))
    return row


@periodic("monitoring.measure", every="day")
def measure_yesterday(act: Act) -> int:
    """Measure every network at the end of the day that ended. Returns how many. Side effects as ``take_measurements``."""
    yesterday = act.at.astimezone(clock.ROME).date() - timedelta(days=1)
    networks = list(Network.objects.order_by("code"))
    for network in networks:
        take_measurements(act, network=network, on=yesterday)
    return len(networks)


def _check_past(on: date) -> None:
    if on > clock.today():
        raise Refusal("monitoring.future", _("Il %(day)s deve ancora venire: scegli oggi o un giorno passato."), day=on)


def _row(act: Act, day: Day, code: str, figure: Figure) -> Measurement:
    cells = {
        dimension: {key: str(value) for key, value in breakdown.items()}
        for dimension, breakdown in figure.breakdown.items()
    }
    return Measurement(
        network=day.network,
        indicator=code,
        day=day.on,
        value=figure.value,
        breakdown=cells,
        measured_at=act.at,
        measured_by=act.actor,
    )


def _write(rows: Iterable[Measurement]) -> None:
    Measurement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["network", "indicator", "day"],
        update_fields=["value", "breakdown", "measured_at", "measured_by"],
    )
