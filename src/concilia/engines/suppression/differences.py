"""Questions asked one after the other over the same people: an answer is refused where, beside those given, it would tell.

An answer counts the people of some groups (the finest that are told apart). "Unit X" and "unit X but for women" differ by few
people: whoever has both has those few.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.suppression.adversary import intervals
from concilia.engines.suppression.tables import Cell, Key, Sum, Tables

Question: TypeAlias = "frozenset[Hashable]"
"""The groups whose people an answer counts together."""


def check_question(
    counts: Mapping[Hashable, int], given: Sequence[Question], asked: Question, *, least: int = 5
) -> None:
    """Refuse an answer that counts too few, or that tells too few by what it adds to those given."""
    if 0 < _people(counts, asked) < least:
        raise Invalid("question.few", _("Le persone di questa risposta sono troppo poche per mostrarla."))
    for other in given:
        nested = asked <= other or other <= asked
        if nested and 0 < abs(_people(counts, asked) - _people(counts, other)) < least:
            problem = _("Insieme a una risposta già data, questa direbbe di pochissime persone: non si può mostrare.")
            raise Invalid("question.difference", problem)
    if told := _told(counts, [*given, asked], least):
        problem = _(
            "Insieme alle risposte già date, questa farebbe conoscere %(groups)s gruppi piccoli: non si può mostrare."
        )
        raise Invalid("question.told", problem, groups=len(told))


def _people(counts: Mapping[Hashable, int], question: Question) -> int:
    return sum(counts.get(group, 0) for group in question)


def _told(counts: Mapping[Hashable, int], questions: Sequence[Question], least: int) -> list[Key]:
    """Small groups that all the answers together narrow to fewer values than the threshold."""
    cells: dict[Key, Cell] = {("group", group): Cell(count, count, published=False) for group, count in counts.items()}
    sums = []
    for number, question in enumerate(questions):
        people = _people(counts, question)
        cells["answer", number] = Cell(people, people)
        sums.append(Sum(("answer", number), tuple(("group", group) for group in counts if group in question)))
    small = [("group", group) for group, count in counts.items() if 0 < count < least]
    found = intervals(Tables(cells, tuple(sums)), (), small)
    return [key for key, interval in found.items() if not interval.wide(least)]
