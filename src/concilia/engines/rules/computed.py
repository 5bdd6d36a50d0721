"""Facts that the platform computes: the window of arrival, ages on a day, aggregates over the rows of a group."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from concilia.engines.rules import columns as names
from concilia.engines.rules.expressions import expression
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules, Compiled
from concilia.engines.rules.schema import Computed, Fact, Group
from concilia.engines.yamldoc import Path

if TYPE_CHECKING:
    from polars.datatypes import DataType

ROW = "@row"


def with_computed(rules: CallRules, frame: pl.DataFrame, wanted: Collection[str] | None = None) -> pl.DataFrame:
    """``frame`` with the window and every computed fact; unknown where what they start from is missing.

    ``wanted``: the names that will be read; groups of which none is wanted are left as they are.
    """
    frame = frame.with_columns(_alone(rules))
    for group, folds in _folds(rules):
        if wanted is None or any(fold.name in wanted for fold in folds):
            frame = _with_aggregates(frame, group, folds)
    return frame


@lru_cache(maxsize=64)
def _alone(rules: CallRules) -> tuple[pl.Expr, ...]:
    """What is computed of an application without its groups."""
    return (_window(rules), *(_age(fact.name, fact.computed) for fact in _ages(rules.file.facts)))


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


@dataclass(frozen=True)
class _Fold:
    """A fact that adds up or compares the rows of a group: which rows count, and what of them."""

    name: str
    computed: Computed
    where: Compiled | None
    of: Compiled | None

    @property
    def reads(self) -> Iterator[str]:
        return (name for compiled in (self.where, self.of) if compiled for name in compiled.reads)

    def judged(self, rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
        """Whether a row counts, and its value."""
        counts = expression(self.where, rows) if self.where else pl.lit(True)
        values = expression(self.of, rows) if self.of else pl.lit(1)
        return counts.alias(f"@counts:{self.name}"), values.alias(f"@value:{self.name}")

    @cached_property
    def folded(self) -> tuple[pl.Expr, pl.Expr]:
        """The aggregate of an application's rows, empty when one of them could not be judged, and whether all were."""
        counts, value = pl.col(f"@counts:{self.name}"), pl.col(f"@value:{self.name}")
        known = counts.is_not_null().all() & (~counts.fill_null(False) | value.is_not_null()).all()
        chosen = value.filter(counts)
        result = {"count": chosen.len().cast(pl.Int64), "sum": chosen.sum(), "min": chosen.min(), "max": chosen.max()}
        return pl.when(known).then(result[self.computed.way]).alias(self.name), known.alias(self.known)

    @property
    def known(self) -> str:
        return f"@known:{self.name}"

    def outcome(self, listed: pl.Expr, dtype: DataType) -> pl.Expr:
        """For an application: no rows count and add up to zero; rows that are not known leave it unknown."""
        if self.computed.way not in {"count", "sum"}:
            return pl.col(self.name)
        none = pl.when(listed.list.len() == 0).then(pl.lit(0).cast(dtype))
        judged = pl.when(pl.col(self.known).fill_null(False)).then(pl.col(self.name)).otherwise(none)
        return pl.when(listed.is_not_null()).then(judged).alias(self.name)


@lru_cache(maxsize=64)
def _folds(rules: CallRules) -> tuple[tuple[Group, list[_Fold]], ...]:
    """The groups that facts are computed from, with those facts."""
    folds = list(_every_fold(rules))
    folded = [(group, [fold for fold in folds if fold.computed.source == group.name]) for group in rules.file.groups]
    return tuple((group, found) for group, found in folded if found)


def _every_fold(rules: CallRules) -> Iterator[_Fold]:
    for index, fact in enumerate(rules.file.facts):
        if fact.computed is not None and not fact.computed.is_age:
            path: Path = ("facts", index, "computed")
            yield _Fold(fact.name, fact.computed, rules.find(*path, "where"), rules.find(*path, "of"))


def _with_aggregates(frame: pl.DataFrame, group: Group, folds: list[_Fold]) -> pl.DataFrame:
    """Rows are spread one per line with what is read of their application, judged, and folded back, once for all."""
    rows = _rows(frame, group, folds)
    judged = rows.lazy().select(ROW, *(part for fold in folds for part in fold.judged(rows)))
    folded = judged.group_by(ROW).agg([part for fold in folds for part in fold.folded]).collect()
    joined = frame.lazy().with_row_index(ROW).join(folded.lazy(), on=ROW, how="left", maintain_order="left")
    outcomes = [fold.outcome(pl.col(group.name), folded.schema[fold.name]) for fold in folds]
    return joined.with_columns(outcomes).drop(ROW, *(fold.known for fold in folds)).collect()


def _rows(frame: pl.DataFrame, group: Group, folds: list[_Fold]) -> pl.DataFrame:
    ages = [(item.name, item.computed) for item in _ages(group.facts) if item.computed]
    read = {name for fold in folds for name in fold.reads}
    read.update(name for _, computed in ages for name in (computed.source, computed.on) if isinstance(name, str))
    kept = [name for name in frame.columns if name in read]
    listed = frame.lazy().with_row_index(ROW).select(ROW, group.name, *kept)
    rows = listed.filter(pl.col(group.name).list.len() > 0).explode(group.name).unnest(group.name)
    return rows.with_columns([_age(name, computed) for name, computed in ages]).collect()
