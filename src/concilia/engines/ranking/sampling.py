"""Drawing a sample that anyone can draw again: strata, a share of each with a minimum, the lots of a public seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from concilia.engines.ranking.order import draw


@dataclass(frozen=True, slots=True)
class Unit:
    """What may be drawn: its key, the number its lot is made from, its stratum. Keys break ties between equal lots."""

    key: str
    number: int
    stratum: str


def size_of(units: int, share: Decimal, minimum: int) -> int:
    """How many of a stratum are drawn: the share rounded up, at least the minimum, at most all."""
    wanted = (share * units).to_integral_value(ROUND_CEILING)
    return min(units, max(int(wanted), minimum))


def sample_of(units: Iterable[Unit], *, seed: str, share: Decimal, minimum: int) -> dict[str, tuple[int, bool]]:
    """For each key its lot, and whether it is drawn: the smallest lots of each stratum.

    The lot is that of a lottery: the first 15 hexadecimal digits of SHA-256 of ``seed:number``.
    """
    listed = list(units)
    lots = dict(zip([unit.key for unit in listed], draw(seed, [unit.number for unit in listed]), strict=True))
    strata: defaultdict[str, list[str]] = defaultdict(list)
    for unit in listed:
        strata[unit.stratum].append(unit.key)
    drawn: set[str] = set()
    for keys in strata.values():
        keys.sort(key=lambda key: (lots[key], key))
        drawn.update(keys[: size_of(len(keys), share, minimum)])
    return {key: (lot, key in drawn) for key, lot in lots.items()}
