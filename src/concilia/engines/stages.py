"""A contribution paid in stages: an advance, instalments, a balance (domain 2.1.4; Trento's service vouchers, 2.5).

The schedule says, of each stage, which share of the contribution it pays and what must have happened before. It holds for
firms, for projects and for vouchers alike: ``delivered`` is whatever the contribution pays for, in cents of contribution
(costs admitted at their rate, hours given at their price).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from concilia.engines.money import Cents, apportion

if TYPE_CHECKING:
    from concilia.engines.rules.schema import Stage as Written

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage, after those before it in the schedule.

    ``share``: the part of the contribution that it pays. ``delivered``: the least part of the contribution that must be
    delivered. ``spent``: the least part of what was received that must be spent. ``follows``: it pays as much as is
    delivered, up to its share, instead of all at once (50 % to 85 %). ``final``: it pays what is due at the end.
    """

    code: str
    share: Decimal
    delivered: Decimal = ZERO
    spent: Decimal = ZERO
    follows: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it has gone. ``open_``: the codes of stages whose events and conditions are met; ``at_end``: what is due in
    all, once it is known. Amounts are cents of contribution."""

    grant: Cents
    open_: Collection[str]
    delivered: Cents = 0
    spent: Cents = 0
    paid: Cents = 0
    at_end: Cents | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What a stage pays now. ``lacking``: ``conditions``, ``delivered``, ``spent``, ``earlier`` (a stage before it waits),
    ``end`` (what is due is not known yet), ``paid`` (nothing of it is left to pay)."""

    code: str
    cents: Cents
    lacking: tuple[str, ...] = ()


class Course(ABC):
    """What is paid by stages, as it stands: what each stage pays now follows from how far it has gone."""

    schedule: tuple[Stage, ...]

    @property
    @abstractmethod
    def progress(self) -> Progress:
        """How far it has gone."""

    @property
    @abstractmethod
    def closed(self) -> bool:
        """Whether nothing is paid any more."""

    @cached_property
    def dues(self) -> list[Due]:
        """What each stage pays now, in order; nothing once it is closed."""
        found = due(self.schedule, self.progress)
        return [Due(row.code, 0, ("paid",)) for row in found] if self.closed else found

    @property
    def to_give_back(self) -> Cents:
        """What was paid beyond what is due, once nothing can follow."""
        return to_give_back(self.schedule, self.progress)


def schedule_of(written: Sequence[Written]) -> tuple[Stage, ...]:
    """The stages of a call file; the one due on the report is the balance."""
    return tuple(
        Stage(
            code=row.code,
            share=row.share,
            delivered=row.delivered or ZERO,
            spent=row.spent or ZERO,
            follows=row.follows,
            final=row.due == "report",
        )
        for row in written
    )


def parts(schedule: Sequence[Stage], grant: Cents) -> tuple[Cents, ...]:
    """The cents of each stage; the largest remainders take the cents left over, so that they sum to the grant."""
    return apportion(grant, [stage.share for stage in schedule]).parts


def due(schedule: Sequence[Stage], progress: Progress) -> list[Due]:
    """What each stage pays now, in the order of the schedule. Never negative; in all never more than the grant.

    Once the balance can be paid it pays all that is due, and the stages before it nothing more.
    """
    found: list[Due] = []
    ends = any(stage.final and not _lacking(stage, progress, blocked=False) for stage in schedule)
    before, blocked = 0, False
    for stage, part in zip(schedule, parts(schedule, progress.grant), strict=True):
        lacking = _lacking(stage, progress, blocked=blocked)
        taken = progress.paid + sum(row.cents for row in found)
        waits = bool(lacking) or (ends and not stage.final)
        cents = 0 if waits else max(0, _entitled(stage, progress, before, part) - taken)
        if not lacking and not cents:
            lacking = ("paid",)
        found.append(Due(stage.code, cents, lacking))
        blocked = blocked or bool(set(lacking) - {"paid"})
        before += part
    return found


def _lacking(stage: Stage, progress: Progress, *, blocked: bool) -> tuple[str, ...]:
    """A final stage pays all that is due, whatever stages before it were never asked for."""
    end = stage.final and progress.at_end is None
    reasons = {
        "earlier": blocked and not stage.final,
        "conditions": stage.code not in progress.open_,
        "delivered": progress.delivered < Fraction(stage.delivered) * progress.grant,
        "spent": progress.spent < Fraction(stage.spent) * progress.paid,
        "end": end,
    }
    return tuple(name for name, holds in reasons.items() if holds)


def _entitled(stage: Stage, progress: Progress, before: Cents, part: Cents) -> Cents:
    """What may have been paid in all once this stage is paid: once it is known, never more than what is due at the end."""
    most = progress.grant if progress.at_end is None else min(progress.grant, max(0, progress.at_end))
    if stage.final:
        return most
    if stage.follows:
        return min(most, before + min(part, max(0, progress.delivered - before)))
    return min(most, before + part)


def to_give_back(schedule: Sequence[Stage], progress: Progress) -> Cents:
    """What was paid beyond what is due at the end, once it is known; else zero."""
    if progress.at_end is None:
        return 0
    return max(0, progress.paid - min(progress.grant, max(0, progress.at_end)))
