"""The ranking of a call: order, states, amounts, waiting list, and what decided each place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concilia.engines.ranking.cut import Cut, Spent, make_cut
from concilia.engines.ranking.order import in_order, keys_of
from concilia.engines.rules import columns as names
from concilia.engines.rules.evaluation import Evaluation, evaluate, requirement_codes, unknown_codes
from concilia.engines.rules.lazy import np, pl
from concilia.engines.rules.model import CallRules

if TYPE_CHECKING:
    from concilia.engines.ranking.cut import Mask

NO_NAME: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Ranking:
    """A ranking, best first; those who are not in it follow by protocol number.

    Columns of ``frame``: ``id``, ``protocol``, ``state`` (funded, partly_funded, reserve, renounced, not_eligible,
    incomplete, superseded), ``position`` (from 1, in each class when the rankings are separate), ``class_code``,
    ``@points:CODE``, ``total``, ``due`` and ``funded`` (integer cents), ``paid_by`` (lines and quotas), ``@line:CODE``
    (the cents that each line gives, its quotas included), ``reserve`` (place in the waiting list, from 1),
    ``decided_by`` (the key that put the row after the one above), ``tie_break`` (the same, when the first key was
    equal), ``reasons`` (codes that refuse, or that are not known yet, by ``;``).
    """

    rules: CallRules
    frame: pl.DataFrame
    lines: tuple[Spent, ...]
    quotas: tuple[Spent, ...]

    def __len__(self) -> int:
        return self.frame.height

    @property
    def order(self) -> list[str]:
        """The ids of who has a position, best first."""
        return self.frame.filter(pl.col("position").is_not_null()).get_column(names.ID).to_list()

    def table(self) -> pl.DataFrame:
        """The ranking as a sheet holds it: points by their codes, euro, and no cell that a spreadsheet would run."""
        points = [item.code for item in self.rules.file.points]
        euro = [_euro(name) for name in ("due", "funded")]
        sheet = self.frame.with_columns(*euro).rename({names.points(code): f"points_{code}" for code in points})
        scores = [_short(column) for column in (*(f"points_{code}" for code in points), names.TOTAL)]
        return sheet.with_columns(harmless(pl.col(names.ID)).alias(names.ID), *scores)

    def of(self, column: str) -> dict[str, object]:
        """A column by id: ``ranking.of("state")["A-17"]``."""
        return dict(zip(self.frame.get_column(names.ID), self.frame.get_column(column), strict=True))


def _euro(column: str) -> pl.Expr:
    return (pl.col(column).cast(pl.Decimal(18, 2)) / 100).cast(pl.Decimal(18, 2)).alias(column)


def _short(column: str) -> pl.Expr:
    """Without the zeros that add nothing."""
    return pl.col(column).cast(pl.String).str.replace(r"\.?0+$", "").alias(column)


def harmless(text: pl.Expr) -> pl.Expr:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return pl.when(text.str.contains(r"^[=+\-@\t\r]")).then(pl.lit("'") + text).otherwise(text)


def rank(
    rules: CallRules,
    applications: Evaluation | pl.DataFrame,
    *,
    seed: str | None = None,
    budget: Mapping[str, int] | None = None,
    renounced: Collection[str] = NO_NAME,
) -> Ranking:
    """Rank evaluated applications (or a frame of facts, evaluated first). The order of the rows does not matter.

    ``seed``: the outcome of the public event, for a draw. ``budget``: amounts of lines in cents that replace those of
    the file. ``renounced``: ids that keep their position and leave their money to who follows. Raises SeedMissing.
    """
    evaluation = applications if isinstance(applications, Evaluation) else evaluate(rules, applications)
    frame = _superseded(rules, evaluation.frame)
    in_it = pl.col(names.STATE) == "eligible"
    ranked = frame.filter(in_it)
    ranked = in_order(ranked, keys_of(rules, ranked, seed))
    waived = ranked.get_column(names.ID).is_in(list(renounced)).to_numpy().astype(bool)
    cut = make_cut(rules, ranked, budget or {}, waived)
    table = pl.concat([_placed(rules, ranked, cut, waived), _others(rules, frame.filter(~in_it))])
    return Ranking(rules, table, cut.lines, cut.quotas)


def _superseded(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """Of several applications for the same beneficiary, the first or last one that is admitted counts."""
    same = list(rules.file.identified_by)
    if not same:
        return frame
    admitted = pl.col(names.STATE).replace_strict(
        ["eligible", "incomplete", "not_eligible"], [2, 1, 0], return_dtype=pl.Int8
    )
    last = rules.file.counts == "last"
    keys = [admitted.alias("@admitted"), pl.col(names.RECEIVED), pl.col(names.PROTOCOL), pl.col(names.ID)]
    ordered = frame.select(names.ID, *same, *keys[:3]).sort(
        ["@admitted", names.RECEIVED, names.PROTOCOL, names.ID], descending=[True, last, last, last], nulls_last=True
    )
    known = pl.all_horizontal([pl.col(name).is_not_null() for name in same])
    later = ordered.filter(known & ~pl.struct(same).is_first_distinct()).get_column(names.ID)
    state = pl.when(pl.col(names.ID).is_in(later.implode())).then(pl.lit("superseded")).otherwise(pl.col(names.STATE))
    return frame.with_columns(state.alias(names.STATE))


def _placed(rules: CallRules, ranked: pl.DataFrame, cut: Cut, waived: Mask) -> pl.DataFrame:
    given = pl.Series("funded", cut.given, dtype=pl.Int64)
    state = np.select([waived, cut.whole, cut.given > 0], ["renounced", "funded", "partly_funded"], "reserve")
    scope = [names.CLASS] if rules.file.separate else []
    place = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    waiting = (pl.col("state") == "reserve").cast(pl.UInt32).cum_sum()
    frame = ranked.with_columns(
        pl.Series("state", state, dtype=pl.String),
        given,
        *(pl.Series(names.line(code), cents, dtype=pl.Int64) for code, cents in cut.by_line.items()),
        pl.Series("paid_by", cut.sources, dtype=pl.String).replace("", None),
        (place.over(scope) if scope else place).alias("position"),
    )
    waiting = pl.when(pl.col("state") == "reserve").then(waiting.over(scope) if scope else waiting)
    frame = frame.with_columns(waiting.alias("reserve"), pl.lit(None, dtype=pl.String).alias("reasons"))
    return frame.select(_columns(rules))


def _others(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """Who is not in the ranking, with the reasons, by protocol number."""
    empty = pl.lit(None, dtype=pl.UInt32)
    nothing = pl.lit(None, dtype=pl.String)
    frame = frame.with_columns(
        pl.col(names.STATE).alias("state"),
        pl.lit(None, dtype=pl.Int64).alias(names.CENTS),
        pl.lit(0, dtype=pl.Int64).alias("funded"),
        nothing.alias("paid_by"),
        *(pl.lit(0, dtype=pl.Int64).alias(names.line(line.code)) for line in rules.file.budget.lines),
        empty.alias("position"),
        empty.alias("reserve"),
        nothing.alias("decided_by"),
        nothing.alias("tie_break"),
        _reasons(rules).alias("reasons"),
    )
    return frame.sort(names.PROTOCOL, names.ID, nulls_last=True).select(_columns(rules))


def _reasons(rules: CallRules) -> pl.Expr:
    """The codes that refuse, or those that are not known yet where none refuses, separated by ``;``."""
    refused = [pl.when(~pl.col(names.requirement(code))).then(pl.lit(code)) for code in requirement_codes(rules)]
    unknown = [pl.when(waits).then(pl.lit(code)) for code, waits in unknown_codes(rules).items()]
    joined = [pl.concat_str(codes, separator=";", ignore_nulls=True) for codes in (refused, unknown)]
    by_state = pl.when(pl.col(names.STATE) == "not_eligible").then(joined[0])
    return by_state.when(pl.col(names.STATE) == "incomplete").then(joined[1])


def _columns(rules: CallRules) -> list[pl.Expr | str]:
    return [
        names.ID,
        names.PROTOCOL,
        "state",
        "position",
        names.CLASS,
        *(names.points(item.code) for item in rules.file.points),
        names.TOTAL,
        pl.col(names.CENTS).alias("due"),
        "funded",
        "paid_by",
        *(names.line(line.code) for line in rules.file.budget.lines),
        "reserve",
        "decided_by",
        "tie_break",
        "reasons",
    ]
