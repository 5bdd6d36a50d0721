"""What statements and batches amount to: always the sum of their lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from concilia.territory.models import Network
from concilia.vouchers.models import Redemption

from ..models import Statement, StatementLine
from ..states import RefusalState
from .grants import deciders as deciders_of_grant

UNDECIDED = (RefusalState.OPEN, RefusalState.ANSWERED)


def with_totals(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Statements with ``total``: the cents of their lines, and of the instalment of a grant, net of tax."""
    lines = StatementLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    summed = lines.annotate(sum=Sum("redemption__cents")).values("sum")
    net = Coalesce(F("instalment__gross_cents") - F("instalment__withheld_cents"), 0)
    return statements.annotate(total=Coalesce(Subquery(summed), 0) + net)


def total(statement: Statement) -> int:
    """The cents of a statement's lines, and of its instalment."""
    row: Any = with_totals(Statement.objects.filter(pk=statement.pk)).get()
    return int(row.total)


def unsettled(network: Network, month: date) -> QuerySet[Redemption]:
    """Uses of the month (its first day) and before that stand on no statement, were not reversed, and whose refusal, if
    there was one, is decided."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    rows = Redemption.objects.filter(network=network, service_date__lt=after, statement_line=None, reversal=None)
    rows = rows.exclude(line_refusals__state__in=UNDECIDED)
    return rows.select_related("voucher__award__application__call", "provider").order_by("service_date", "id")


def cups(statement: Statement) -> set[str]:
    """The CUP of the budget lines that pay it; lines without one ask for none."""
    path = "lines__redemption__voucher__award__call_line__budget_line__cup"
    found = Statement.objects.filter(pk=statement.pk).order_by().values_list(path, flat=True)
    return {cup for cup in found if cup}


def deciders(statement: Statement) -> set[str]:
    """The actors who granted the awards behind a statement: none of them may approve it."""
    path = "lines__redemption__voucher__award__granted_by"
    found = set(Statement.objects.filter(pk=statement.pk).values_list(path, flat=True))
    instalment = getattr(statement, "instalment", None)
    return found | deciders_of_grant(instalment.grant) if instalment else found
