"""An account of an hours bank: entries that are only added to, and what they add up to on any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from concilia.engines.worktime.bank.scheme import Source

Kind: TypeAlias = Literal["accrue", "use", "reserve", "release", "pay", "expire", "donate", "receive", "return"]
OPENING = frozenset({"accrue", "receive", "return"})


@dataclass(frozen=True, slots=True)
class Lot:
    """Hours that were earned, or received, together; usable until ``expires``, that day included."""

    number: int
    earned: date
    expires: date
    source: Source | Literal["donated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement of one lot, in minutes: positive into the account, negative out of it.

    Entries are numbered from 1 in the order they were written; ``act`` is the number of the first one of the same act.
    ``use_on``: the day of rest of a use or of a reservation. ``of``: the act of the reservation that a release undoes.
    """

    number: int
    on: date
    kind: Kind
    lot: Lot
    minutes: int
    act: int
    use_on: date | None = None
    of: int | None = None


@dataclass(frozen=True)
class Account:
    """The entries of a worker in a scheme, in the order they were written."""

    entries: tuple[Entry, ...] = ()

    def plus(self, entries: Iterable[Entry]) -> Account:
        """The account with more entries."""
        return Account((*self.entries, *entries))

    @property
    def next(self) -> int:
        """The number of the next entry."""
        return len(self.entries) + 1

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """Every lot, by expiry, then by the day it was earned: the order in which they are used."""
        opened = (entry.lot for entry in self.entries if entry.kind in OPENING)
        return tuple(sorted(set(opened), key=lambda lot: (lot.expires, lot.earned, lot.number)))

    @cached_property
    def _by_lot(self) -> dict[Lot, list[Entry]]:
        found: dict[Lot, list[Entry]] = {}
        for entry in sorted(self.entries, key=lambda entry: (entry.on, entry.number)):
            found.setdefault(entry.lot, []).append(entry)
        return found

    def balance(self, on: date) -> int:
        """Minutes in the account at the end of a day."""
        return sum(entry.minutes for entry in self.entries if entry.on <= on)

    def left(self, lot: Lot, on: date) -> int:
        """Minutes of a lot at the end of a day."""
        return sum(entry.minutes for entry in self._by_lot.get(lot, ()) if entry.on <= on)

    def free(self, lot: Lot, on: date) -> int:
        """Minutes of a lot that may go on a day without its being short on a later one."""
        level = least = self.left(lot, on)
        for entry in self._by_lot.get(lot, ()):
            if entry.on > on:
                level += entry.minutes
                least = min(least, level)
        return least

    def usable(self, on: date, use_on: date) -> Iterator[tuple[Lot, int]]:
        """Lots that still hold minutes on a day and may be used on another, in the order of use."""
        for lot in self.lots:
            minutes = self.free(lot, on)
            if minutes > 0 and lot.earned <= use_on <= lot.expires:
                yield lot, minutes

    def banked(self, year: int) -> int:
        """Minutes of a year's work that were banked, whenever they were written."""
        return sum(e.minutes for e in self.entries if e.kind == "accrue" and e.lot.earned.year == year)

    def reserved(self, act: int) -> tuple[Entry, ...]:
        """The entries of a reservation that is still open, by the number of its act."""
        if any(entry.of == act for entry in self.entries):
            return ()
        return tuple(entry for entry in self.entries if entry.act == act and entry.kind == "reserve")

    def away(self, *, besides: int | None = None) -> dict[date, int]:
        """Minutes of rest by day, used or reserved; without the reservation ``besides``."""
        closed = {entry.of for entry in self.entries if entry.of is not None} | {besides}
        found: dict[date, int] = {}
        for entry in self.entries:
            if entry.use_on and (entry.kind == "use" or (entry.kind == "reserve" and entry.act not in closed)):
                found[entry.use_on] = found.get(entry.use_on, 0) - entry.minutes
        return found
