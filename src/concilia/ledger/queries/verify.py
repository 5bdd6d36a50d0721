"""The proof: one pass over the transfers, in plain arithmetic, that trusts neither the guards nor the stored balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from concilia.core import dialect, guards

from ..kinds import ROUTES, SAME_OWNER, STORED, SUMMED, AccountKind, TransferKind
from ..models import Account, Transfer

TELL_EVERY = 10_000
_WAYS = frozenset(tuple(str(kind) for kind in route) for route in ROUTES)
_NEVER_BELOW_ZERO = (*STORED, *SUMMED)


class _Account(NamedTuple):
    pk: UUID
    network_id: UUID
    kind: str
    owner: UUID
    balance: Any
    moved_by: UUID | None


class _Transfer(NamedTuple):
    pk: UUID
    network_id: UUID
    debit_id: UUID
    credit_id: UUID
    cents: Any
    kind: str
    reference: UUID
    reverses_id: UUID | None


def verify(tell: Callable[[int], object] = int) -> Iterator[str]:
    """A line for every disagreement, with the invariant it breaks (docs/money.md); nothing when all is well.

    It reads one moment of the database, whatever happens meanwhile; ``tell`` hears how many transfers it has read.
    """
    with dialect.snapshot():
        yield from _missing_guards()
        book = _Book()
        for seen, row in enumerate(Transfer.objects.order_by().values_list(*_Transfer._fields).iterator(), start=1):
            yield from book.enter(_Transfer(*row))
            if seen % TELL_EVERY == 0:
                tell(seen)
        yield from book.close()


def _missing_guards() -> Iterator[str]:
    for name in guards.missing():
        if name.startswith("ledger_"):
            yield f"L9 guard {name} is not in the database: `concilia doctor` says how to put it back"


class _Book:
    """The accounts as the transfers make them."""

    def __init__(self) -> None:
        rows = Account.objects.order_by().values_list(*_Account._fields).iterator()
        self.accounts = {row[0]: _Account(*row) for row in rows}
        undone = Transfer.objects.filter(reversed_by__isnull=False).order_by().values_list(*_Transfer._fields)
        self.originals = {row[0]: _Transfer(*row) for row in undone.iterator()}
        self.sums: Counter[UUID] = Counter()
        self.ordered: Counter[tuple[UUID, UUID]] = Counter()
        self.reversed: Counter[UUID] = Counter()
        self.seen_last: set[UUID] = set()

    def enter(self, row: _Transfer) -> Iterator[str]:
        debit, credit = self.accounts.get(row.debit_id), self.accounts.get(row.credit_id)
        if type(row.cents) is not int or row.cents <= 0:
            yield f"L16 transfer {row.pk}: {row.cents!r} is not a whole number of cents over zero"
        if debit is None or credit is None or debit.pk == credit.pk:
            yield f"L1 transfer {row.pk}: it does not join two accounts"
            return
        yield from self._check_way(row, debit, credit)
        self._add(row, debit, -row.cents)
        self._add(row, credit, row.cents)

    def _check_way(self, row: _Transfer, debit: _Account, credit: _Account) -> Iterator[str]:
        if not row.network_id == debit.network_id == credit.network_id:
            yield f"L20 transfer {row.pk}: its accounts are not of its network"
        if row.kind == TransferKind.REVERSE:
            yield from self._check_reversal(row)
        elif (row.kind, debit.kind, credit.kind) not in _WAYS:
            yield f"L3 transfer {row.pk}: {row.kind} does not go from {debit.kind} to {credit.kind}"
        elif row.kind in (TransferKind.SET_ASIDE, TransferKind.RELEASE) and debit.owner != credit.owner:
            yield f"L17 transfer {row.pk}: what is held of one voucher goes to another"
        elif row.kind in SAME_OWNER and debit.owner != credit.owner:
            yield f"L14 transfer {row.pk}: what is owed to one payee goes to another"

    def _check_reversal(self, row: _Transfer) -> Iterator[str]:
        original = self.originals.get(row.reverses_id) if row.reverses_id else None
        if original is None:
            yield f"L10 reversal {row.pk}: its original is not there"
            return
        self.reversed[original.pk] += 1
        if self.reversed[original.pk] > 1:
            yield f"L10 transfer {original.pk} is reversed more than once"
        if original.kind == TransferKind.REVERSE:
            yield f"L10 reversal {row.pk} reverses a reversal"
        if (row.debit_id, row.credit_id) != (original.credit_id, original.debit_id):
            yield f"L10 reversal {row.pk} does not swap the accounts of its original"
        if row.cents > original.cents or row.reference != original.reference:
            yield f"L10 reversal {row.pk} is more than its original, or about something else"

    def _add(self, row: _Transfer, account: _Account, cents: int) -> None:
        self.sums[account.pk] += cents
        if account.kind == AccountKind.ORDERED:
            self.ordered[account.pk, row.reference] += cents
        if row.pk == account.moved_by:
            self.seen_last.add(account.pk)

    def close(self) -> Iterator[str]:
        totals: Counter[UUID] = Counter()
        for account in self.accounts.values():
            total = self.sums[account.pk]
            totals[account.network_id] += total if account.balance is None else account.balance
            yield from self._check_balance(account, total)
        for network, total in totals.items():
            if total:
                yield f"L1 network {network}: its balances sum to {total}, not to zero"
        for (_, reference), total in self.ordered.items():
            if total < 0:
                yield f"L14 order {reference}: {-total} cents more were paid or rejected than ordered"

    def _check_balance(self, account: _Account, total: int) -> Iterator[str]:
        if account.kind in _NEVER_BELOW_ZERO and total < 0:
            yield f"L2 account {account.pk} ({account.kind}): its transfers sum to {total}, below zero"
        if account.kind in STORED and account.balance != total:
            yield f"L4 account {account.pk} ({account.kind}): it says {account.balance}, its transfers sum to {total}"
        if account.kind not in STORED and account.balance is not None:
            yield f"L4 account {account.pk} ({account.kind}): it stores a balance, and should not"
        if account.moved_by and account.pk not in self.seen_last:
            yield f"L9 account {account.pk} ({account.kind}): transfer {account.moved_by}, which moved it last, is gone"
