"""How far an application is: its answers by section, what is missing, how it stands against the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from concilia.calls.queries import layout
from concilia.calls.words import said
from concilia.engines.rules import CallRules, Explanation, NotComputable, explain
from concilia.engines.rules.schema import Fact
from concilia.engines.yamldoc import FileProblems

from ..domain import facts as kept
from ..models import Application


@dataclass(frozen=True)
class Missing:
    """An answer that is still to be given, and the number of its section, from 1."""

    fact: Fact
    section: int

    @property
    def label(self) -> str:
        return said(self.fact.label)


def missing(rules: CallRules, answers: Mapping[str, Any]) -> list[Missing]:
    """What must be answered before submitting, in the order of the form."""
    names = {fact.name for fact in kept.missing(rules, dict(answers))}
    return [
        Missing(fact, number)
        for number, section in enumerate(layout.sections(rules), start=1)
        for fact in section.facts
        if section.group is None and fact.name in names
    ]


def standing(application: Application, rules: CallRules, at: datetime) -> Explanation | None:
    """How it stands: a draft as if submitted at ``at``, a submitted one by its frozen facts. None when unreadable."""
    facts = kept.facts_of(application) or kept.assemble(application, rules, at)
    return outcome(rules, facts)


def outcome(rules: CallRules, facts: Mapping[str, Any]) -> Explanation | None:
    """The explanation of a case; None when a value can't be read or computed."""
    try:
        return explain(rules, facts)
    except (FileProblems, NotComputable):
        return None
