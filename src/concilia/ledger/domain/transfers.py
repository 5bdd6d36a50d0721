"""The only code that moves money. The guards of the database do the rest (guards.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from concilia.core import dialect
from concilia.core.act import Act
from concilia.core.rows import batches
from concilia.engines.money import LARGEST

from ..kinds import TransferKind
from ..models import Account, Transfer
from . import refusals

COMPARED_AT_ONCE = 5_000
CONTENT = ("network_id", "debit_id", "credit_id", "cents", "kind", "reference", "reverses_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One transfer to make: ``cents`` (integer, over zero) from account ``debit`` to account ``credit``.

    ``id`` is the caller's: the same move sent twice moves money once. ``reference`` is the id of what it is about.
    """

    id: UUID
    network: UUID
    debit: UUID
    credit: UUID
    cents: int
    kind: TransferKind
    reference: UUID
    reverses: UUID | None = None


def move(
    act: Act, *, id: UUID, debit: Account, credit: Account, cents: int, kind: TransferKind, reference: UUID
) -> Transfer:
    """Move money once. Side effects: the transfer, and the stored balances of its accounts, in one statement.

    The same id with the same content returns the first transfer. Raises Conflict when the id was used for something
    else; Refusal ``ledger.cents`` for what is no amount, ``ledger.insufficient`` when ``debit`` has less than ``cents``,
    ``ledger.not_a_way`` when money can't go that way (kinds.ROUTES) or leaves its network.
    """
    network = debit.network_id
    one = Move(id=id, network=network, debit=debit.pk, credit=credit.pk, cents=cents, kind=kind, reference=reference)
    return move_many(act, moves=[one])[0]


def reverse(act: Act, *, id: UUID, transfer: Transfer, cents: int | None = None) -> Transfer:
    """Undo a transfer, wholly or in part, once: a new transfer with the accounts swapped. Errors as ``move``, and
    Conflict ``ledger.reversed`` when it was reversed before, Refusal for a reversal, or for more than was moved."""
    return move_many(act, moves=[reversal(transfer, id=id, cents=cents)])[0]


def reversal(transfer: Transfer, *, id: UUID, cents: int | None = None) -> Move:
    """The move that undoes a transfer."""
    return Move(
        id=id,
        network=transfer.network_id,
        debit=transfer.credit_id,
        credit=transfer.debit_id,
        cents=transfer.cents if cents is None else cents,
        kind=TransferKind.REVERSE,
        reference=transfer.reference,
        reverses=transfer.pk,
    )


def move_many(act: Act, *, moves: Iterable[Move]) -> list[Transfer]:
    """All the moves or none, in one statement on PostgreSQL; errors and idempotency are those of ``move``, for each.

    Returns the transfers in the order of the moves. After an error the caller's transaction can go on.
    """
    asked = list(moves)
    rows = _rows(act, asked)
    try:
        with act.writing():
            dialect.insert_many(list(rows.values()))
    except IntegrityError as error:
        rows |= _known(rows)
        fresh = [one for one in _once(asked) if rows[one.id]._state.adding]
        if len(fresh) == len(rows):
            raise refusals.explained(error, fresh) from error
        rows |= {made.pk: made for made in move_many(act, moves=fresh)}
    return [rows[one.id] for one in asked]


def _rows(act: Act, moves: Sequence[Move]) -> dict[UUID, Transfer]:
    rows: dict[UUID, Transfer] = {}
    for one in moves:
        row = _row(act, one)
        _same(rows.setdefault(one.id, row), row)
    return rows


def _row(act: Act, one: Move) -> Transfer:
    if isinstance(one.cents, bool) or not isinstance(one.cents, int) or not 0 < one.cents <= LARGEST:
        raise refusals.not_an_amount(one.cents)
    return Transfer(
        id=one.id,
        network_id=one.network,
        debit_id=one.debit,
        credit_id=one.credit,
        cents=one.cents,
        kind=TransferKind(one.kind),
        reference=one.reference,
        reverses_id=one.reverses,
        at=act.at,
        by=act.actor,
    )


def _once(moves: Iterable[Move]) -> Iterable[Move]:
    return {one.id: one for one in moves}.values()


def _known(rows: dict[UUID, Transfer]) -> dict[UUID, Transfer]:
    """The transfers that were made before with these ids. Raises Conflict when one has another content."""
    parts = batches(list(rows), COMPARED_AT_ONCE)
    known = {made.pk: made for part in parts for made in Transfer.objects.filter(pk__in=part)}
    for made in known.values():
        _same(made, rows[made.pk])
    return known


def _same(first: Transfer, second: Transfer) -> None:
    def content(row: Transfer) -> list[Any]:
        return [getattr(row, name) for name in CONTENT]

    if content(first) != content(second):
        raise refusals.other_content(first)
