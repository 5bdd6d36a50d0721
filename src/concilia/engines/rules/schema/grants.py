"""A contribution paid on a report of costs: the items of cost, the period, the conditions of its stages."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from concilia.engines.rules.schema.base import Code, Euro, Name, Part, Share, Text


class Condition(Part):
    """What must be met before a stage is paid, with a named record of who checked it.

    ``proof``: a ``document`` that the beneficiary hands in, a ``record`` of the office, or the ``durc`` that the register
    holds on the day of the payment.
    """

    code: Code
    label: Text
    proof: Literal["document", "record", "durc"] = "document"
    law: str | None = None


class CostItem(Part):
    """A kind of cost. ``cap``: its largest share of what is admitted on the items that have none; ``max``: its largest amount.

    ``capital``: goods that last, on which no tax is withheld (DPR 600/1973 art. 28 c. 2). ``in_kind``: hours and rooms count.
    """

    code: Code
    label: Text
    cap: Share | None = None
    max: Euro | None = None
    capital: bool = False
    in_kind: bool = False


class Costs(Part):
    """Which costs count and at what rate. ``rate`` is a share of what is admitted; ``planned`` names instead the fact that
    holds the cost that was planned, so that the rate is what was granted of it, and the own investment that was promised is
    kept. ``since`` is the event from which costs count; they are paid within ``pay_days`` after the end.
    """

    rate: Share | None = None
    planned: Name | None = None
    since: Literal["submission", "award", "start"] = "award"
    pay_days: int = Field(default=0, ge=0)
    vat: bool = False
    items: tuple[CostItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_rate(self) -> Costs:
        if (self.rate is None) == (self.planned is None):
            raise ValueError("write exactly one of rate, planned")
        if len({item.code for item in self.items}) != len(self.items):
            raise ValueError("two items have the same code")
        if all(item.cap is not None for item in self.items):
            raise ValueError("every item has a cap; at least one must have none, since caps are shares of it")
        return self
