"""What decides: derived facts, requirements, points, benefit, priority classes and order."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from concilia.engines.rules.schema.base import Code, Euro, Expression, Name, Number, Part, Text


class Derived(Part):
    """A fact that an expression computes from the facts and derived facts written before it."""

    name: Name
    expression: Expression
    label: Text


class Requirement(Part):
    """TRUE admits, FALSE refuses with the reason, NULL asks for what is missing. While drafting it is a warning."""

    code: Code
    label: Text
    expression: Expression
    reason: Text
    law: str | None = None


class Points(Part):
    """Points of one criterion, between ``min`` and ``max``. ``summed: false`` shows them outside the total."""

    code: Code
    label: Text
    expression: Expression
    max: Number
    min: Number = Decimal(0)
    summed: bool = True
    law: str | None = None


class Threshold(Part):
    """The total that an application must reach to be admitted (60 of 100, in many tenders)."""

    points: Number
    reason: Text
    law: str | None = None


class BenefitPart(Part):
    """One part of a benefit, charged to one budget line of its own when ``line`` names it."""

    code: Code
    label: Text
    expression: Expression
    max: Euro | None = None
    line: Code | None = None


class Benefit(Part):
    """The amount due: ``expression`` or the sum of ``parts``, rounded half up, cut at ``max``.

    Below ``min`` nothing is due and the application is refused with ``reason`` (a default one if not written).
    """

    label: Text
    expression: Expression | None = None
    parts: tuple[BenefitPart, ...] = ()
    min: Euro | None = None
    max: Euro | None = None
    rounding: Literal["cent", "euro"] = "cent"
    reason: Text | None = None
    law: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Benefit:
        if (self.expression is None) == (not self.parts):
            raise ValueError("write either expression or parts")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min} is above max {self.max}")
        return self


class PriorityClass(Part):
    """Applications of an earlier class come before those of a later one; the first class that matches holds."""

    code: Code
    label: Text
    when: Expression


class OrderKey(Part):
    """One key of the order: a fact, a derived fact, a code of points, ``total``, ``benefit`` or ``lottery``."""

    by: str
    direction: Literal["ascending", "descending"] = "ascending"
    nulls: Literal["first", "last"] = "last"
    label: Text | None = None


class Lasting(Part):
    """Requirements that must last for the whole period, and what happens from the day when one is lost."""

    requirements: tuple[Code, ...] = Field(min_length=1)
    lost: Literal["at_once", "end_of_month"] = "end_of_month"
