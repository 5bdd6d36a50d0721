"""How anonymous a file of records is: k, l and t of the groups that cannot be told apart by what others may know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Anonymity:
    """``k``: the smallest group; ``l``: the fewest different secrets in a group; ``t``: how far a group's secrets are, at
    worst, from those of all (half the sum of the differences: 0 is alike, 1 is nothing in common)."""

    k: int
    l: int  # noqa: E741 - the name that the literature gives it
    t: Fraction


def anonymity(records: Sequence[Mapping[str, str]], known: Sequence[str], secret: str) -> Anonymity:
    """The measures of a file: ``known`` names what others may know, ``secret`` what they may not learn."""
    groups: dict[tuple[str, ...], Counter[str]] = {}
    for record in records:
        groups.setdefault(tuple(record[name] for name in known), Counter())[record[secret]] += 1
    overall = Counter(record[secret] for record in records)
    return Anonymity(
        min(group.total() for group in groups.values()),
        min(len(group) for group in groups.values()),
        max(_distance(group, overall) for group in groups.values()),
    )


def _distance(group: Counter[str], overall: Counter[str]) -> Fraction:
    return (
        sum(
            (
                abs(Fraction(group[value], group.total()) - Fraction(count, overall.total()))
                for value, count in overall.items()
            ),
            Fraction(0),
        )
        / 2
    )
