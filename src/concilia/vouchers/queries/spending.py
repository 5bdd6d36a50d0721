"""What vouchers hold and what of their limits is used."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from concilia.calls.models import Call
from concilia.core import clock, crypto
from concilia.core.ids import derived
from concilia.engines.rules import CallRules
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Account
from concilia.networks.models import Organisation
from concilia.people.models import Household, Person
from concilia.people.queries import households_of

from ..models import Redemption, Voucher

#: Limits that hold for a person or a household over all its vouchers of a call.
SHARED = ("person", "household")


def with_rules(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers with all that judging a use of theirs reads."""
    return vouchers.select_related(
        "award__application__call__action",
        "award__application__rules__call",
        "award__application__applicant",
        "holder",
        "beneficiary",
        "provider",
        "network",
    )


def with_left(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers with ``left``, the cents still on their ledger account, and ``apart``, those that passes hold."""
    account = Account.objects.filter(kind=AccountKind.VOUCHER, owner=OuterRef("pk")).order_by().values("balance")
    holds = Account.objects.filter(kind=AccountKind.HELD, owner=OuterRef("pk")).order_by().values("owner")
    apart = Subquery(holds.annotate(sum=Sum("balance")).values("sum"))
    return vouchers.annotate(left=Coalesce(Subquery(account[:1]), 0), apart=Coalesce(apart, 0))


def holding(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers with something left on them."""
    full = Account.objects.filter(kind=AccountKind.VOUCHER, balance__gt=0).order_by()
    return vouchers.filter(pk__in=full.values("owner"))


def left(voucher: Voucher) -> int:
    """The cents still on a voucher."""
    return left_and_apart(voucher)[0]


def held_apart(voucher: Voucher) -> int:
    """The cents of a voucher that passes of tills without network hold."""
    return left_and_apart(voucher)[1]


def left_and_apart(voucher: Voucher) -> tuple[int, int]:
    """``left`` and ``held_apart`` at once."""
    kinds = (AccountKind.VOUCHER, AccountKind.HELD)
    accounts = Account.objects.filter(network=voucher.network_id, kind__in=kinds, owner=voucher.pk).order_by()
    sums = Counter[str]()
    for kind, balance in accounts.values_list("kind", "balance"):
        sums[kind] += balance or 0
    return sums[AccountKind.VOUCHER], sums[AccountKind.HELD]


def used(voucher: Voucher, rules: CallRules) -> dict[tuple[str, str], int]:
    """What was used of each limit, by its code and period: assigned minus what is left."""
    limits = rules.file.use.limits if rules.file.use else ()
    owners = {limit_owner(voucher, limit.per) for limit in limits} | {voucher.pk}
    rows = Account.objects.filter(network=voucher.network_id, kind=AccountKind.ALLOWANCE, owner__in=owners)
    assigned = Coalesce(Sum("credits__cents", filter=Q(credits__kind=TransferKind.ALLOW)), 0)
    found = rows.order_by().values_list("pk", "period", "balance").annotate(assigned=assigned)
    return {_key(period): given - (balance or 0) for _, period, balance, given in found}


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
    household = household_of(voucher.holder) if per == "household" and voucher.holder else None
    return household.pk if household else voucher.holder_id


def household_of(person: Person) -> Household | None:
    """The household that the person declared, or else belongs to."""
    return households_of(person).order_by("pk").first()


def uses_on(day: date, providers: QuerySet[Organisation]) -> QuerySet[Redemption]:
    """What was recorded at the tills of ``providers`` on a day, last first."""
    first = datetime.combine(day, time(), clock.ROME)
    rows = Redemption.objects.filter(provider__in=providers, at__gte=first, at__lt=first + timedelta(days=1))
    return rows.select_related("service", "reversal", "voucher", "statement_line").order_by("-at", "-id")


def refunds() -> QuerySet[Redemption]:
    """The receipts refunded to holders, last first."""
    rows = Redemption.objects.filter(provider=None).select_related("voucher__holder", "reversal", "statement_line")
    return rows.order_by("-at", "-id")


def history(voucher: Voucher) -> QuerySet[Redemption]:
    """Its uses, last first, with provider, service and reversal."""
    return voucher.redemptions.select_related("provider", "service", "reversal").order_by("-service_date", "-at")


def of_call(call: Call) -> QuerySet[Redemption]:
    """The uses of a call's vouchers, the last day first, with what their rules need to be read."""
    rows = Redemption.objects.filter(voucher__award__application__call=call).select_related(
        "provider", "reversal", "voucher__award__application__rules__call"
    )
    return rows.order_by("-service_date", "-at", "-id")
