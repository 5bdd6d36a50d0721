"""Statements and batches as their pages list them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet

from ..models import PaymentBatch, PaymentOrder, StageLine, Statement, StatementLine
from ..states import OrderState, StatementState
from .dues import with_dues


def statements() -> QuerySet[Statement]:
    """Statements, last first, with payee, ``total``, ``split_vat`` and ``offset`` (cents), ``uses`` and their orders."""
    rows = Statement.objects.select_related("provider", "person", "alliance", "network", "instalment")
    orders = PaymentOrder.objects.select_related("batch").order_by("end_to_end_id")
    rows = with_dues(rows).annotate(uses=Count("lines", distinct=True))
    return rows.prefetch_related(Prefetch("orders", orders)).order_by("-month", "-number")


def payable(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Those approved that no order pays, and that were not wholly offset."""
    paid = PaymentOrder.objects.exclude(state=OrderState.REJECTED).values("statement")
    waiting = rows.filter(state=StatementState.APPROVED).exclude(pk__in=paid)
    return waiting.filter(total__gt=F("split_vat") + F("offset"))  # type: ignore[misc]


def order_of(statement: Statement) -> PaymentOrder | None:
    """The last order that pays it."""
    return next(reversed(statement.orders.all()), None)


def lines(statement: Statement) -> QuerySet[StatementLine]:
    """Its lines, in the order of the service, with all that they show."""
    related = "redemption__voucher__award__application__call", "redemption__service"
    return statement.lines.select_related(*related).order_by("redemption__service_date", "redemption__receipt")


def stages(statement: Statement) -> QuerySet[StageLine]:
    """The stages that it pays, with all that they show, by voucher."""
    related = "payment__voucher__award__application__call", "payment__voucher__award__application__rules__call"
    return statement.stage_lines.select_related("statement", *related).order_by(
        "payment__voucher__code", "payment__number"
    )


def sums_by_state(rows: Any) -> Counter[str]:
    """Cents by state of statements with their totals."""
    sums: Counter[str] = Counter()
    for state, total in rows.values_list("state", "total").order_by():
        sums[state] += total
    return sums


def batches() -> QuerySet[PaymentBatch]:
    """Batches, last first, with payer and orders."""
    orders = PaymentOrder.objects.select_related("statement").order_by("end_to_end_id")
    rows = PaymentBatch.objects.select_related("payer", "network", "alliance")
    return rows.prefetch_related(Prefetch("orders", orders)).order_by("-number", "network")
