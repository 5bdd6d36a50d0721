"""Answers and outcomes as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from concilia.calls.queries import layout
from concilia.calls.words import language, plain, said
from concilia.engines.rules import CallRules, Explanation, FactValue, showing
from concilia.engines.rules.explanation import PointsOutcome, RequirementOutcome
from concilia.engines.rules.schema import Fact
from concilia.territory import comuni
from concilia.ui import components
from concilia.ui.format import ABSENT, money

from .queries import reads

OUTCOMES = {True: "yes", False: "no", None: "unknown"}
READ: dict[str, Any] = {
    "money": Decimal,
    "decimal": Decimal,
    "integer": int,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "instant": datetime.fromisoformat,
    "boolean": lambda text: text == "true",
}


def answer(fact: Fact, text: Any) -> str:
    """A canonical answer as people write it; empty when it is not given."""
    if text in (None, ""):
        return ""
    if fact.type == "choice":
        return said(fact.choices.get(str(text))) or str(text)
    if fact.type == "comune":
        return _comune(str(text))
    return showing.show(fact.type, READ.get(fact.type, str)(str(text)), language())


def _comune(istat: str) -> str:
    return str(comuni.by_istat(istat) or istat)


def row(facts: Sequence[Fact], values: Mapping[str, Any]) -> str:
    """A row of a group in one line."""
    given = ((said(fact.label), answer(fact, values.get(fact.name))) for fact in facts)
    return "; ".join(f"{label}: {value}" for label, value in given if value)


def section(part: layout.FormSection, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The questions of a section with their answers."""
    if part.group is None:
        return [(said(fact.label), answer(fact, values.get(fact.name))) for fact in part.facts]
    rows = values.get(part.group.name) or []
    return [(str(number), row(part.facts, item)) for number, item in enumerate(rows, start=1)]


def sent(rules: CallRules, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything that was answered, in the order of the form, for a receipt."""
    pairs = []
    for part in layout.sections(rules):
        title = f"{said(part.title)} " if part.group else ""
        pairs += [(f"{title}{label}", value or ABSENT) for label, value in section(part, values)]
    return pairs


def checked(rules: CallRules, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the registers answered."""
    facts = [fact for fact in rules.asked if fact.origin == "registry"]
    return [(said(fact.label), answer(fact, values.get(fact.name))) for fact in facts]


def requirements(rules: CallRules, explanation: Explanation) -> list[components.Finding]:
    """Each requirement with its outcome, the values it read, and why."""
    return [_requirement(rules, explanation, item) for item in explanation.requirements]


def _requirement(rules: CallRules, explanation: Explanation, item: RequirementOutcome) -> components.Finding:
    reason = f"{said(item.reason)}." if item.outcome is False else ""
    if item.outcome is None:
        reason = _lacking(rules, explanation, item)
    return components.Finding(
        said(item.label), OUTCOMES[item.outcome], _values(item.facts), reason, item.law or "", code=item.code
    )


def _lacking(rules: CallRules, explanation: Explanation, item: RequirementOutcome) -> str:
    """What must be known for a requirement to be judged."""
    read = reads.all_read(rules, (value.name for value in item.facts))
    lacking = [value for value in explanation.missing if value.name in read]
    lacking = lacking or [value for value in item.facts if value.value is None]
    return _("Dipende da quello che manca: %(facts)s.") % {"facts": "; ".join(said(value.label) for value in lacking)}


def points(explanation: Explanation) -> list[components.Finding]:
    """Each criterion with its points."""
    return [_points(item) for item in explanation.points]


def _points(item: PointsOutcome) -> components.Finding:
    outcome = OUTCOMES[None if item.points is None else item.points > 0]
    given = ABSENT if item.points is None else plain(item.points)
    reason = "" if item.summed else _("Indicativo: non entra nella somma.")
    return components.Finding(
        said(item.label), outcome, _values(item.facts), reason, item.law or "", given, plain(item.max), item.code
    )


def _values(values: Sequence[FactValue]) -> list[components.Fact]:
    return [components.Fact(said(value.label), _value(value)) for value in values]


def _value(value: FactValue) -> str:
    if value.value is None:
        return ""
    return _comune(value.value) if value.type == "comune" else value.shown(language())


def estimate(explanation: Explanation) -> list[components.Figure]:
    """The total of the points and the benefit that the answers come to, where they are known."""
    figures = []
    if explanation.points and explanation.total is not None:
        most = sum((item.max for item in explanation.points if item.summed), Decimal(0))
        figures.append(
            components.Figure(_("Punteggio stimato"), plain(explanation.total), _("su %(max)s") % {"max": plain(most)})
        )
    found = explanation.benefit
    if found is not None and found.due is not None and not explanation.refused:
        figures.append(components.Figure(said(found.label), money(found.due), _("stima, prima della graduatoria")))
    return figures
