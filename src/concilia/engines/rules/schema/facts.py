"""Facts of a call file: what the rules may read, where each comes from, and the groups of rows in an application."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from concilia.engines.rules.schema.base import Expression, Name, Number, Part, Text

FactType = Literal["money", "integer", "decimal", "date", "time", "instant", "boolean", "choice", "comune", "text"]
Origin = Literal["form", "registry", "document", "committee", "computed"]
Sensitivity = Literal["ordinary", "personal", "special"]

Day = date | Name
"""A day: a date, ``submitted`` (the day of submission, in Rome), or the name of a date fact."""

REGISTRY: dict[str, FactType] = {
    "resident_in_territory": "boolean",
    "employer_is_member": "boolean",
    "applicant_is_member": "boolean",
    "provider_is_accredited": "boolean",
    "was_on_waiting_list": "boolean",
    "benefits_received": "integer",
    "benefits_amount": "money",
    "de_minimis_received": "money",
    "previous_awards": "integer",
    "employees": "integer",
    "child_birth": "date",
}
"""What the platform's registers can answer about an application, with the type of the answer."""


class Computed(Part):
    """How the platform computes a fact: an age on a day, or an aggregate over the rows of a group.

    Exactly one of ``age_years``, ``age_months``, ``days`` (a date fact; whole units passed ``on`` a day), ``count``,
    ``sum``, ``min``, ``max`` (a group). ``of`` is what is summed, ``where`` which rows count; both read the facts of
    the group's rows and of the application.
    """

    age_years: Name | None = None
    age_months: Name | None = None
    days: Name | None = None
    on: Day = "submitted"
    count: Name | None = None
    sum: Name | None = None
    min: Name | None = None
    max: Name | None = None
    of: Expression | None = None
    where: Expression | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Computed:
        chosen = [way for way in (*AGES, *AGGREGATES) if getattr(self, way) is not None]
        if len(chosen) != 1:
            raise ValueError(f"choose exactly one of {', '.join((*AGES, *AGGREGATES))}")
        if (self.of is not None) != (chosen[0] in {"sum", "min", "max"}):
            raise ValueError(
                "'of' says what sum, min and max add up or compare; write it with them, and only with them"
            )
        if self.where is not None and chosen[0] in AGES:
            raise ValueError("'where' goes with count, sum, min and max only")
        return self

    @property
    def way(self) -> str:
        return next(way for way in (*AGES, *AGGREGATES) if getattr(self, way) is not None)

    @property
    def source(self) -> str:
        """The date fact or the group that is read."""
        return str(getattr(self, self.way))

    @property
    def is_age(self) -> bool:
        return self.way in AGES


AGES = ("age_years", "age_months", "days")
AGGREGATES = ("count", "sum", "min", "max")


class Fact(Part):
    """A typed input of the rules. A fact that may rightly stay empty is ``nullable``; any other is asked for."""

    name: Name
    type: FactType
    label: Text
    help: Text | None = None
    section: Text | None = None
    origin: Origin = "form"
    sensitivity: Sensitivity = "personal"
    nullable: bool = False
    choices: dict[str, Text] = Field(default_factory=dict)
    min: Number | None = None
    max: Number | None = None
    registry: str | None = None
    of: Name | None = None
    on: Day = "submitted"
    computed: Computed | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Fact:
        problem = next(filter(None, (self._choices(), self._source(), self._bounds())), None)
        if problem:
            raise ValueError(problem)
        return self

    def _choices(self) -> str | None:
        if (self.type == "choice") != bool(self.choices):
            return "a fact of type choice lists its choices as {code: label}, and no other type does"
        return None

    def _source(self) -> str | None:
        if (self.origin == "registry") != (self.registry is not None):
            return "origin: registry goes with registry: <name of the register>"
        if (self.origin == "computed") != (self.computed is not None):
            return "origin: computed goes with computed: {...}"
        if self.registry is not None and self.registry not in REGISTRY:
            return f"no register is called {self.registry!r}; choose one of {', '.join(REGISTRY)}"
        if self.registry is not None and REGISTRY[self.registry] != self.type:
            return f"the register {self.registry} answers with the type {REGISTRY[self.registry]}; write that type"
        return None

    def _bounds(self) -> str | None:
        if self.min is None and self.max is None:
            return None
        if self.type not in {"money", "integer", "decimal"}:
            return "min and max go with money, integer and decimal only"
        if self.min is not None and self.max is not None and self.min > self.max:
            return f"min {self.min} is above max {self.max}"
        return None


class Group(Part):
    """Rows inside one application: household members, activities, receipts. A CSV column holds them as a JSON list."""

    name: Name
    label: Text
    facts: tuple[Fact, ...] = Field(min_length=1)
    max_rows: int = Field(default=50, ge=1, le=500)
