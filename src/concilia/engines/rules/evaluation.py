"""The rules applied to a frame of applications: one or a million, by columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from concilia.engines.rules import columns as names
from concilia.engines.rules.computed import with_computed
from concilia.engines.rules.expressions import expression, with_outcomes
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules, Compiled
from concilia.engines.rules.schema import Benefit, Points

LEAST_BENEFIT = Decimal("0.01")
AMOUNT = "@amount"

Decisions = Mapping[str, Mapping[str, bool | None]]
"""What people decided: code of a requirement of the call → id of an application → outcome."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What the rules found, a row per application in the order of the frame.

    Columns of ``frame``: facts, computed and derived facts, one outcome per requirement (True, False, None), points
    per criterion, ``total``, ``class_code``, ``@cents`` (the benefit due, integer cents), ``@state``.
    """

    rules: CallRules
    frame: pl.DataFrame

    def __len__(self) -> int:
        return self.frame.height

    @property
    def ids(self) -> pl.Series:
        return self.frame.get_column(names.ID)

    @property
    def states(self) -> pl.Series:
        """eligible, not_eligible or incomplete."""
        return self.frame.get_column(names.STATE)

    @property
    def benefits(self) -> pl.Series:
        """The benefit due in integer cents; empty where it is not known or the call gives none."""
        return self.frame.get_column(names.CENTS)

    @property
    def totals(self) -> pl.Series:
        """Exact decimals; empty while points that count are not known."""
        return self.frame.select(score(names.TOTAL)).to_series()

    def outcomes(self, code: str) -> pl.Series:
        """Outcomes of a requirement: True, False, or None while it is not known."""
        return self.frame.get_column(names.requirement(code))

    def points(self, code: str) -> pl.Series:
        """Points of a criterion, exact decimals."""
        return self.frame.select(score(names.points(code))).to_series()


def evaluate(rules: CallRules, frame: pl.DataFrame) -> Evaluation:
    """Apply ``rules`` to a frame made by ``frame_from_rows`` or ``read_facts_csv``.

    Raises NotComputable when a value takes an expression beyond the numbers that are held exactly.
    """
    frame = _with_criteria(rules, with_derived(rules, with_computed(rules, frame)))
    found = frame.lazy().with_columns(_total(rules), *_class(rules, frame))
    return Evaluation(rules, _with_states(rules, _with_benefit(rules.file.benefit, found)).collect())


def with_decisions(evaluation: Evaluation, decisions: Decisions) -> Evaluation:
    """The evaluation with the outcomes that people decided in place of the rules' own; the states follow.

    Raises KeyError for a code that is no requirement of the call. Ids that are not in the evaluation count for nothing.
    """
    rules, frame = evaluation.rules, evaluation.frame
    unknown = set(decisions) - {item.code for item in rules.file.requirements}
    if unknown:
        raise KeyError(f"no requirement of the call is called {', '.join(sorted(unknown))}")
    frame = frame.with_columns([_decided(code, outcomes) for code, outcomes in decisions.items() if outcomes])
    return Evaluation(rules, _with_states(rules, frame.lazy()).collect())


def _with_states(rules: CallRules, found: pl.LazyFrame) -> pl.LazyFrame:
    return found.with_columns(_own_outcomes(rules)).with_columns(_state(rules))


def _decided(code: str, outcomes: Mapping[str, bool | None]) -> pl.Expr:
    column = pl.col(names.requirement(code))
    given = pl.col(names.ID).replace_strict(
        list(outcomes), list(outcomes.values()), default=None, return_dtype=pl.Boolean
    )
    return pl.when(pl.col(names.ID).is_in(list(outcomes))).then(given).otherwise(column).alias(names.requirement(code))


def with_derived(rules: CallRules, frame: pl.DataFrame, wanted: Collection[str] | None = None) -> pl.DataFrame:
    """Derived facts (those ``wanted``, or all), in as few passes as what they read of each other allows."""
    batch: dict[str, Compiled] = {}
    for index, derived in enumerate(rules.file.derived):
        if wanted is not None and derived.name not in wanted:
            continue
        compiled = rules.at("derived", index, "expression")
        if batch.keys() & set(compiled.reads):
            frame, batch = _with_batch(frame, batch), {}
        batch[derived.name] = compiled
    return _with_batch(frame, batch)


def _with_batch(frame: pl.DataFrame, batch: dict[str, Compiled]) -> pl.DataFrame:
    outcomes = [_settled(compiled, expression(compiled, frame)).alias(name) for name, compiled in batch.items()]
    return with_outcomes(frame, outcomes, [compiled.source for compiled in batch.values()])


def _settled(compiled: Compiled, outcome: pl.Expr) -> pl.Expr:
    """The type of a derived fact does not depend on which rows there are."""
    return outcome.cast(pl.String) if compiled.kind.type in {"null", "choice", "text", "comune"} else outcome


def _with_criteria(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """Outcomes of requirements, points, and what the benefit comes to, at once: none of them reads another."""
    outcomes = [*_tests(rules, frame), *_scores(rules, frame), *_amounts(rules, frame)]
    return with_outcomes(frame, [outcome for outcome, _ in outcomes], [source for _, source in outcomes])


Outcome = tuple["pl.Expr", str]
"""What an expression of the file comes to, and how it is written there."""


def _tests(rules: CallRules, frame: pl.DataFrame) -> Iterator[Outcome]:
    for index, requirement in enumerate(rules.file.requirements):
        compiled = rules.at("requirements", index, "expression")
        test = expression(compiled, frame).cast(pl.Boolean)
        yield test.alias(names.requirement(requirement.code)), compiled.source


def _scores(rules: CallRules, frame: pl.DataFrame) -> Iterator[Outcome]:
    for index, criterion in enumerate(rules.file.points):
        compiled = rules.at("points", index, "expression")
        yield _given(criterion, compiled, frame).alias(names.points(criterion.code)), compiled.source


def _amounts(rules: CallRules, frame: pl.DataFrame) -> Iterator[Outcome]:
    """The benefit in cents, or each of its parts, cut at its own max."""
    benefit = rules.file.benefit
    if benefit is None:
        return
    if not benefit.parts:
        compiled = rules.at("benefit", "expression")
        yield _cents(expression(compiled, frame), benefit).alias(AMOUNT), compiled.source
    for index, part in enumerate(benefit.parts):
        compiled = rules.at("benefit", "parts", index, "expression")
        limit = int(part.max * 100) if part.max is not None else None
        cents = _cents(expression(compiled, frame), benefit).clip(0, limit)
        yield cents.alias(names.part(part.code)), compiled.source


def _given(criterion: Points, compiled: Compiled, frame: pl.DataFrame) -> pl.Expr:
    """Points within their bounds: whole numbers where the expression gives them, exact decimals elsewhere."""
    given = expression(compiled, frame)
    if _is_whole(criterion, compiled):
        return given.cast(pl.Int64).clip(int(criterion.min), int(criterion.max))
    return exact(given, names.DECIMAL_DIGITS).clip(_decimal(criterion.min), _decimal(criterion.max))


def _is_whole(criterion: Points, compiled: Compiled) -> bool:
    return compiled.kind.type == "integer" and all(bound == int(bound) for bound in (criterion.min, criterion.max))


def exact(outcome: pl.Expr, digits: int) -> pl.Expr:
    """The outcome rounded half up (away from zero) to ``digits`` decimals, never through a float."""
    return outcome.round(digits, mode="half_away_from_zero").cast(pl.Decimal(18, digits))


def score(column: str) -> pl.Expr:
    """Points or a total as exact decimals, whichever way they were added up."""
    return pl.col(column).cast(pl.Decimal(18, names.DECIMAL_DIGITS))


def _decimal(value: Decimal) -> pl.Expr:
    return pl.lit(value, dtype=pl.Decimal(18, names.DECIMAL_DIGITS))


@lru_cache(maxsize=64)
def _total(rules: CallRules) -> pl.Expr:
    total: pl.Expr = pl.lit(0, dtype=pl.Int64)
    for item in rules.file.points:
        if item.summed:
            total = total + pl.col(names.points(item.code))
    return total.alias(names.TOTAL)


def _class(rules: CallRules, frame: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """The code of the first class that matches, and whether that is known."""
    code: pl.Expr = pl.lit(None, dtype=pl.String)
    known: pl.Expr = pl.lit(True)
    for index in reversed(range(len(rules.file.classes))):
        matches = expression(rules.at("classes", index, "when"), frame)
        code = pl.when(matches).then(pl.lit(rules.file.classes[index].code)).otherwise(code)
        known = pl.when(matches.is_null()).then(False).when(matches).then(True).otherwise(known)
    return pl.when(known).then(code).alias(names.CLASS), known.alias("@class_known")


def _with_benefit(benefit: Benefit | None, found: pl.LazyFrame) -> pl.LazyFrame:
    """``@amount``: what the expression gives, between 0 and max; ``@cents``: what is due, 0 below min."""
    if benefit is None:
        nothing = pl.lit(None, dtype=pl.Int64)
        return found.with_columns(nothing.alias(AMOUNT), nothing.alias(names.CENTS))
    if benefit.parts:
        found = _with_parts(benefit, found)
    amount = pl.col(AMOUNT)
    due = pl.when(amount >= least_cents(benefit)).then(amount).when(amount.is_not_null()).then(0)
    return found.with_columns(due.alias(names.CENTS))


def least_cents(benefit: Benefit) -> int:
    """The smallest benefit that is paid, in cents."""
    return int((benefit.min or LEAST_BENEFIT) * 100)


def _cents(outcome: pl.Expr, benefit: Benefit) -> pl.Expr:
    rounded = exact(outcome, 2) if benefit.rounding == "cent" else exact(exact(outcome, 0), 2)
    return cents_of(rounded).clip(0, int(benefit.max * 100) if benefit.max is not None else None)


def cents_of(euro: pl.Expr) -> pl.Expr:
    """Whole cents of a Decimal(18, 2), which Polars holds as such."""
    return euro.to_physical().cast(pl.Int64)


def euro_of(cents: pl.Expr) -> pl.Expr:
    """Euro with two decimals, of whole cents."""
    return (cents.cast(pl.Decimal(18, 2)) / 100).cast(pl.Decimal(18, 2))


def _with_parts(benefit: Benefit, found: pl.LazyFrame) -> pl.LazyFrame:
    """What goes over the whole's max is taken from the last parts."""
    amount = pl.lit(0, dtype=pl.Int64)
    for part in benefit.parts:
        cents = pl.col(names.part(part.code))
        if benefit.max is not None:
            room = int(benefit.max * 100) - amount
            cents = pl.when(cents <= room).then(cents).otherwise(room + cents * 0)
        found = found.with_columns(cents.alias(names.part(part.code)))
        amount = amount + pl.col(names.part(part.code))
    return found.with_columns(amount.alias(AMOUNT))


def points_of(rules: CallRules, index: int, frame: pl.DataFrame) -> pl.Series:
    """The points of one criterion for a frame that holds what it reads, exact decimals."""
    criterion = rules.file.points[index]
    given = _given(criterion, rules.at("points", index, "expression"), frame)
    return frame.select(given.cast(pl.Decimal(18, names.DECIMAL_DIGITS))).to_series()


def benefit_of(rules: CallRules, frame: pl.DataFrame) -> pl.Series:
    """The benefit due in cents for a frame that holds what it reads: 0 below the least."""
    outcomes = list(_amounts(rules, frame))
    frame = with_outcomes(frame, [outcome for outcome, _ in outcomes], [source for _, source in outcomes])
    return _with_benefit(rules.file.benefit, frame.lazy()).select(names.CENTS).collect().to_series()


def own_requirements(rules: CallRules) -> dict[str, pl.Expr]:
    """What every call requires beside its own list: arrival in a window, threshold, least benefit, a ranking."""
    file, received = rules.file, pl.col(names.RECEIVED)
    tests: dict[str, pl.Expr] = {
        names.REFUSED_WINDOW: pl.when(received.is_not_null()).then(pl.col(names.WINDOW).is_not_null())
    }
    if file.threshold is not None:
        tests[names.REFUSED_THRESHOLD] = pl.col(names.TOTAL) >= _decimal(file.threshold.points)
    if file.benefit is not None:
        tests[names.REFUSED_BENEFIT] = pl.col(AMOUNT) >= least_cents(file.benefit)
    if file.separate:
        tests[names.REFUSED_CLASS] = pl.when(pl.col("@class_known")).then(pl.col(names.CLASS).is_not_null())
    return tests


@lru_cache(maxsize=64)
def _own_outcomes(rules: CallRules) -> tuple[pl.Expr, ...]:
    """Threshold, least benefit and ranking are not judged for who is refused already."""
    declared = [pl.col(names.requirement(item.code)) for item in rules.file.requirements]
    refused = pl.any_horizontal([~test for test in declared]).fill_null(False) if declared else pl.lit(False)
    judged = {names.REFUSED_WINDOW: pl.lit(True)}
    return tuple(
        pl.when(judged.get(code, ~refused)).then(test).alias(names.requirement(code))
        for code, test in own_requirements(rules).items()
    )


def requirement_codes(rules: CallRules) -> tuple[str, ...]:
    """The codes of the call's requirements, then of those that every call has."""
    return (*(item.code for item in rules.file.requirements), *own_requirements(rules))


def unknown_codes(rules: CallRules) -> dict[str, pl.Expr]:
    """For each code, whether the application waits for a missing fact there."""
    waits = {code: pl.col(names.requirement(code)).is_null() for code in requirement_codes(rules)}
    waits.pop(names.REFUSED_THRESHOLD, None)
    if waits.pop(names.REFUSED_BENEFIT, None) is not None:
        waits[names.UNKNOWN_BENEFIT] = pl.col(names.CENTS).is_null()
    waits[names.REFUSED_CLASS] = ~pl.col("@class_known")
    for item in rules.file.points:
        if item.summed:
            missing = pl.col(names.points(item.code)).is_null()
            waits[item.code] = waits[item.code] | missing if item.code in waits else missing
    return waits


@lru_cache(maxsize=64)
def _state(rules: CallRules) -> pl.Expr:
    tests = [pl.col(names.requirement(code)) for code in requirement_codes(rules)]
    refused = pl.any_horizontal([~test for test in tests]).fill_null(False)
    unknown = pl.any_horizontal([test.is_null() for test in tests])
    unknown |= pl.col(names.TOTAL).is_null() | ~pl.col("@class_known")
    state = pl.when(refused).then(pl.lit("not_eligible")).when(unknown).then(pl.lit("incomplete"))
    return state.otherwise(pl.lit("eligible")).alias(names.STATE)
