"""What must be paid to organisations, and when: the register of certificates asks, so that none expires before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from concilia.benefits.queries.dues import Due

from .grant_states import GrantState
from .models import Grant, PaymentOrder, Statement
from .states import OrderState, StatementState


def payments(day: date) -> Iterator[Due]:
    """Orders that the bank has not executed, on their day; statements sent or approved without an order, from today."""
    ordered = PaymentOrder.objects.filter(state=OrderState.ORDERED, statement__provider__isnull=False)
    for organisation, execution in ordered.values_list("statement__provider", "batch__execution_date").order_by("pk"):
        if organisation:
            yield Due(organisation, max(execution, day))
    waiting = Statement.objects.filter(
        state__in=[StatementState.SENT, StatementState.APPROVED], provider__isnull=False
    ).exclude(orders__state__in=[OrderState.ORDERED, OrderState.PAID])
    for organisation in waiting.values_list("provider", flat=True).order_by("provider").distinct():
        if organisation:
            yield Due(organisation, day)


def contributions(day: date) -> Iterator[Due]:
    """Contributions to be paid when their initiative ends: whoever has one is told before the certificate expires."""
    running = Grant.objects.filter(state=GrantState.RUNNING).order_by("pk")
    for organisation, ends_on in running.values_list("organisation", "ends_on"):
        yield Due(organisation, max(ends_on, day))
