"""What statements and batches amount to: always the sum of their lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from concilia.engines.deadlines import months_after
from concilia.territory.models import Network
from concilia.vouchers.models import Redemption

from ..models import StageLine, Statement, StatementLine
from ..states import RefusalState

UNDECIDED = (RefusalState.OPEN, RefusalState.ANSWERED)


def with_totals(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Statements with ``total``: the cents of their lines, of their stages, and of the instalment of a grant, net of tax."""
    lines = StatementLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    summed = lines.annotate(sum=Sum("redemption__cents")).values("sum")
    stages = StageLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    staged = stages.annotate(sum=Sum("payment__cents")).values("sum")
    net = Coalesce(F("instalment__gross_cents") - F("instalment__withheld_cents"), 0)
    return statements.annotate(total=Coalesce(Subquery(summed), 0) + Coalesce(Subquery(staged), 0) + net)


def total(statement: Statement) -> int:
    """The cents of a statement's lines and stages, and of its instalment."""
    row: Any = with_totals(Statement.objects.filter(pk=statement.pk)).get()
    return int(row.total)


def last_of(month: date) -> date:
    """The last day of a month, of which the first is given."""
    return months_after(month, 1) - timedelta(days=1)


def unsettled(network: Network, month: date) -> QuerySet[Redemption]:
    """Uses of the month (its first day) and before that stand on no statement, were not reversed, whose refusal, if there
    was one, is decided, and whose voucher is not paid by stages."""
    rows = Redemption.objects.filter(
        network=network, service_date__lte=last_of(month), statement_line=None, reversal=None
    )
    rows = rows.filter(voucher__by_stages=False)
    rows = rows.exclude(line_refusals__state__in=UNDECIDED)
    return rows.select_related("voucher__award__application__call", "provider").order_by("service_date", "id")
