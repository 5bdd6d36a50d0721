"""What vouchers hold and what of their limits is used."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from concilia.core import crypto
from concilia.core.ids import derived
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Account, Transfer

from ..models import Redemption, Voucher


def with_left(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers with ``left``: the cents still on their ledger account."""
    account = Account.objects.filter(kind=AccountKind.VOUCHER, owner=OuterRef("pk")).order_by().values("balance")
    return vouchers.annotate(left=Coalesce(Subquery(account[:1]), 0))


def left(voucher: Voucher) -> int:
    """The cents still on a voucher."""
    account = Account.objects.filter(kind=AccountKind.VOUCHER, owner=voucher.pk).first()
    return (account.balance or 0) if account else 0


def used(voucher: Voucher) -> dict[tuple[str, str], int]:
    """What was used of each limit, by its code and period: assigned minus what is left."""
    owners = [voucher.pk, *_shared_owners(voucher)]
    rows = Account.objects.filter(kind=AccountKind.ALLOWANCE, owner__in=owners)
    assigned = Transfer.objects.filter(credit=OuterRef("pk"), kind=TransferKind.ALLOW).order_by().values("credit")
    rows = rows.annotate(assigned=Coalesce(Subquery(assigned.annotate(sum=Sum("cents")).values("sum")), 0))
    return {_key(row.period): row.assigned - (row.balance or 0) for row in rows}


def _shared_owners(voucher: Voucher) -> list[UUID]:
    call, who = voucher.award.application.call_id, voucher.holder_id or voucher.organisation_id
    return [derived(call, crypto.keyed_hash(f"{per}:{who}", purpose="limit")) for per in ("person", "household")]


def _key(period: str) -> tuple[str, str]:
    code, _, when = period.partition(":")
    return code, when


def history(voucher: Voucher) -> QuerySet[Redemption]:
    """Its uses, last first, with provider, service and reversal."""
    return voucher.redemptions.select_related("provider", "service", "reversal").order_by("-service_date", "-at")
