"""A provider's income of a year: what its statements asked, and what the bank paid."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from concilia.engines.deadlines import day_of
from concilia.networks.models import Organisation
from concilia.providers.yearly import Rows, Sheet

from .models import PaymentOrder, Statement
from .queries import totals
from .states import OrderState


def income(organisation: Organisation, since: date, until: date) -> Rows:
    """Each statement of the months of the year: its total, how it stands, when and how much was paid. Cents."""
    yield ["month", "statement", "state", "total_cents", "due_on", "paid_on", "paid_cents"]
    statements = Statement.objects.filter(provider=organisation, month__gte=since, month__lt=until)
    paid = PaymentOrder.objects.filter(statement__in=statements, state=OrderState.PAID).order_by()
    orders = {order.statement_id: order for order in paid}
    for row in totals.with_totals(statements).order_by("month", "number"):
        order = orders.get(row.pk)
        yield [
            row.month.strftime("%Y-%m"),
            row.number,
            row.state,
            row.total,  # type: ignore[attr-defined]
            row.due_on.isoformat() if row.due_on else None,
            day_of(order.settled_at).isoformat() if order and order.settled_at else None,
            order.cents if order else None,
        ]


SHEET = Sheet("incassi", _("Incassi"), income)
