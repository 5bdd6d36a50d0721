"""What a statement is owed, and what of it the bank pays: line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..models import Invoice, RecoveryReceipt, Statement
from ..states import InvoiceState
from . import totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Cents. ``owed`` is what the uses amount to; ``split_vat`` goes to the Treasury, ``offset`` was kept against a
    recovery, ``stamp_charged`` is on the invoice and is not owed."""

    owed: int
    split_vat: int = 0
    offset: int = 0
    stamp_charged: int = 0

    @property
    def paid(self) -> int:
        """What the bank is told to pay."""
        return self.owed - self.split_vat - self.offset


def in_force(statement: Statement) -> QuerySet[Invoice]:
    """Its invoices and credit notes, in order."""
    return statement.invoices.filter(state=InvoiceState.MATCHED).order_by("attached_at", "id")


def invoiced(statement: Statement) -> int:
    """What its documents amount to: invoices less credit notes, in cents."""
    return in_force(statement).aggregate(sum=Sum("gross_cents"))["sum"] or 0


def due(statement: Statement) -> Due:
    """The sums of one statement."""
    sums = in_force(statement).aggregate(split=Sum("split_cents"), stamp=Sum("stamp_charged_cents"))
    offset = RecoveryReceipt.objects.filter(statement=statement).aggregate(sum=Sum("cents"))["sum"] or 0
    return Due(
        owed=totals.total(statement),
        split_vat=sums["split"] or 0,
        offset=offset,
        stamp_charged=sums["stamp"] or 0,
    )


def with_dues(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Statements with ``total``, ``split_vat``, ``offset`` and ``to_pay`` (cents)."""
    vat = Invoice.objects.filter(statement=OuterRef("pk"), state=InvoiceState.MATCHED).order_by().values("statement")
    kept = RecoveryReceipt.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    return totals.with_totals(statements).annotate(
        split_vat=Coalesce(Subquery(vat.annotate(sum=Sum("split_cents")).values("sum")), 0),
        offset=Coalesce(Subquery(kept.annotate(sum=Sum("cents")).values("sum")), 0),
    )


def to_pay(statement: Statement) -> int:
    """What the bank is told to pay for a statement read by ``with_dues``."""
    return int(statement.total - statement.split_vat - statement.offset)  # type: ignore[attr-defined]


def sums(statements: Iterable[Statement]) -> int:
    """What the bank is told to pay for several."""
    return sum(to_pay(row) for row in statements)
