"""What several expressions come to for one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from concilia.engines.rules.evaluation import exact
from concilia.engines.rules.expressions import expression
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.yamldoc import Path


class Worth:
    """What the expressions of a use come to on its one row: all at once, or each alone where one is not computable."""

    def __init__(self, rules: CallRules, frame: pl.DataFrame, paths: Iterable[Path]) -> None:
        self.frame = frame
        compiled = {path: rules.find(*path) for path in paths}
        self.outcomes = {_key(path): expression(found, frame) for path, found in compiled.items() if found}
        try:
            self.known = _row(frame, self.outcomes)
        except pl.exceptions.PolarsError:
            self.known = {}

    def of(self, *path: str | int) -> Any:
        """A condition, or a number with two decimals; None while it is not known."""
        key = _key(path)
        return self.known[key] if key in self.known else _row(self.frame, {key: self.outcomes[key]})[key]

    def number(self, measure: str, *path: str | int) -> int | None:
        """Hundredths of euro or of the unit; whole uses."""
        value = self.of(*path)
        if value is None:
            return None
        return int(value) if measure == "count" else int(value * 100)


def _key(path: Path) -> str:
    return ".".join(map(str, path))


def _row(frame: pl.DataFrame, outcomes: Mapping[str, pl.Expr]) -> dict[str, Any]:
    """Conditions as they come out, numbers rounded half up to two decimals."""
    if not outcomes:
        return {}
    found = frame.select(**outcomes)
    rounded = [exact(pl.col(name), 2) for name, dtype in found.schema.items() if dtype.is_numeric()]
    return found.with_columns(rounded).row(0, named=True)
