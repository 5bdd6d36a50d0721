"""Benefits that a later act cut: an application gets at most so much, whatever the rules would give it."""

from __future__ import annotations

from collections.abc import Mapping

from concilia.engines.rules import columns as names
from concilia.engines.rules.evaluation import Evaluation
from concilia.engines.rules.lazy import pl

#: Id of an application → line → the most cents that it may get there.
Ceilings = Mapping[str, Mapping[str, int]]


def with_ceilings(evaluation: Evaluation, ceilings: Ceilings) -> Evaluation:
    """The evaluation with the benefits of some applications cut to what their lines may still give them."""
    if not ceilings or evaluation.rules.file.benefit is None:
        return evaluation
    parts = evaluation.rules.file.benefit.parts
    most = {key: sum(lines.values()) for key, lines in ceilings.items()}
    if not parts:
        return Evaluation(evaluation.rules, evaluation.frame.with_columns(_cut(names.CENTS, most)))
    cuts = [_cut(names.part(part.code), _of_line(ceilings, most, part.line)) for part in parts]
    frame = evaluation.frame.with_columns(cuts)
    total = pl.sum_horizontal([pl.col(names.part(part.code)) for part in parts], ignore_nulls=False)
    cut = pl.when(pl.col(names.ID).is_in(list(most))).then(pl.min_horizontal(names.CENTS, total))
    return Evaluation(evaluation.rules, frame.with_columns(cut.otherwise(pl.col(names.CENTS)).alias(names.CENTS)))


def _of_line(ceilings: Ceilings, most: Mapping[str, int], line: str | None) -> dict[str, int]:
    """The most of a part: that of its line, or of all when it names none."""
    if line is None:
        return dict(most)
    return {key: lines.get(line, 0) for key, lines in ceilings.items()}


def _cut(column: str, most: Mapping[str, int]) -> pl.Expr:
    limit = pl.col(names.ID).replace_strict(list(most), list(most.values()), default=None, return_dtype=pl.Int64)
    cents = pl.col(column)
    return pl.when(limit.is_not_null() & (cents > limit)).then(limit).otherwise(cents).alias(column)
