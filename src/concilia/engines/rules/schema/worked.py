"""Worked cases: facts in, what must come out. They travel with the call, and checking the file runs them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from concilia.engines.rules.schema.base import Code, Euro, Name, Number, Part

State = Literal["eligible", "not_eligible", "incomplete", "funded", "partly_funded", "reserve", "superseded"]


class Expected(Part):
    """What must come out of one case. What is not written is not checked."""

    state: Literal["eligible", "not_eligible", "incomplete"] | None = None
    benefit: Euro | None = None
    points: dict[Code, Number] | None = None
    total: Number | None = None
    derived: dict[Name, Any] | None = None
    priority_class: Code | None = Field(default=None, alias="class")
    refused: tuple[str, ...] | None = None
    unknown: tuple[str, ...] | None = None


class ExpectedUse(Part):
    """What the voucher pays for one use, the person's own share, and the codes that refuse it."""

    pays: Euro | None = None
    own: Euro | None = None
    refused: tuple[str, ...] | None = None


class WorkedUse(Part):
    """One use of the voucher; the uses of a case follow one another. ``at`` is the instant, in Rome."""

    facts: dict[Name, Any]
    expect: ExpectedUse
    at: str | None = None


class ExpectedRanking(Part):
    """What must come out of a ranking: order of the ids, states, amounts, and the key that decided against whom."""

    order: tuple[str, ...] | None = None
    states: dict[str, State] | None = None
    funded: dict[str, Euro] | None = None
    tie_break: dict[str, str] | None = None


class Worked(Part):
    """A worked case of one application (``facts``, perhaps with ``uses``) or of a ranking (``applications``).

    ``kind``: ``source`` stands in the source, ``derived`` is computed by hand from the published rule, ``boundary``
    tries the edge of a rule. In a ranking each application has an ``id``; ``budget`` replaces the amounts of lines,
    ``seed`` is the seed of a lottery. ``like`` takes the facts of a case above, in a case or in one of its
    applications; only what differs is written.
    """

    name: str
    like: str | None = None
    kind: Literal["source", "derived", "boundary"] = "derived"
    note: str | None = None
    facts: dict[Name, Any] | None = None
    uses: tuple[WorkedUse, ...] = ()
    applications: tuple[dict[Name, Any], ...] = ()
    budget: dict[Code, Euro] = Field(default_factory=dict)
    seed: str | None = None
    expect: Expected | ExpectedRanking = Field(default_factory=Expected)

    @model_validator(mode="before")
    @classmethod
    def _expected_kind(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("expect"), dict):
            kind = ExpectedRanking if "applications" in value else Expected
            return {**value, "expect": kind.model_validate(value["expect"])}
        return value

    @model_validator(mode="after")
    def _one_kind(self) -> Worked:
        if (self.facts is None) == (not self.applications):
            raise ValueError("write either facts (one application) or applications (a ranking)")
        if self.uses and self.facts is None:
            raise ValueError("uses go with facts, the application that was awarded")
        return self


def inherit(cases: Any) -> Any:
    """Worked cases whose ``like: <name of a case above>`` is filled in: that case's facts, under the case's own.

    Raises ValueError: no case of one application above has that name.
    """
    known: dict[str, dict[str, Any]] = {}
    return [_inherited(case, known) for case in cases] if isinstance(cases, list) else cases


def _inherited(case: Any, known: dict[str, dict[str, Any]]) -> Any:
    if not isinstance(case, dict):
        return case
    if isinstance(case.get("applications"), list):
        return {**case, "applications": [_filled(row, row, known) for row in case["applications"]]}
    if "facts" not in case and "like" not in case:
        return case
    facts = known[str(case.get("name"))] = _filled(case, case.get("facts") or {}, known)
    return {**case, "facts": facts}


def _filled(holder: Any, facts: Any, known: dict[str, dict[str, Any]]) -> Any:
    if not isinstance(holder, dict) or not isinstance(facts, dict) or "like" not in holder:
        return facts
    if holder["like"] not in known:
        raise ValueError(f"no case above is called {holder['like']!r}; write the name of an earlier one")
    return {**known[holder["like"]], **{name: value for name, value in facts.items() if name != "like"}}
