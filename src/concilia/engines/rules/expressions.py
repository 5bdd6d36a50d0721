"""Compiled expressions as Polars runs them, with the facts that must not be swallowed held up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import Compiled


class NotComputable(ValueError):
    """An expression that a value takes out of the numbers the engine holds exactly."""


@lru_cache(maxsize=4096)
def _parsed(sql: str) -> pl.Expr:
    return pl.sql_expr(sql)


def expression(compiled: Compiled, frame: pl.DataFrame) -> pl.Expr:
    """The expression, unknown on the rows where a fact that is asked of everybody is missing from under a CASE."""
    result = _parsed(compiled.sql)
    missing = [name for name in compiled.masks if frame.get_column(name).null_count()]
    if not missing:
        return result
    return pl.when(pl.any_horizontal([pl.col(name).is_null() for name in missing])).then(None).otherwise(result)


def with_outcomes(frame: pl.DataFrame, outcomes: Sequence[pl.Expr], sources: Sequence[str]) -> pl.DataFrame:
    """``frame`` with the outcomes beside it. Raises NotComputable with the source of the one that fails."""
    try:
        return frame.with_columns(outcomes)
    except pl.exceptions.PolarsError:
        for outcome, source in zip(outcomes, sources, strict=True):
            try:
                frame.select(outcome)
            except pl.exceptions.PolarsError as error:
                raise NotComputable(f"{source}: {str(error).splitlines()[0]}") from error
        raise
