"""The ranking of a call: order, states, amounts, waiting list, and what decided each place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from concilia.engines.ranking.cut import Cut, Held, Spent, make_cut
from concilia.engines.ranking.order import NO_TURN, Key, Turns, keys_of, order_of
from concilia.engines.ranking.packing import Order
from concilia.engines.rules import columns as names
from concilia.engines.rules.evaluation import Evaluation, euro_of, evaluate, requirement_codes, score, unknown_codes
from concilia.engines.rules.lazy import np, pl
from concilia.engines.rules.model import CallRules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from concilia.engines.ranking.cut import Mask

NO_NAME: frozenset[str] = frozenset()
REASONS = "@reasons"
NOTHING_HELD: Mapping[str, Held] = {}


@dataclass(frozen=True, eq=False)
class Ranking:
    """A ranking: ``ranked`` holds who is in it, best first.

    Columns of ``ranked`` and ``frame``: ``id``, ``protocol``, ``state`` (funded, partly_funded, reserve, renounced;
    not_eligible, incomplete, superseded), ``position`` (from 1, in each class when the rankings are separate),
    ``class_code``, ``@points:CODE``, ``total``, ``due`` and ``funded`` (integer cents), ``paid_by`` (lines and quotas,
    joined by ``+``), ``@line:CODE`` (the cents that each line gives, its quotas included), ``reserve`` (place in the
    waiting list, from 1), ``decided_by`` (the key that put the row after the one above), ``tie_break`` (the same, when
    the first key was equal), ``reasons`` (codes that refuse, or that are not known yet, joined by ``;``).
    """

    rules: CallRules
    ranked: pl.DataFrame
    evaluated: pl.DataFrame
    lines: tuple[Spent, ...]
    quotas: tuple[Spent, ...]

    def __len__(self) -> int:
        return self.evaluated.height

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Everybody: who is in the ranking, then who is not, by protocol number, with the reasons."""
        rest = self.evaluated.filter(pl.col(names.STATE) != "eligible")
        return pl.concat([self.ranked, _others(self.rules, rest)])

    @property
    def order(self) -> list[str]:
        """The ids of who has a position, best first."""
        return self.ranked.get_column(names.ID).to_list()

    def table(self) -> pl.DataFrame:
        """The ranking as a sheet holds it: points by their codes, euro, and no cell that a spreadsheet would run."""
        points = [item.code for item in self.rules.file.points]
        euro = [euro_of(pl.col(name)).alias(name) for name in ("due", "funded")]
        lines = [names.line(line.code) for line in self.rules.file.budget.lines]
        sheet = (
            self.frame.drop(lines).with_columns(*euro).rename({names.points(code): f"points_{code}" for code in points})
        )
        scores = [_short(column) for column in (*(f"points_{code}" for code in points), names.TOTAL)]
        return sheet.with_columns(harmless(pl.col(names.ID)).alias(names.ID), *scores)

    def of(self, column: str) -> dict[str, object]:
        """A column by id: ``ranking.of("state")["A-17"]``."""
        return dict(zip(self.frame.get_column(names.ID), self.frame.get_column(column), strict=True))


def _short(column: str) -> pl.Expr:
    """Without the zeros that add nothing."""
    text = pl.col(column).cast(pl.String)
    return (
        pl.when(text.str.contains(".", literal=True))
        .then(text.str.replace(r"\.?0+$", ""))
        .otherwise(text)
        .alias(column)
    )


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
    turns: Turns = NO_TURN,
    one_period: bool = False,
    held: Mapping[str, Held] = NOTHING_HELD,
) -> Ranking:
    """Rank evaluated applications (or a frame of facts, evaluated first). The order of the rows does not matter.

    ``seed``: the outcome of the public event, for a draw. ``budget``: amounts of lines in cents that replace those of
    the file. ``renounced``: ids that keep their position and leave their money to who follows. ``turns``: at a counter,
    who was served before keeps its place. ``one_period``: the applications are of one period, so that a periodic call
    orders them together. ``held``: by id, what an earlier version has given, below which nobody falls when the list
    scrolls. Raises SeedMissing, SeedMismatch.
    """
    evaluation = applications if isinstance(applications, Evaluation) else evaluate(rules, applications)
    frame = _superseded(rules, evaluation.frame)
    eligible = _eligible(rules, frame)
    keys = keys_of(rules, eligible, seed, turns=turns, one_period=one_period)
    order = order_of(eligible, keys)
    ranked = eligible[order.rows]
    waived = ranked.get_column(names.ID).is_in(list(renounced)).to_numpy().astype(bool)
    cut = make_cut(rules, ranked, budget or {}, waived, _rows_held(ranked, waived, held))
    return Ranking(rules, _placed(rules, ranked, cut, waived, _decided(keys, order)), frame, cut.lines, cut.quotas)


def _rows_held(ranked: pl.DataFrame, waived: Mask, held: Mapping[str, Held]) -> dict[int, Held]:
    """By row of the order, what is held by who is still in it."""
    if not held:
        return {}
    ids = enumerate(ranked.get_column(names.ID))
    return {row: held[key] for row, key in ids if key in held and not waived[row]}


def _eligible(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """Who is ranked, with the columns that the order, the cut and the table read, and no other."""
    wanted = needed(rules)
    kept = [name for name in frame.columns if name in wanted]
    eligible = frame.select(*kept, names.STATE).filter(pl.col(names.STATE) == "eligible")
    if names.BENEFIT in wanted:
        eligible = eligible.with_columns(euro_of(pl.col(names.CENTS)).alias(names.BENEFIT))
    return eligible


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


def needed(rules: CallRules) -> set[str]:
    """The columns that the order, the cut and the table read."""
    reads = {name for path, item in rules.expressions.items() if path[0] in {"budget", "quotas"} for name in item.reads}
    parts = {names.part(part.code) for part in (rules.file.benefit.parts if rules.file.benefit else ())}
    points = {names.points(item.code) for item in rules.file.points}
    own = {names.ID, names.PROTOCOL, names.CLASS, names.TOTAL, names.CENTS}
    times = {names.SUBMITTED, names.RECEIVED, names.WINDOW}
    return own | times | reads | parts | points | ({key.by for key in rules.file.order} - {names.BENEFIT})


def _decided(keys: Sequence[Key], order: Order) -> tuple[pl.Series, pl.Series]:
    """The key that decided each place, and the same where the first key was equal."""
    decided = _chosen([key.name for key in keys], order.decided)
    return decided, _chosen([key.name if key.tie_break else None for key in keys], order.decided)


def _chosen(values: Sequence[str | None], places: NDArray[np.integer[Any]]) -> pl.Series:
    """``values`` at ``places``; -1 gives an empty value."""
    return pl.Series([*values, None], dtype=pl.String).gather(np.where(places < 0, len(values), places))


STATES = ("reserve", "partly_funded", "funded", "renounced")


def _placed(
    rules: CallRules, ranked: pl.DataFrame, cut: Cut, waived: Mask, decided: tuple[pl.Series, pl.Series]
) -> pl.DataFrame:
    given = cut.given
    state = np.select([waived, cut.whole, given > 0], [3, 2, 1], 0)
    scope = [names.CLASS] if rules.file.separate else []
    place = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    frame = ranked.with_columns(
        _chosen(STATES, state).alias("state"),
        pl.Series("funded", given, dtype=pl.Int64),
        cut.sources.alias("paid_by"),
        *(pl.Series(names.line(code), cents, dtype=pl.Int64) for code, cents in cut.by_line.items()),
        (place.over(scope) if scope else place).alias("position"),
        decided[0].alias("decided_by"),
        decided[1].alias("tie_break"),
        pl.lit(None, dtype=pl.String).alias("reasons"),
    )
    is_waiting = pl.col("state") == "reserve"
    waiting = is_waiting.cast(pl.UInt32).cum_sum()
    waiting = pl.when(is_waiting).then(waiting.over(scope) if scope else waiting)
    return frame.with_columns(waiting.alias("reserve")).select(_columns(rules))


def _others(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """Who is not in the ranking, with the reasons, by protocol number."""
    empty = pl.lit(None, dtype=pl.UInt32)
    nothing = pl.lit(None, dtype=pl.String)
    frame = with_reasons(rules, frame).with_columns(
        pl.col(names.STATE).alias("state"),
        pl.lit(None, dtype=pl.Int64).alias(names.CENTS),
        pl.lit(0, dtype=pl.Int64).alias("funded"),
        nothing.alias("paid_by"),
        *(pl.lit(0, dtype=pl.Int64).alias(names.line(line.code)) for line in rules.file.budget.lines),
        empty.alias("position"),
        empty.alias("reserve"),
        nothing.alias("decided_by"),
        nothing.alias("tie_break"),
        pl.col(REASONS).alias("reasons"),
    )
    return frame.sort(names.PROTOCOL, names.ID, nulls_last=True).select(_columns(rules))


def with_reasons(rules: CallRules, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the codes that refuse each row by its own rules; a frame that has them keeps them."""
    return frame if REASONS in frame.columns else frame.with_columns(_reasons(rules).alias(REASONS))


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
        *(score(names.points(item.code)) for item in rules.file.points),
        score(names.TOTAL),
        pl.col(names.CENTS).alias("due"),
        "funded",
        "paid_by",
        *(names.line(line.code) for line in rules.file.budget.lines),
        "reserve",
        "decided_by",
        "tie_break",
        "reasons",
    ]
