"""What vouchers hold and what of their limits is used."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from concilia.core import crypto
from concilia.core.ids import derived
from concilia.engines.rules import CallRules
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Account, Transfer
from concilia.people.models import Household, Person

from ..models import Redemption, Voucher

#: Limits that hold for a person or a household over all its vouchers of a call.
SHARED = ("person", "household")


def with_left(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers with ``left``: the cents still on their ledger account."""
    account = Account.objects.filter(kind=AccountKind.VOUCHER, owner=OuterRef("pk")).order_by().values("balance")
    return vouchers.annotate(left=Coalesce(Subquery(account[:1]), 0))


def left(voucher: Voucher) -> int:
    """The cents still on a voucher."""
    account = Account.objects.filter(kind=AccountKind.VOUCHER, owner=voucher.pk).first()
    return (account.balance or 0) if account else 0


def used(voucher: Voucher, rules: CallRules) -> dict[tuple[str, str], int]:
    """What was used of each limit, by its code and period: assigned minus what is left."""
    limits = rules.file.use.limits if rules.file.use else ()
    owners = {limit_owner(voucher, limit.per) for limit in limits} | {voucher.pk}
    rows = Account.objects.filter(kind=AccountKind.ALLOWANCE, owner__in=owners)
    assigned = Transfer.objects.filter(credit=OuterRef("pk"), kind=TransferKind.ALLOW).order_by().values("credit")
    rows = rows.annotate(assigned=Coalesce(Subquery(assigned.annotate(sum=Sum("cents")).values("sum")), 0))
    return {_key(row.period): row.assigned - (row.balance or 0) for row in rows}


def _key(period: str) -> tuple[str, str]:
    code, _, when = period.partition(":")
    return code, when


def limit_owner(voucher: Voucher, per: str) -> UUID:
    """Whose limit it is: the voucher's, or the person's or the household's over the whole call."""
    if per not in SHARED:
        return voucher.pk
    who = voucher.organisation_id or _holder(voucher, per)
    return derived(voucher.award.application.call_id, crypto.keyed_hash(f"{per}:{who}", purpose="limit"))


def _holder(voucher: Voucher, per: str) -> UUID | None:
    household = _household(voucher.holder) if per == "household" and voucher.holder else None
    return household.pk if household else voucher.holder_id


def _household(person: Person) -> Household | None:
    """The household that the person declared, or else belongs to."""
    rows = Household.objects.filter(Q(holder=person) | Q(members__person=person))
    return rows.order_by("pk").first()


def history(voucher: Voucher) -> QuerySet[Redemption]:
    """Its uses, last first, with provider, service and reversal."""
    return voucher.redemptions.select_related("provider", "service", "reversal").order_by("-service_date", "-at")
