"""The monthly statement of an hours bank, and the balance of each lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from concilia.engines.deadlines import months_after
from concilia.engines.worktime.bank.account import Account, Kind, Lot


@dataclass(frozen=True, slots=True)
class Statement:
    """A month of an account, in minutes: ``opening`` plus the ``moves`` is ``closing``.

    ``reserved``: what is set aside at its end, out of the balance. ``lots``: what each lot still holds.
    """

    month: date
    opening: int
    moves: tuple[tuple[Kind, int], ...]
    closing: int
    reserved: int
    lots: tuple[tuple[Lot, int], ...]


def statement(account: Account, month: date) -> Statement:
    """The statement of the month that a day is in. Entries written later with a day of that month change it: freeze it."""
    first = month.replace(day=1)
    last = months_after(first, 1) - timedelta(days=1)
    sums: dict[Kind, int] = {}
    for entry in account.entries:
        if first <= entry.on <= last:
            sums[entry.kind] = sums.get(entry.kind, 0) + entry.minutes
    closed = {entry.of for entry in account.entries if entry.of is not None and entry.on <= last}
    held = sum(-e.minutes for e in account.entries if e.kind == "reserve" and e.on <= last and e.act not in closed)
    lots = tuple((lot, left) for lot in account.lots if (left := account.left(lot, last)))
    return Statement(
        first,
        account.balance(first - timedelta(days=1)),
        tuple(sums.items()),
        account.balance(last),
        held,
        lots,
    )


def hours(minutes: int) -> str:
    """Minutes as people read them: 151:12, -0:42."""
    whole, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{whole}:{rest:02d}"
