"""Running the worked cases of a call file: what came out against what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from concilia.engines.rules import columns as names
from concilia.engines.rules.cells import NotExact, as_text
from concilia.engines.rules.evaluation import Evaluation, evaluate
from concilia.engines.rules.explanation import Explanation, explanations
from concilia.engines.rules.expressions import NotComputable
from concilia.engines.rules.frames import frame_from_rows
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Expected, ExpectedRanking, ExpectedUse, Worked
from concilia.engines.rules.use import UseOutcome, add_up, evaluate_use
from concilia.engines.rules.windows import BadInstant, in_rome, instant
from concilia.engines.yamldoc import FileProblems


@dataclass(frozen=True, slots=True)
class WorkedFailure:
    """A worked case that does not come out as written."""

    case: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.case}: {self.what}: expected {self.expected}, found {self.found}"


Difference = tuple[str, Any, Any]


def run_worked(rules: CallRules) -> list[WorkedFailure]:
    """Run every worked case of a call; an empty list means that all came out as written."""
    failures = []
    for case in rules.file.worked:
        unknown = set(case.budget) - {line.code for line in rules.file.budget.lines}
        if unknown:
            failures.append(WorkedFailure(case.name, "budget", "lines of the call", ", ".join(sorted(unknown))))
            continue
        try:
            differences = list(_ranking(rules, case) if case.applications else _single(rules, case))
        except (FileProblems, NotComputable, BadInstant, NotExact) as error:
            differences = [("facts", "readable facts", str(error))]
        failures += [WorkedFailure(case.name, what, str(want), str(got)) for what, want, got in differences]
    return failures


def with_defaults(rules: CallRules, facts: Mapping[str, Any], number: int = 1) -> dict[str, Any]:
    """A case without protocol number or instant of submission takes its number and the opening of the first window."""
    opening = in_rome(rules.windows[0].opens)
    return {names.PROTOCOL: number, names.SUBMITTED: opening.isoformat(sep=" "), names.ID: str(number), **facts}


def _single(rules: CallRules, case: Worked) -> Iterator[Difference]:
    facts = with_defaults(rules, case.facts or {})
    evaluation = evaluate(rules, frame_from_rows(rules, [facts], case.name))
    if isinstance(case.expect, Expected):
        yield from _compare(case.expect, evaluation)
    yield from _uses(rules, case, facts, evaluation)


def _compare(expect: Expected, evaluation: Evaluation) -> Iterator[Difference]:
    found = next(explanations(evaluation))
    row = evaluation.frame.row(0, named=True)
    benefit = found.benefit.due if found.benefit else None
    refused = sorted(item.code for item in found.refused)
    pairs: list[Difference] = [
        ("state", expect.state, found.state),
        ("benefit", _cents(expect.benefit), benefit),
        ("total", expect.total, found.total),
        ("class", expect.priority_class, row[names.CLASS]),
        ("refused", _sorted(expect.refused), refused),
        ("unknown", _sorted(expect.unknown), sorted(found.unknown)),
    ]
    pairs += _points(expect, found)
    pairs += [(name, as_text(value), _shown(row, name)) for name, value in (expect.derived or {}).items()]
    yield from _different(pairs)


def _points(expect: Expected, found: Explanation) -> list[Difference]:
    points = {item.code: item.points for item in found.points}
    return [(f"points {code}", value, points.get(code)) for code, value in (expect.points or {}).items()]


def _shown(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return as_text(value.normalize() + 0 if isinstance(value, Decimal) else value)


def _different(pairs: list[Difference]) -> Iterator[Difference]:
    for what, want, got in pairs:
        if want is not None and want != got and not _same_number(want, got):
            yield what, want, got


def _same_number(want: Any, got: Any) -> bool:
    try:
        return Decimal(str(want)) == Decimal(str(got))
    except ArithmeticError:
        return False


def _cents(euro: Decimal | None) -> int | None:
    return None if euro is None else int(euro * 100)


def _sorted(codes: tuple[str, ...] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)


def _uses(rules: CallRules, case: Worked, facts: Mapping[str, Any], evaluation: Evaluation) -> Iterator[Difference]:
    outcomes: list[UseOutcome] = []
    awarded = evaluation.benefits[0]
    for number, use in enumerate(case.uses, start=1):
        at = instant(use.at) if use.at else datetime.combine(rules.windows[0].opens.date(), datetime.min.time(), UTC)
        left = None if awarded is None else awarded - sum(outcome.pays for outcome in outcomes)
        outcome = evaluate_use(
            rules, use.facts, add_up(outcomes), application=facts, at=at, awarded=awarded or 0, left=left
        )
        outcomes.append(outcome)
        yield from ((f"use {number} {what}", want, got) for what, want, got in _compare_use(use.expect, outcome))


def _compare_use(expect: ExpectedUse, outcome: UseOutcome) -> Iterator[Difference]:
    yield from _different(
        [
            ("pays", _cents(expect.pays), outcome.pays),
            ("own", _cents(expect.own), outcome.own),
            ("refused", _sorted(expect.refused), sorted(item.code for item in outcome.refused)),
        ]
    )


def _ranking(rules: CallRules, case: Worked) -> Iterator[Difference]:
    from concilia.engines.ranking import rank  # rankings stand on rules

    rows = [with_defaults(rules, facts, number) for number, facts in enumerate(case.applications, start=1)]
    budget = {code: int(amount * 100) for code, amount in case.budget.items()}
    ranking = rank(rules, frame_from_rows(rules, rows, case.name), seed=case.seed, budget=budget)
    if isinstance(case.expect, ExpectedRanking):
        expect = case.expect
        order = ranking.order
        yield from _different([("order", list(expect.order) if expect.order is not None else None, order)])
        wanted: dict[str, Mapping[str, Any]] = {
            "state": expect.states or {},
            "funded": {key: _cents(value) for key, value in (expect.funded or {}).items()},
            "tie_break": expect.tie_break or {},
        }
        for column, values in wanted.items():
            found = ranking.of(column)
            yield from _different([(f"{column} of {key}", value, found.get(key)) for key, value in values.items()])
