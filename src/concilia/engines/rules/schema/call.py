"""The whole call file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from concilia.engines.rules.schema.aid import Aid, AtAward, Covers
from concilia.engines.rules.schema.base import Code, Name, Part, Text
from concilia.engines.rules.schema.criteria import (
    Benefit,
    Derived,
    Lasting,
    OrderKey,
    Points,
    PriorityClass,
    Requirement,
    Threshold,
)
from concilia.engines.rules.schema.evaluating import Acceptance, Committee, Scrolling
from concilia.engines.rules.schema.facts import Fact, Group
from concilia.engines.rules.schema.spending import Budget, Payment, Quota, Term, Use
from concilia.engines.rules.schema.worked import Worked, inherit


class Extension(Part):
    """A later closing, decided by an act on a date. A deadline never moves back."""

    closes: str
    act: str
    on: date


class Window(Part):
    """When applications are received, in Italian time; the last second counts (a deadline of 12:00:00 includes it)."""

    opens: str
    closes: str
    code: Code | None = None
    extensions: tuple[Extension, ...] = ()


class Silent(Part):
    """A choice made where the source is silent, with its reason."""

    about: Text
    choice: Text
    reason: Text


class Document(Part):
    """A document to attach: which facts it proves, and when it is asked for (default: always)."""

    code: Code
    label: Text
    proves: tuple[Name, ...] = ()
    when: str | None = None


class Lottery(Part):
    """Where the seed of a draw comes from, announced in the call: a public event after the closing, or a secret seed.

    ``commitment``: the SHA-256 of the secret seed, in 64 hexadecimal digits; ``on`` is then the day when it is revealed.
    """

    announced: Text
    on: date
    seed: str | None = None
    commitment: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class CallFile(Part):
    """A call: who may apply, when, what decides, who comes first, how much, and how it is spent."""

    call: Code
    title: Text
    source: str
    network: str | None = None
    action: str | None = None
    effective: date | None = None
    edition_of: Code | None = None
    applicants: Literal["person", "organisation", "provider"]
    one_per: Literal["person", "child", "household", "organisation", "site"]
    identified_by: tuple[Name, ...] = ()
    counts: Literal["first", "last"] = "last"
    procedure: Literal["ranking", "counter", "periodic", "lottery"]
    every: Literal["window", "month"] = "window"
    until_day: int | None = Field(default=None, ge=1, le=28)
    carry_over: bool = False
    exhausted: Literal["close", "reserve"] = "close"
    windows: tuple[Window, ...] = Field(min_length=1)
    publication: Literal["families", "firms", "staff"]
    term_days: int = Field(default=30, ge=1)
    terms: tuple[Term, ...] = ()
    silent: tuple[Silent, ...] = ()
    facts: tuple[Fact, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = ()
    documents: tuple[Document, ...] = ()
    derived: tuple[Derived, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    points: tuple[Points, ...] = ()
    threshold: Threshold | None = None
    benefit: Benefit | None = None
    classes: tuple[PriorityClass, ...] = ()
    separate: bool = False
    order: tuple[OrderKey, ...] = ()
    lottery: Lottery | None = None
    committee: Committee = Committee()
    scrolling: Scrolling = Scrolling()
    acceptance: Acceptance | None = None
    budget: Budget
    quotas: tuple[Quota, ...] = ()
    use: Use | None = None
    payment: Payment | None = None
    lasting: Lasting | None = None
    covers: Covers | None = None
    aid: Aid | None = None
    at_award: tuple[AtAward, ...] = ()
    worked: Annotated[tuple[Worked, ...], BeforeValidator(inherit)] = ()
