"""Bodies that meet: who is present when a point is dealt with, and how far a result is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who holds a seat, or their deputy: when they came, and when they left."""

    came: time
    left: time | None = None


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many are present at a point, how many are needed, and whether that is enough."""

    present: int
    needed: int
    reached: bool


def quorum(seats: int, presences: Iterable[Presence], at: time, *, share: Fraction = Fraction(1, 2)) -> Quorum:
    """The quorum at the time of a point: more than a share of the seats; who comes then counts, who leaves then does not."""
    present = sum(person.came <= at and (person.left is None or at < person.left) for person in presences)
    needed = int(seats * share) + 1
    return Quorum(present, needed, present >= needed)


def progress(parts: Sequence[Fraction | int], weights: Sequence[int] | None = None) -> Fraction:
    """The progress in per cent of what is made of parts: their mean, by weight where they have one; nothing is 0."""
    shares = weights or [1] * len(parts)
    total = sum(shares)
    return (
        sum((Fraction(part) * weight for part, weight in zip(parts, shares, strict=True)), Fraction(0)) / total
        if total
        else Fraction(0)
    )
