"""What is wrong in a payment file or in a bank's answer, in words for the official who holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concilia.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: a stable code, where it stands (``payments[2].iban``, ``riga 14``), and what to do about it.

    ``whose`` names the payment or the party in words that an official knows, where there is one.
    """

    code: str
    where: str
    message: str
    whose: str = ""

    def __str__(self) -> str:
        return f"{self.whose or self.where}: {self.message}"


class SepaError(Refusal):
    """Nothing was written or read: all the problems found, in order, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("sepa.refused", "%(problems)s", problems="\n".join(map(str, self.problems)))


def refuse(code: str, where: str, message: str) -> SepaError:
    """The error for a single problem, to be raised by the caller."""
    return SepaError([Problem(code, where, message)])
