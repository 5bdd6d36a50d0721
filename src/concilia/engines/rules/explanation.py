"""Why an application has its outcome: the same rows that decided, with the values they read, for a page to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from concilia.engines.rules import columns as names
from concilia.engines.rules.evaluation import Evaluation, evaluate, least_cents, own_requirements
from concilia.engines.rules.frames import frame_from_rows
from concilia.engines.rules.model import CallRules, Compiled
from concilia.engines.rules.schema import Text
from concilia.engines.rules.showing import as_json, show, trimmed

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact that a rule reads, with its value in this case (None: not given)."""

    name: str
    label: Text
    type: str
    value: Any
    choice: Text | None = None

    def shown(self, language: str) -> str:
        """The value for a reader of ``language``."""
        return self.choice.in_language(language) if self.choice else show(self.type, self.value, language)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "label": _text(self.label), "type": self.type, "value": as_json(self.value)}


@dataclass(frozen=True, slots=True)
class RequirementOutcome:
    """A requirement: True admits, False refuses for ``reason``, None waits for a fact that is missing."""

    code: str
    label: Text
    facts: tuple[FactValue, ...]
    outcome: bool | None
    reason: Text
    law: str | None = None


@dataclass(frozen=True, slots=True)
class PointsOutcome:
    """Points of a criterion out of its ``max``; None while a fact is missing."""

    code: str
    label: Text
    facts: tuple[FactValue, ...]
    points: Decimal | None
    max: Decimal
    summed: bool
    law: str | None = None


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """A part of the benefit, in cents."""

    code: str
    label: Text
    facts: tuple[FactValue, ...]
    cents: int | None


@dataclass(frozen=True, slots=True)
class BenefitOutcome:
    """The benefit in cents: what the rule gives within ``max``, and what is due (nothing below ``min``)."""

    label: Text
    facts: tuple[FactValue, ...]
    cents: int | None
    due: int | None
    min: int
    max: int | None
    parts: tuple[PartOutcome, ...] = ()
    law: str | None = None


@dataclass(frozen=True, slots=True)
class DerivedOutcome:
    """A derived fact, with what it was derived from."""

    value: FactValue
    facts: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One case, explained. ``missing``: facts asked of everybody that are not given yet."""

    id: str
    state: str
    requirements: tuple[RequirementOutcome, ...]
    points: tuple[PointsOutcome, ...]
    total: Decimal | None
    benefit: BenefitOutcome | None
    derived: tuple[DerivedOutcome, ...]
    priority_class: tuple[str, Text] | None
    missing: tuple[FactValue, ...]

    @property
    def refused(self) -> tuple[RequirementOutcome, ...]:
        """The requirements that refuse."""
        return tuple(item for item in self.requirements if item.outcome is False)

    @property
    def waiting(self) -> tuple[RequirementOutcome, ...]:
        """The requirements that wait for a missing fact."""
        return tuple(item for item in self.requirements if item.outcome is None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Codes of requirements, points and benefit that are not known yet."""
        scores = (item.code for item in self.points if item.summed and item.points is None)
        amount = (names.UNKNOWN_BENEFIT,) if self.benefit is not None and self.benefit.due is None else ()
        return tuple(dict.fromkeys((*(item.code for item in self.waiting), *scores, *amount)))

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain JSON: texts in every language, exact numbers as text, money in cents."""
        return {
            "id": self.id,
            "state": self.state,
            "requirements": [_plain(item) for item in self.requirements],
            "points": [_plain(item) for item in self.points],
            "total": as_json(self.total),
            "benefit": _plain(self.benefit) if self.benefit else None,
            "derived": [{**item.value.as_json(), "facts": _facts(item.facts)} for item in self.derived],
            "class": self.priority_class[0] if self.priority_class else None,
            "missing": _facts(self.missing),
        }


def _text(text: Text) -> dict[str, str]:
    return {"it": text.it, **({"en": text.en} if text.en else {})}


def _facts(facts: Iterable[FactValue]) -> list[dict[str, Any]]:
    return [fact.as_json() for fact in facts]


def _plain(item: Any) -> dict[str, Any]:
    return {name: PLAIN.get(name, as_json)(getattr(item, name)) for name in item.__slots__}


PLAIN: dict[str, Callable[[Any], Any]] = {
    "label": _text,
    "reason": _text,
    "facts": _facts,
    "parts": lambda parts: [_plain(part) for part in parts],
}


def explain(rules: CallRules, facts: Mapping[str, Any]) -> Explanation:
    """Explain one case. A draft is explained too: what is missing is None everywhere it is read.

    Raises FileProblems for values that cannot be read.
    """
    return next(explanations(evaluate(rules, frame_from_rows(rules, [facts]))))


def explanations(evaluation: Evaluation) -> Iterator[Explanation]:
    """The explanations of an evaluation, row by row, in its order."""
    writer = _Writer(evaluation.rules)
    for row in evaluation.frame.iter_rows(named=True):
        yield writer.explanation(row)


class _Writer:
    """What does not change from row to row: labels, and which facts each rule reads."""

    def __init__(self, rules: CallRules) -> None:
        self.rules, self.file = rules, rules.file
        self.labels = {
            names.PROTOCOL: Text(it="Numero di protocollo", en="Protocol number"),
            names.SUBMITTED: Text(it="Presentata il", en="Submitted"),
            names.WINDOW: Text(it="Finestra di presentazione", en="Window"),
            **{fact.name: fact.label for fact in self.file.facts},
            **{item.name: item.label for item in self.file.derived},
        }
        self.choices = {fact.name: fact.choices for fact in self.file.facts}
        self.own = own_requirements(rules)

    def value(self, name: str, row: Row) -> FactValue:
        found = row[name]
        choice = self.choices.get(name, {}).get(found) if isinstance(found, str) else None
        return FactValue(name, self.labels[name], self.rules.application[name].type, found, choice)

    def facts(self, compiled: Compiled | None, row: Row) -> tuple[FactValue, ...]:
        return tuple(self.value(name, row) for name in compiled.reads) if compiled else ()

    def explanation(self, row: Row) -> Explanation:
        requirements = (*self._requirements(row), *self._own(row))
        return Explanation(
            id=row[names.ID],
            state=row[names.STATE],
            requirements=requirements,
            points=tuple(self._points(row)),
            total=trimmed(row[names.TOTAL]) if self.file.points else None,
            benefit=self._benefit(row),
            derived=tuple(self._derived(row)),
            priority_class=self._class(row),
            missing=tuple(
                self.value(fact.name, row) for fact in self.rules.asked if not fact.nullable and row[fact.name] is None
            ),
        )

    def _requirements(self, row: Row) -> Iterator[RequirementOutcome]:
        for index, item in enumerate(self.file.requirements):
            facts = self.facts(self.rules.at("requirements", index, "expression"), row)
            outcome = row[names.requirement(item.code)]
            yield RequirementOutcome(item.code, item.label, facts, outcome, item.reason, item.law)

    def _own(self, row: Row) -> Iterator[RequirementOutcome]:
        """The platform's requirements, where they have something to say."""
        for code in self.own:
            outcome = row[names.requirement(code)]
            silent = code != names.REFUSED_WINDOW or row[names.SUBMITTED] is None
            if outcome is False or (outcome is True and not silent):
                label, reason, law = OWN[code](self.rules)
                facts = (self.value(names.SUBMITTED, row),) if code == names.REFUSED_WINDOW else ()
                yield RequirementOutcome(code, label, facts, outcome, reason, law)

    def _points(self, row: Row) -> Iterator[PointsOutcome]:
        for index, item in enumerate(self.file.points):
            facts = self.facts(self.rules.at("points", index, "expression"), row)
            points = trimmed(row[names.points(item.code)])
            yield PointsOutcome(item.code, item.label, facts, points, item.max, item.summed, item.law)

    def _derived(self, row: Row) -> Iterator[DerivedOutcome]:
        for index, item in enumerate(self.file.derived):
            facts = self.facts(self.rules.at("derived", index, "expression"), row)
            yield DerivedOutcome(self.value(item.name, row), facts)

    def _benefit(self, row: Row) -> BenefitOutcome | None:
        benefit = self.file.benefit
        if benefit is None:
            return None
        parts = tuple(self._parts(row))
        facts = self.facts(self.rules.find("benefit", "expression"), row)
        most = int(benefit.max * 100) if benefit.max is not None else None
        cents, due = row["@amount"], row[names.CENTS]
        return BenefitOutcome(benefit.label, facts, cents, due, least_cents(benefit), most, parts, benefit.law)

    def _parts(self, row: Row) -> Iterator[PartOutcome]:
        for index, part in enumerate(self.file.benefit.parts if self.file.benefit else ()):
            facts = self.facts(self.rules.at("benefit", "parts", index, "expression"), row)
            yield PartOutcome(part.code, part.label, facts, row[names.part(part.code)])

    def _class(self, row: Row) -> tuple[str, Text] | None:
        code = row[names.CLASS]
        return next(((item.code, item.label) for item in self.file.classes if item.code == code), None)


OwnText = tuple[Text, Text, str | None]


def _window_text(rules: CallRules) -> OwnText:
    label = Text(it="Presentata entro i termini", en="Submitted in time")
    return label, Text(it="La domanda è arrivata fuori dai termini", en="The application arrived out of time"), None


def _threshold_text(rules: CallRules) -> OwnText:
    threshold = rules.file.threshold
    assert threshold is not None
    return Text(it="Punteggio minimo", en="Least total"), threshold.reason, threshold.law


def _benefit_text(rules: CallRules) -> OwnText:
    benefit = rules.file.benefit
    assert benefit is not None
    default = Text(it="Il contributo è inferiore al minimo erogabile", en="The benefit is below the least that is paid")
    return Text(it="Contributo minimo", en="Least benefit"), benefit.reason or default, benefit.law


def _class_text(rules: CallRules) -> OwnText:
    label = Text(it="Graduatoria di appartenenza", en="Ranking it belongs to")
    reason = Text(
        it="La domanda non rientra in nessuna delle graduatorie", en="The application fits none of the rankings"
    )
    return label, reason, None


OWN: dict[str, Callable[[CallRules], OwnText]] = {
    names.REFUSED_WINDOW: _window_text,
    names.REFUSED_THRESHOLD: _threshold_text,
    names.REFUSED_BENEFIT: _benefit_text,
    names.REFUSED_CLASS: _class_text,
}


def said_of(rules: CallRules, code: str) -> tuple[Text, Text]:
    """Label and reason of a code that a ranking gives for a refusal or for what is not known. Raises KeyError."""
    for item in rules.file.requirements:
        if item.code == code:
            return item.label, item.reason
    if code in OWN:
        return OWN[code](rules)[:2]
    if code == names.UNKNOWN_BENEFIT and rules.file.benefit is not None:
        return rules.file.benefit.label, rules.file.benefit.label
    labels = {item.code: item.label for item in rules.file.points}
    return labels[code], labels[code]
