"""Recoveries with what came back and what is left."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..models import Recovery, RecoveryInstalment, RecoveryReceipt


def with_received(rows: QuerySet[Recovery]) -> QuerySet[Recovery]:
    """Recoveries, last first, with ``received`` (cents), payee, instalments and receipts."""
    came = RecoveryReceipt.objects.filter(recovery=OuterRef("pk")).order_by().values("recovery")
    rows = rows.annotate(received=Coalesce(Subquery(came.annotate(sum=Sum("cents")).values("sum")), 0))
    parts = Prefetch("instalments", RecoveryInstalment.objects.order_by("number"))
    return rows.select_related("provider", "person", "payer").prefetch_related(parts).order_by("-number", "network")


def received(recovery: Recovery) -> int:
    """Cents that came back."""
    return int(recovery.receipts.aggregate(sum=Sum("cents"))["sum"] or 0)


def left(recovery: Recovery) -> int:
    """Cents still to come back."""
    return int(recovery.cents - received(recovery))


def next_due(recovery: Recovery) -> date | None:
    """The day of the first instalment that what came back does not cover; None when all are covered."""
    covered: int = recovery.received  # type: ignore[attr-defined]
    for part in recovery.instalments.all():
        covered -= part.cents
        if covered < 0:
            return part.due_on
    return None
