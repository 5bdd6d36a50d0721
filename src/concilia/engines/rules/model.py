"""Rules as the engine keeps them once read and checked: the file, its compiled expressions, its windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from concilia.engines.rules.schema import CallFile, Fact, Group
from concilia.engines.yamldoc import Path


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of an expression or a fact: its name, whether it may be empty, and its codes when it is a choice."""

    type: str
    nullable: bool = False
    choices: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        return self.type in {"integer", "decimal", "money"}


Scope = Mapping[str, Kind]
"""The names that an expression may read."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that was read and checked: its canonical SQL, what it reads, its kind.

    ``masks``: names that are asked of everybody and that CASE, LEAST, GREATEST or COALESCE would swallow when they are
    missing; while one of them is missing the outcome is not known.
    """

    source: str
    sql: str
    reads: tuple[str, ...]
    kind: Kind
    masks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window in UTC: it receives from ``opens`` until before ``closes`` (the announced second included)."""

    code: str
    opens: datetime
    closes: datetime

    def receives(self, instant: datetime) -> bool:
        return self.opens <= instant < self.closes


@dataclass(frozen=True)
class CallRules:
    """A call that was read without a problem: what ``evaluate``, ``explain``, ``evaluate_use`` and ``rank`` take.

    ``fingerprint`` is the SHA-256 of the file's canonical content: two files that say the same have the same one. Rules are
    hashable, so that what does not change from case to case is made once for each.
    """

    file: CallFile = field(hash=False)
    name: str
    windows: tuple[OpenWindow, ...]
    fingerprint: str
    expressions: Mapping[Path, Compiled] = field(repr=False, hash=False)
    application: Scope = field(repr=False, hash=False)
    spending: Scope = field(repr=False, hash=False)

    def at(self, *path: str | int) -> Compiled:
        """The compiled expression that stands at ``path`` in the file."""
        return self.expressions[path]

    def find(self, *path: str | int) -> Compiled | None:
        """The compiled expression at ``path``, or None where the file has none."""
        return self.expressions.get(path)

    @property
    def asked(self) -> tuple[Fact, ...]:
        """The facts that come from outside: form, register, document."""
        return tuple(fact for fact in self.file.facts if fact.computed is None)

    def fact(self, name: str) -> Fact | None:
        return next((fact for fact in self.file.facts if fact.name == name), None)

    def group(self, name: str) -> Group | None:
        return next((group for group in self.file.groups if group.name == name), None)
