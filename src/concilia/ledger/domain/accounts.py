"""Opening accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError

from concilia.core import dialect
from concilia.core.act import Act
from concilia.core.rows import batches

from ..kinds import STORED, AccountKind
from ..models import Account

READ_AT_ONCE = 5_000


class Key(NamedTuple):
    """What an account stands for in its network: ``Key(AccountKind.VOUCHER, voucher.id)``."""

    kind: AccountKind
    owner: UUID
    period: str = ""


def open_account(act: Act, *, network: UUID, kind: AccountKind, owner: UUID, period: str = "") -> Account:
    """The account of ``owner``, opened at zero if it is new. Side effects: the row."""
    key = Key(kind, owner, period)
    return Account.objects.get(pk=open_accounts(act, network=network, keys=[key])[key])


def open_accounts(act: Act, *, network: UUID, keys: Iterable[Key]) -> dict[Key, UUID]:
    """The ids of the accounts of ``keys``; those that do not exist are opened at zero, in one statement."""
    wanted = sorted(set(keys))
    found = find_accounts(network, wanted)
    missing = [key for key in wanted if key not in found]
    return found | _open(act, network, missing) if missing else found


def find_accounts(network: UUID, keys: Iterable[Key]) -> dict[Key, UUID]:
    """The ids of the accounts of ``keys`` that exist."""
    wanted = set(keys)
    rows = (row for part in batches(list(wanted), READ_AT_ONCE) for row in _read(network, part))
    found = {Key(AccountKind(kind), owner, period): pk for pk, kind, owner, period in rows}
    return {key: pk for key, pk in found.items() if key in wanted}


def _read(network: UUID, keys: Sequence[Key]) -> Iterator[tuple[UUID, str, UUID, str]]:
    kinds, owners, periods = ({key[place] for key in keys} for place in range(3))
    matching = Account.objects.filter(network_id=network, kind__in=kinds, owner__in=owners, period__in=periods)
    return matching.order_by().values_list("pk", "kind", "owner", "period").iterator()


def _open(act: Act, network: UUID, keys: list[Key]) -> dict[Key, UUID]:
    """Add the rows; if somebody else opens one of them meanwhile, one by one those that are still missing."""
    rows = {key: _row(act, network, key) for key in keys}
    try:
        with act.writing():
            dialect.insert_many(list(rows.values()))
    except IntegrityError:
        if len(keys) > 1:
            return {key: open_accounts(act, network=network, keys=[key])[key] for key in keys}
        found = find_accounts(network, keys)
        if not found:
            raise
        return found
    return {key: row.pk for key, row in rows.items()}


def _row(act: Act, network: UUID, key: Key) -> Account:
    return Account(
        network_id=network,
        kind=key.kind,
        owner=key.owner,
        period=key.period,
        balance=0 if key.kind in STORED else None,
        opened_at=act.at,
    )
