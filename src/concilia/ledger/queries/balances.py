"""Balances and histories. Amounts are integer cents; a balance is what came in minus what went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from concilia.core.rows import batches

from ..kinds import STORED, AccountKind
from ..models import Account, Transfer

READ_AT_ONCE = 5_000


def balance(account: Account) -> int:
    """The balance now."""
    if account.kind in STORED:
        return int(Account.objects.values_list("balance", flat=True).get(pk=account.pk) or 0)
    return sums([account.pk])[account.pk]


def balances(
    kind: AccountKind, owners: Iterable[UUID], *, network: UUID | None = None, period: str = ""
) -> dict[UUID, int]:
    """The balance of each owner's account of a kind, in a network or in all; 0 where there is no account yet."""
    wanted = list(owners)
    found = dict.fromkeys(wanted, 0)
    for part in batches(wanted, READ_AT_ONCE):
        accounts = Account.objects.filter(kind=kind, owner__in=part, period=period)
        within = accounts.filter(network=network) if network else accounts
        rows = list(within.order_by().values_list("pk", "owner", "balance"))
        derived = Counter() if kind in STORED else sums(pk for pk, _, _ in rows)
        for pk, owner, stored in rows:
            found[owner] += derived[pk] if stored is None else stored
    return found


def history(owner: UUID) -> QuerySet[Transfer]:
    """Every transfer that touched an account of ``owner``, oldest first, with its accounts."""
    touching = Q(debit__owner=owner) | Q(credit__owner=owner)
    return Transfer.objects.filter(touching).select_related("debit", "credit").order_by("at", "id")


def sums(accounts: Iterable[UUID]) -> Counter[UUID]:
    """Credits minus debits of each account, from the transfers alone."""
    totals: Counter[UUID] = Counter()
    for part in batches(list(accounts), READ_AT_ONCE):
        for side, sign in (("credit", 1), ("debit", -1)):
            rows = Transfer.objects.filter(**{f"{side}__in": part}).order_by()
            for account, total in rows.values_list(f"{side}_id").annotate(Sum("cents")):
                totals[account] += sign * total
    return totals
