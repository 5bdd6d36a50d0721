"""Statements whose promised day has passed and that nobody has ordered to pay, and what was said of it."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet

from ..models import PaymentDelay, PaymentOrder, Statement
from ..states import OrderState, StatementState

ON_THEIR_WAY = (OrderState.ORDERED, OrderState.PAID)


def overdue(rows: QuerySet[Statement], today: date) -> QuerySet[Statement]:
    """Those approved whose day has passed without an order that stands, oldest promise first, with their ``delays``."""
    ordered = PaymentOrder.objects.filter(state__in=ON_THEIR_WAY).values("statement")
    found = rows.filter(state=StatementState.APPROVED, due_on__lt=today).exclude(pk__in=ordered)
    explained = PaymentDelay.objects.order_by("at", "id")
    return found.prefetch_related(Prefetch("delays", explained)).order_by("due_on", "number")


def is_late(statement: Statement, today: date) -> bool:
    return overdue(Statement.objects.filter(pk=statement.pk), today).exists()


def last_word(statement: Statement) -> PaymentDelay | None:
    """What was said last of its delay."""
    return next(reversed(statement.delays.all()), None)


def is_explained(statement: Statement, today: date) -> bool:
    """Whether somebody said why, and the day promised then has not passed."""
    said = last_word(statement)
    return said is not None and said.expected_on >= today
