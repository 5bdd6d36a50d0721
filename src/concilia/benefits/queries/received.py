"""What somebody receives from other measures, as the register held it at an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from concilia.core import texts

from ..models import Measure, Received
from ..states import Cumulation
from . import months as by_month
from .months import Months


@dataclass(frozen=True)
class Asked:
    """Whose expense, for what, in which months: what is compared with the register.

    ``people``: keyed indexes of codici fiscali. ``expenses``: codes of ``Expense``; none is every one.
    """

    network: UUID
    people: frozenset[str]
    months: Months
    expenses: frozenset[str] = frozenset()


def held(at: datetime) -> QuerySet[Received]:
    """The rows that the register held at an instant: written by then, and not ended yet."""
    return Received.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), registered_at__lte=at)


def found(asked: Asked, at: datetime) -> QuerySet[Received]:
    """The rows for the same expense of the same people in the same months, with their measures."""
    rows = held(at).filter(network=asked.network, person_index__in=asked.people, until__gte=asked.months.since)
    if asked.months.until:
        rows = rows.filter(since__lte=asked.months.until)
    if asked.expenses:
        rows = rows.filter(expense__in=asked.expenses)
    return rows.select_related("measure").order_by("measure__code", "since", "id")


def against(asked: Asked, call: str, at: datetime) -> list[Received]:
    """Those whose measure may not stand with the benefit of a call (its code)."""
    return [row for row in found(asked, at) if not stands_with(row.measure, call)]


def amount(asked: Asked, at: datetime) -> int:
    """Cents that they pay in those months, for what is known of them. Without a last month, of the first alone."""
    within = Months(asked.months.since, asked.months.until or asked.months.since)
    return sum(_cents(row, within) for row in found(asked, at))


def _cents(row: Received, within: Months) -> int:
    common = by_month.shared(Months(row.since, row.until), within)
    return (row.cents or 0) * by_month.count(common.since, common.until or common.since) if common else 0


def stands_with(measure: Measure, other: str) -> bool:
    """Whether a measure may pay for an expense that another measure, or a call, pays for too (by its code)."""
    if measure.cumulation == Cumulation.FULL_COST:
        return True
    return measure.cumulation == Cumulation.NAMED and other in measure.compatible


def said(rows: Iterable[Received]) -> str:
    """Which measures, in which months, in plain words: no name, no amount, not who said so."""
    return "; ".join(dict.fromkeys(_words(row) for row in rows))


def _words(row: Received) -> str:
    return f"{texts.in_language(row.measure.name)} ({by_month.said(Months(row.since, row.until))})"


def of_people(people: Collection[str], at: datetime) -> QuerySet[Received]:
    """All that the register holds of some people."""
    return held(at).filter(person_index__in=people).select_related("measure", "network", "person")
