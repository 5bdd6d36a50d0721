""" "Does this suit me?": the questions that decide, and what the answers come to. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from concilia.calls.models import Call
from concilia.calls.queries import layout
from concilia.core import clock
from concilia.engines.rules import CallRules, Explanation, reads
from concilia.engines.rules.schema import Fact, Group
from concilia.networks.models import Organisation
from concilia.networks.queries import members
from concilia.territory.models import Comune

from ..domain.facts import day_of
from . import answers as known

#: An organisation that is not among the members.
NOT_LISTED = "-"
MEMBERSHIP = ("employer_is_member", "applicant_is_member")
PICKED = (*MEMBERSHIP, "resident_in_territory")


@dataclass(frozen=True)
class Questions:
    """What is asked: facts of the form, groups of rows, and facts that the registers would answer."""

    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    registers: tuple[Fact, ...]


def questions(rules: CallRules) -> Questions:
    """Only the facts that requirements, points and benefit read, directly or through what is computed from them."""
    read = reads.all_read(rules, _first_read(rules))
    return Questions(
        facts=tuple(fact for fact in layout.asked(rules) if fact.name in read),
        groups=tuple(group for group in rules.file.groups if group.name in read),
        registers=tuple(fact for fact in rules.asked if fact.name in read and _is_worth_asking(fact)),
    )


def _is_worth_asking(fact: Fact) -> bool:
    """Registers that one can answer for: not those that only cross-check a declaration."""
    return fact.origin == "registry" and (fact.registry in PICKED or not fact.nullable)


def _first_read(rules: CallRules) -> set[str]:
    roots = {"requirements", "points", "benefit"} | ({"classes"} if rules.file.separate else set())
    compiled = (found for path, found in rules.expressions.items() if path[0] in roots)
    return {name for found in compiled for name in found.reads}


def employers(call: Call, at: datetime) -> list[Organisation]:
    """The members that the call's registers would look for: of its alliance, else of its network."""
    rows = members.members(call.network, at.astimezone(clock.ROME).date(), call.alliance)
    return sorted({row.organisation for row in rows}, key=lambda organisation: organisation.name.casefold())


def suggested_comuni(call: Call, at: datetime) -> list[str]:
    """The comuni of the call's territory, by name."""
    on = at.astimezone(clock.ROME).date()
    rows = members.territory_of(call.alliance, on) if call.alliance else call.network.comuni.all()
    return [str(comune) for comune in rows.order_by("name", "istat")]


def registers(
    call: Call, questions: Questions, answers: Mapping[str, Any], picked: Mapping[str, str | None], at: datetime
) -> dict[str, str | None]:
    """What the registers would answer, from what the person picked for each fact."""
    return {fact.name: _answer(call, fact, answers, picked, at) for fact in questions.registers}


def _answer(
    call: Call, fact: Fact, answers: Mapping[str, Any], picked: Mapping[str, str | None], at: datetime
) -> str | None:
    value = answers.get(fact.of) if fact.of else picked.get(fact.name)
    if not value:
        return None
    if fact.registry in MEMBERSHIP:
        return "false" if value == NOT_LISTED else "true"
    if fact.registry == "resident_in_territory":
        return _resident(call, str(value), day_of(fact.on, dict(answers), at))
    return str(value)


def _resident(call: Call, istat: str, on: Any) -> str | None:
    comune = Comune.objects.filter(pk=istat).first()
    if comune is None:
        return None
    return "true" if members.resident_in_territory(comune, call.network, call.alliance, on) else "false"


def moment(call: Any, at: datetime) -> datetime:
    """The instant the check is made for: now while the call receives, else its next opening, else its last second.

    ``call`` comes from the ``board``.
    """
    chosen: datetime = at if call.closes else call.opens or call.ended or at
    return chosen


def outcome(rules: CallRules, facts: Mapping[str, Any], at: datetime) -> Explanation | None:
    """What the rules say of the answers, as if submitted at ``at``; None when they can't be read together."""
    submitted = at.astimezone(clock.ROME).isoformat(timespec="seconds")
    return known.outcome(rules, {"protocol": "0", "submitted": submitted, **facts})
