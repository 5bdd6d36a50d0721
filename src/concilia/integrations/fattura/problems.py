"""What is wrong in an invoice, in words for who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concilia.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: a stable code, the field by its FatturaPA number and name (or a line), what to do about it."""

    code: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class FatturaError(Refusal):
    """Nothing was kept: all the problems found, in order, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("fattura.refused", "%(problems)s", problems="\n".join(map(str, self.problems)))


def refuse(code: str, where: str, message: str) -> FatturaError:
    """The error for a single problem, to be raised by the caller."""
    return FatturaError([Problem(code, where, message)])
