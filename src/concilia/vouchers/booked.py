"""What is still to be spent with a provider: for who sets its prices, before the families find out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from concilia.calls.queries import calls
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account
from concilia.networks.models import Organisation
from concilia.providers.queries.burden import Out

from .queries import registers
from .states import VoucherState


def out(provider: Organisation, since: date, until: date) -> Mapping[tuple[UUID, str], Out]:
    """The active vouchers that a provider knows and that pay in some days, by service and unit of their call's use."""
    rows = registers.known_to(provider).filter(state=VoucherState.ACTIVE, valid_from__lt=until, valid_until__gte=since)
    vouchers = list(rows.prefetch_related("services"))
    accounts = Account.objects.filter(kind=AccountKind.VOUCHER, owner__in=[row.pk for row in vouchers])
    left = {owner: balance or 0 for owner, balance in accounts.values_list("owner", "balance")}
    found: defaultdict[tuple[UUID, str], Out] = defaultdict(Out)
    for row in vouchers:
        use = calls.rules(row.award.application.rules).file.use
        if use is None:
            continue
        for service in row.services.all():
            before = found[service.pk, use.unit]
            found[service.pk, use.unit] = Out(before.vouchers + 1, before.left + left.get(row.pk, 0))
    return found
