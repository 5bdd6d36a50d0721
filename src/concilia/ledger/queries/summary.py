"""A network's money, from what came in to what was paid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from ..kinds import AccountKind
from ..models import Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Cents. ``funded`` is what the sources gave; it is always ``left + committed + in_vouchers + used``, and ``used`` is
    always ``owed + ordered + paid + taxes + claimed``: ``owed``: now, or when a stage
    pays it. ``taxes`` are kept for the Treasury, ``claimed`` must come back."""

    funded: int
    left: int
    committed: int
    in_vouchers: int
    owed: int
    ordered: int
    paid: int
    taxes: int = 0
    claimed: int = 0

    @property
    def used(self) -> int:
        """Redeemed or settled, less what was reversed."""
        return self.owed + self.ordered + self.paid + self.taxes + self.claimed

    @property
    def closes(self) -> bool:
        """Whether every cent that came in is somewhere."""
        return self.funded == self.left + self.committed + self.in_vouchers + self.used


def summary(network: UUID, before: datetime | None = None) -> Summary:
    """The sums of a network, now or as they were ``before`` an instant, from its transfers in one statement."""
    by_kind: Counter[str] = Counter()
    transfers = Transfer.objects.filter(network=network, **({"at__lt": before} if before else {}))
    rows = transfers.order_by().values_list("debit__kind", "credit__kind")
    for debit, credit, cents in rows.annotate(Sum("cents")):
        by_kind[debit] -= cents
        by_kind[credit] += cents
    return Summary(
        funded=-by_kind[AccountKind.SOURCE],
        left=by_kind[AccountKind.BUDGET],
        committed=by_kind[AccountKind.COMMITMENT],
        in_vouchers=by_kind[AccountKind.VOUCHER] + by_kind[AccountKind.HELD],
        owed=by_kind[AccountKind.PAYABLE] + by_kind[AccountKind.DELIVERED],
        ordered=by_kind[AccountKind.ORDERED],
        paid=by_kind[AccountKind.PAID],
        taxes=by_kind[AccountKind.TAX] + by_kind[AccountKind.WITHHELD],
        claimed=by_kind[AccountKind.CLAIM],
    )
