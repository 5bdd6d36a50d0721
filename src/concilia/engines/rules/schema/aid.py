"""What a benefit is to other benefits: the expense that it covers, the State aid that it is, what it must be granted with."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from concilia.engines.rules.schema.base import Part

Expense = Literal["nursery", "baby_sitting", "summer_centre", "after_school", "transport", "care", "training", "other"]


class Covers(Part):
    """Which expenses the benefit pays for, in which months: what the registers compare with other measures.

    The months are those of the days ``since`` and ``until``, both included. Without them it is every month from that of
    the application.
    """

    expenses: tuple[Expense, ...] = Field(min_length=1)
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Covers:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"until {self.until} comes before since {self.since}")
        return self


class Aid(Part):
    """The State aid that the benefit is. ``over``: what happens to a concession that would pass the ceiling."""

    regime: Literal["de_minimis"]
    over: Literal["refuse", "reduce"]


AtAward = Literal["durc", "cor", "cup"]
"""What must stand when the award is granted: a DURC, the code of the aids register, the code of the project."""
