"""What a kind of import is: its columns, what each row would do, and how that is written and undone.

A room below describes its own kinds (``class Employees(Importer)``) and gives them a page with ``pages.page``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from concilia.core.act import Act

Say = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its name there, what it means, how a cell is read (ValueError says what to write instead)."""

    name: str
    label: Say
    read: Callable[[str], Any] = str
    required: bool = True
    example: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line can't be taken: where it is, what is wrong, what to write instead. ``column`` may be empty."""

    line: int
    column: str
    text: str


class What(StrEnum):
    """What a line does."""

    MAKE = "make"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a line would do, in words that the person who imports may read.

    ``target``: the row that would change. ``cents``: what it commits or costs. ``before``: the values it would replace.
    """

    line: int
    what: What
    text: str
    values: dict[str, Any] = field(repr=False)
    target: UUID | None = None
    cents: int = 0
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Wrote:
    """What was written for a line."""

    line: int
    thing: models.Model
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a line of an import wrote, to be taken back: its kind (``app.model``), id, and the values it replaced."""

    line: int
    kind: str
    pk: UUID
    before: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose cells were all read."""

    number: int
    values: dict[str, Any]


class Importer(ABC):
    """A kind of import. ``permission`` is the verb of the policy table that its user needs on ``about``; ``cents_label``
    says what the sum of the effects' cents is.

    A kind whose columns are those of a call is made for the call, and sets ``name`` and ``columns`` of its own.
    """

    name: str
    title: ClassVar[Say]
    permission: ClassVar[str]
    cents_label: ClassVar[Say] = gettext_lazy("Importo")
    columns: tuple[Column, ...]

    @abstractmethod
    def look(self, act: Act, about: Any, lines: Sequence[Line]) -> list[Effect | Problem]:
        """What each line would do, or why it can't be taken. Reads only."""

    @abstractmethod
    def write(self, act: Act, about: Any, effects: Sequence[Effect]) -> list[Wrote]:
        """Do it, by the room's verbs; called inside the transaction, without the lines that change nothing."""

    @abstractmethod
    def undo(self, act: Act, about: Any, rows: Iterable[Done]) -> None:
        """Take back each row written, last first. Raises Refusal, that names the line, when one is in use since."""

    def begin(self, about: Any) -> list[list[str]]:
        """The rows that the file to fill begins with: what is there now, where that helps who fills it."""
        return []
