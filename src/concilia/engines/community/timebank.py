"""A time bank between people (*banca del tempo*, L. 53/2000 art. 27): minutes go from one to another and sum to nothing.

It is no work and no pay, and never meets an hours bank.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Transfer:
    """Minutes given by one to another; ``reverses`` is the position of the transfer that it undoes."""

    giver: Hashable
    receiver: Hashable
    minutes: int
    reverses: int | None = None


def balances(transfers: Sequence[Transfer]) -> Mapping[Hashable, int]:
    """The minutes of everybody; their sum is zero."""
    found: dict[Hashable, int] = {}
    for transfer in transfers:
        found[transfer.giver] = found.get(transfer.giver, 0) - transfer.minutes
        found[transfer.receiver] = found.get(transfer.receiver, 0) + transfer.minutes
    return found


def give(
    transfers: Sequence[Transfer], giver: Hashable, receiver: Hashable, minutes: int, *, lowest: int, highest: int
) -> Transfer:
    """A transfer that leaves both within the limits: a balance that equals a limit is within it."""
    if minutes <= 0 or giver == receiver:
        raise Invalid("timebank.transfer", _("Servono minuti maggiori di zero, tra due persone diverse."))
    now = balances(transfers)
    if now.get(giver, 0) - minutes < lowest or now.get(receiver, 0) + minutes > highest:
        raise Invalid("timebank.limit", _("Il saldo uscirebbe dai limiti della banca del tempo."))
    return Transfer(giver, receiver, minutes)


def reverse(transfers: Sequence[Transfer], number: int) -> Transfer:
    """The transfer that undoes another, once."""
    if any(transfer.reverses == number for transfer in transfers) or transfers[number].reverses is not None:
        raise Invalid("timebank.reversed", _("Questo scambio è già stato annullato."))
    done = transfers[number]
    return Transfer(done.receiver, done.giver, done.minutes, number)
