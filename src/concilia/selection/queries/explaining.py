"""Why an application has its outcome: rules and facts, decisions of people, its place, and what it would have taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from concilia import access, audit
from concilia.applications.models import Application
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.engines.rules import CallRules, Explanation, FactValue, explanations

from ..domain import frozen
from ..models import Assessment, Check, RankingRow
from ..states import TOLD, Outcome, Place
from . import review, secrecy


@dataclass(frozen=True, slots=True)
class Decision:
    """One requirement: what the machine proposes, what a person decided, and why."""

    code: str
    proposed: Outcome
    decided: Outcome | None
    reason: str

    @property
    def outcome(self) -> Outcome:
        return self.decided or self.proposed


@dataclass(frozen=True, slots=True)
class Needed:
    """What an application in the waiting list lacked.

    ``ahead``: how many wait before it. ``missing``: cents that it lacks. ``last_total``: points of the last one funded in
    full, absent where they would tell something special of somebody.
    """

    ahead: int
    missing: int
    last_total: Decimal | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An application explained. ``masked``: special data was left out, because the reader need not see it."""

    application: Application
    rules: CallRules
    explanation: Explanation
    assessment: Assessment | None
    decisions: dict[str, Decision]
    row: RankingRow | None
    needed: Needed | None
    masked: frozenset[str] = frozenset()

    @property
    def decided_at(self) -> datetime | None:
        return self.assessment.decided_at if self.assessment else None


def for_staff(act: Act, application: Application) -> CaseFile:
    """The case as the office reads it, with the ranking in preparation. Side effects: the reading is logged (C15).

    Raises NotAllowed. Who may not see special data sees it masked.
    """
    access.require(act, "selection.assessment.read", application)
    ranking = review.current_ranking(application.call)
    row = RankingRow.objects.filter(ranking=ranking, application=application).select_related("version").first()
    if row and row.version != application.latest:
        row = None  # something was integrated since: the case is read anew
    case = _case(application, row)
    sees = access.may(act, "selection.assessment.read_special", application)
    audit.record(act, "selection.assessment.read", application, special=sees and bool(application.sealed))
    return case if sees else _masked(case)


def for_applicant(act: Act, application: Application) -> CaseFile | None:
    """The case as its applicant reads it: as published, or None before. Raises NotAllowed."""
    access.require(act, "selection.assessment.read_own", application)
    shown = RankingRow.objects.filter(application=application, ranking__state__in=TOLD)
    row = shown.select_related("ranking__call__network", "version").order_by("-ranking__number").first()
    return _case(application, row) if row else None


def refused(application: Application) -> list[str]:
    """Codes for which the rules refuse an application as it stands, those of the platform included."""
    evaluation = frozen.evaluated(calls.rules(application.rules), [application])
    return [item.code for item in next(explanations(evaluation)).refused]


def _case(application: Application, row: RankingRow | None) -> CaseFile:
    if row:
        application.latest = row.version
    rules = calls.rules(application.rules)
    assessment = Assessment.objects.filter(application=application).first()
    checks = list(assessment.checks.order_by("pk")) if assessment else []
    decided = row.decided if row else {check.code: check.outcome for check in checks if check.outcome != check.proposed}
    evaluation = frozen.decided(frozen.evaluated(rules, [application]), {application.pk: decided})
    return CaseFile(
        application=application,
        rules=rules,
        explanation=next(explanations(evaluation)),
        assessment=assessment,
        decisions={check.code: _decision(check) for check in checks},
        row=row,
        needed=_needed(rules, row) if row and row.place in (Place.RESERVE, Place.PARTLY_FUNDED) else None,
    )


def _decision(check: Check) -> Decision:
    decided = Outcome(check.decided) if check.decided else None
    return Decision(check.code, Outcome(check.proposed), decided, check.reason)


def _needed(rules: CallRules, row: RankingRow) -> Needed:
    missing = (row.due or 0) - row.funded
    ahead = row.reserve - 1 if row.reserve else 0
    if secrecy.total_reveals(rules):
        return Needed(ahead, missing, None)
    funded = RankingRow.objects.filter(ranking=row.ranking_id, place=Place.FUNDED)
    if rules.file.separate:
        funded = funded.filter(priority_class=row.priority_class)
    last = funded.order_by("-position").values_list("total", flat=True).first()
    return Needed(ahead, missing, last)


def _masked(case: CaseFile) -> CaseFile:
    special = secrecy.special_names(case.rules)
    found = case.explanation
    shown = replace(
        found,
        requirements=tuple(replace(item, facts=_without(item.facts, special)) for item in found.requirements),
        points=tuple(replace(item, facts=_without(item.facts, special)) for item in found.points),
        benefit=replace(found.benefit, facts=_without(found.benefit.facts, special)) if found.benefit else None,
        derived=tuple(item for item in found.derived if item.value.name not in special),
        missing=_without(found.missing, special),
    )
    return replace(case, explanation=shown, masked=special)


def _without(values: tuple[FactValue, ...], special: frozenset[str]) -> tuple[FactValue, ...]:
    return tuple(value for value in values if value.name not in special)
