"""Facts that the platform computes: the window of arrival, ages on a day, aggregates over the rows of a group."""

from __future__ import annotations

from concilia.engines.rules import columns as names
from concilia.engines.rules.expressions import expression
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Computed, Fact
from concilia.engines.yamldoc import Path

ROW = "@row"


def with_computed(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with the window and every computed fact; unknown where what they start from is missing."""
    frame = frame.with_columns(_window(rules))
    frame = frame.with_columns([_age(fact.name, fact.computed) for fact in _ages(rules.file.facts)])
    for index, fact in enumerate(rules.file.facts):
        if fact.computed is not None and not fact.computed.is_age:
            frame = _with_aggregate(rules, frame, ("facts", index, "computed"), fact, fact.computed)
    return frame


def _ages(facts: tuple[Fact, ...]) -> list[Fact]:
    return [fact for fact in facts if fact.computed is not None and fact.computed.is_age]


def _window(rules: CallRules) -> pl.Expr:
    received, chosen = pl.col(names.RECEIVED), pl.lit(None, dtype=pl.String)
    for window in rules.windows:
        inside = (received >= window.opens) & (received < window.closes)
        chosen = pl.when(inside).then(pl.lit(window.code)).otherwise(chosen)
    return chosen.alias(names.WINDOW)


def _age(name: str, computed: Computed | None) -> pl.Expr:
    assert computed is not None
    born, day = pl.col(computed.source), _day(computed)
    if computed.way == "days":
        return (day - born).dt.total_days().alias(name)
    months = _whole_months(born, day)
    return (months.floordiv(12) if computed.way == "age_years" else months).alias(name)


def _day(computed: Computed) -> pl.Expr:
    if computed.on == names.SUBMITTED:
        return pl.col(names.SUBMITTED).dt.date()
    return pl.col(computed.on) if isinstance(computed.on, str) else pl.lit(computed.on)


def _whole_months(born: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Whole months from ``born`` to ``day``; a month that lacks the day is complete on its last (art. 2963 c.c.)."""
    months = (day.dt.year().cast(pl.Int64) - born.dt.year()) * 12 + day.dt.month() - born.dt.month()
    due = pl.min_horizontal(born.dt.day(), day.dt.month_end().dt.day())
    return pl.when(born.is_not_null() & day.is_not_null()).then(months - (day.dt.day() < due).cast(pl.Int64))


def _with_aggregate(rules: CallRules, frame: pl.DataFrame, path: Path, fact: Fact, computed: Computed) -> pl.DataFrame:
    """Rows are spread one per line with their application's facts, judged, and folded back."""
    group = rules.group(computed.source)
    assert group is not None
    listed = pl.col(group.name)
    rows = frame.with_row_index(ROW).filter(listed.list.len() > 0).explode(group.name).unnest(group.name)
    rows = rows.with_columns([_age(item.name, item.computed) for item in _ages(group.facts)])
    folded = _folded(rules, rows, path, fact, computed)
    joined = frame.with_row_index(ROW).join(folded, on=ROW, how="left", maintain_order="left")
    outcome = pl.col(fact.name)
    if computed.way in {"count", "sum"}:
        judged = pl.col("@judged").fill_null(False)
        outcome = (
            pl.when(listed.is_null())
            .then(None)
            .when(judged)
            .then(outcome)
            .otherwise(pl.when(listed.list.len() == 0).then(pl.lit(0).cast(joined.schema[fact.name])))
        )
    return joined.with_columns(outcome.alias(fact.name)).drop(ROW, "@judged")


def _folded(rules: CallRules, rows: pl.DataFrame, path: Path, fact: Fact, computed: Computed) -> pl.DataFrame:
    """One row per application: the aggregate, empty when a row could not be judged."""
    where, of = rules.find(*path, "where"), rules.find(*path, "of")
    counts = expression(where, rows) if where else pl.lit(True)
    values = expression(of, rows) if of else pl.lit(1)
    rows = rows.select(ROW, counts.alias("@counts"), values.alias("@value"))
    known = (
        pl.col("@counts").is_not_null().all()
        & (~pl.col("@counts").fill_null(False) | pl.col("@value").is_not_null()).all()
    )
    chosen = pl.col("@value").filter(pl.col("@counts"))
    result = {"count": chosen.len().cast(pl.Int64), "sum": chosen.sum(), "min": chosen.min(), "max": chosen.max()}
    folded = pl.when(known).then(result[computed.way]).alias(fact.name)
    return rows.group_by(ROW).agg(folded, known.alias("@judged"))
