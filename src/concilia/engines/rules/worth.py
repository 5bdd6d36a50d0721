"""What several expressions come to for one case."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from concilia.engines.rules.evaluation import exact
from concilia.engines.rules.expressions import NotComputable, expression
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.yamldoc import Path


class Worth:
    """What the expressions at some paths of a call come to on one row: all at once, or each alone if one fails."""

    def __init__(self, rules: CallRules, frame: pl.DataFrame, paths: Iterable[Path]) -> None:
        self.frame = frame
        self.compiled = {_key(path): found for path in paths if (found := rules.find(*path))}
        try:
            self.known = self._row(self.compiled)
        except pl.exceptions.PolarsError:
            self.known = {}

    def of(self, *path: str | int) -> Any:
        """A condition, or a number with two decimals; None while it is not known. Raises NotComputable."""
        key = _key(path)
        return self.known[key] if key in self.known else self._alone(key)

    def _alone(self, key: str) -> Any:
        try:
            return self._row([key])[key]
        except pl.exceptions.PolarsError as error:
            raise NotComputable(f"{self.compiled[key].source}: {str(error).splitlines()[0]}") from error

    def _row(self, keys: Collection[str]) -> dict[str, Any]:
        """Conditions as they come out, numbers rounded half up to two decimals."""
        if not keys:
            return {}
        found = self.frame.select(**{key: expression(self.compiled[key], self.frame) for key in keys})
        rounded = [exact(pl.col(name), 2) for name, dtype in found.schema.items() if dtype.is_numeric()]
        return found.with_columns(rounded).row(0, named=True)

    def number(self, measure: str, *path: str | int) -> int | None:
        """Hundredths of euro or of the unit; whole uses."""
        value = self.of(*path)
        if value is None:
            return None
        return int(value) if measure == "count" else int(value * 100)


def _key(path: Path) -> str:
    return ".".join(map(str, path))
