"""Answers and outcomes as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from concilia.calls.queries import layout
from concilia.calls.words import language, plain, said
from concilia.core import clock
from concilia.engines.money import from_euros
from concilia.engines.rules import CallRules, Explanation, FactValue, reads, showing
from concilia.engines.rules.columns import REFUSED_WINDOW
from concilia.engines.rules.explanation import PointsOutcome, RequirementOutcome
from concilia.engines.rules.schema import Fact
from concilia.territory import comuni
from concilia.ui import components
from concilia.ui import format as ui
from concilia.ui.format import ABSENT

from . import already
from .models import Application

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


def _comune(istat: str) -> str:
    return str(comuni.by_istat(istat) or istat)


def _instant(value: datetime) -> str:
    """An instant as computed (on Rome's clock, without a zone) or as answered (with its own)."""
    return ui.instant(value if value.tzinfo else value.replace(tzinfo=clock.ROME))


WRITTEN: dict[str, Callable[[Any], str]] = {
    "money": lambda value: ui.money(from_euros(value)),
    "date": ui.day,
    "instant": _instant,
    "comune": _comune,
}


def answer(fact: Fact, text: Any) -> str:
    """A canonical answer as people write it; empty when it is not given."""
    if text in (None, ""):
        return ""
    if fact.type == "choice":
        return said(fact.choices.get(str(text))) or str(text)
    return value_text(fact.type, READ.get(fact.type, str)(str(text)))


def value_text(kind: str, value: Any) -> str:
    """A value in the portal's own way: € 1.234,50, 31 marzo 2026."""
    write = WRITTEN.get(kind)
    return write(value) if write else showing.show(kind, value, language())


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


def requirements(
    rules: CallRules, explanation: Explanation, application: Application | None = None
) -> list[components.Finding]:
    """Each requirement with its outcome, the values it read, and why; of an application, the measures on record too."""
    return [
        _requirement(rules, explanation, item, application) for item in explanation.requirements if not _obvious(item)
    ]


def _obvious(item: RequirementOutcome) -> bool:
    """Arrival in time is worth a word only when it failed."""
    return item.code == REFUSED_WINDOW and item.outcome is True


def _requirement(
    rules: CallRules, explanation: Explanation, item: RequirementOutcome, application: Application | None
) -> components.Finding:
    reason = f"{said(item.reason)}." if item.outcome is False else ""
    if item.outcome is False and application:
        reason = " ".join(filter(None, (reason, already.said(application, rules, item.code, clock.now()))))
    if item.outcome is None:
        reason = _lacking(rules, explanation, item)
    return components.Finding(
        said(item.label), OUTCOMES[item.outcome], facts_read(item.facts, item.outcome), reason, item.law or ""
    )


def _lacking(rules: CallRules, explanation: Explanation, item: RequirementOutcome) -> str:
    """What must be known for a requirement to be judged."""
    read = reads.all_read(rules, (value.name for value in item.facts))
    lacking = [value for value in explanation.missing if value.name in read]
    lacking = lacking or [value for value in item.facts if value.value is None]
    return _("Dipende da quello che manca: %(facts)s.") % {"facts": "; ".join(_name(value) for value in lacking)}


def points(explanation: Explanation) -> list[components.Finding]:
    """Each criterion with its points."""
    return [_points(item) for item in explanation.points]


def _points(item: PointsOutcome) -> components.Finding:
    outcome = OUTCOMES[None if item.points is None else item.points > 0]
    given = ABSENT if item.points is None else plain(item.points)
    reason = "" if item.summed else _("Indicativo: non entra nella somma.")
    return components.Finding(
        said(item.label), outcome, facts_read(item.facts, item.points), reason, item.law or "", given, plain(item.max)
    )


def facts_read(values: Sequence[FactValue], outcome: Any) -> list[components.Fact]:
    """The facts that a rule read; what was not given is worth a word only while the outcome waits for it."""
    read = (value for value in values if outcome is None or value.value is not None)
    return [components.Fact(_name(value), _value(value)) for value in read]


def _name(value: FactValue) -> str:
    """The label of a fact inside a sentence: a question without its mark."""
    return said(value.label).rstrip("?")


def _value(value: FactValue) -> str:
    if value.value is None:
        return ""
    return said(value.choice) or value_text(value.type, value.value)


def worst_first(findings: Sequence[components.Finding]) -> list[components.Finding]:
    """What fails before what is missing, before what holds."""
    return sorted(findings, key=lambda finding: ("no", "unknown", "yes").index(finding.outcome))


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
        figures.append(components.Figure(said(found.label), ui.money(found.due), _("stima, prima della graduatoria")))
    return figures
