"""Recoveries with what came back and what is left."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from concilia.ledger.kinds import TransferKind
from concilia.ledger.models import Transfer
from concilia.vouchers.models import Redemption, StagePayment

from ..models import Instalment, Recovery, RecoveryInstalment, RecoveryReceipt
from ..states import OrderState


def with_received(rows: QuerySet[Recovery]) -> QuerySet[Recovery]:
    """Recoveries, last first, with ``received`` (cents), payee, instalments and receipts."""
    came = RecoveryReceipt.objects.filter(recovery=OuterRef("pk")).order_by().values("recovery")
    rows = rows.annotate(received=Coalesce(Subquery(came.annotate(sum=Sum("cents")).values("sum")), 0))
    parts = Prefetch("instalments", RecoveryInstalment.objects.order_by("number"))
    related = "provider", "person", "payer", "line__statement", "control__sample", "grant", "voucher"
    return rows.select_related(*related).prefetch_related(parts).order_by("-number", "network")


def received(recovery: Recovery) -> int:
    """Cents that came back."""
    return int(recovery.receipts.aggregate(sum=Sum("cents"))["sum"] or 0)


def left(recovery: Recovery) -> int:
    """Cents still to come back."""
    return int(recovery.cents - received(recovery))


def uncovered(recovery: Recovery) -> list[RecoveryInstalment]:
    """The instalments that what came back does not cover wholly, in order."""
    covered: int = recovery.received  # type: ignore[attr-defined]
    found = []
    for part in recovery.instalments.all():
        covered -= part.cents
        if covered < 0:
            found.append(part)
    return found


def next_due(recovery: Recovery) -> date | None:
    """The day of the first instalment that what came back does not cover; None when all are covered."""
    return next((part.due_on for part in uncovered(recovery)), None)


def late_cents(recovery: Recovery, today: date) -> int:
    """What should have come back before a day and did not."""
    due = sum(part.cents for part in recovery.instalments.all() if part.due_on < today)
    came: int = recovery.received  # type: ignore[attr-defined]
    return max(0, int(due) - came)


def claimed(recovery: Recovery) -> int:
    """Cents that the ledger has claimed for it so far."""
    return sum(claimed_from(recovery).values())


def claimed_from(recovery: Recovery) -> Counter[UUID]:
    """By payee, the cents that the ledger has claimed for it."""
    rows = Transfer.objects.filter(kind=TransferKind.CLAIM, reference=recovery.pk).order_by()
    return Counter(dict(rows.values_list("debit__owner").annotate(Sum("cents"))))


def paid_to(recovery: Recovery) -> list[tuple[UUID, int]]:
    """Who got what a recovery asks back, and how many cents of it have left the bank, in a fixed order."""
    payee = recovery.provider_id or recovery.person_id
    assert payee is not None  # the database holds one of the two
    if recovery.line_id or recovery.grant_id:
        return [(payee, recovery.cents)]
    if recovery.voucher_id:
        return [(payee, _sum(_paid_stages().filter(voucher=recovery.voucher_id)))]
    assert recovery.control is not None  # the last of the origins
    return _paid_of(recovery.control.award_id, payee)


def _paid_of(award: UUID, beneficiary: UUID) -> list[tuple[UUID, int]]:
    """What was paid of an award: uses and stages of its vouchers to providers and holder, instalments of its contribution."""
    uses = Redemption.objects.filter(
        voucher__award=award, reversal=None, statement_line__statement__orders__state=OrderState.PAID
    )
    found: Counter[UUID] = Counter()
    for rows in (uses, _paid_stages().filter(voucher__award=award)):
        for provider, holder, cents in (
            rows.order_by().values_list("provider", "voucher__holder").annotate(Sum("cents"))
        ):
            found[provider or holder or beneficiary] += cents
    instalments = Instalment.objects.filter(grant__award=award, statement__orders__state=OrderState.PAID)
    net = instalments.aggregate(sum=Sum(F("gross_cents") - F("withheld_cents")))["sum"]
    found[beneficiary] += net or 0
    return sorted(found.items())


def _paid_stages() -> QuerySet[StagePayment]:
    return StagePayment.objects.filter(undone_at=None, stage_line__statement__orders__state=OrderState.PAID)


def _sum(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(sum=Sum("cents"))["sum"] or 0)
