"""Who evaluates, and what happens after a ranking: the committee's mean, the scrolling of the list, the acceptance."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from concilia.engines.rules.schema.base import Part


class Committee(Part):
    """How the points of a committee's members become a fact: their mean, to ``decimals``, rounded as ``rounding`` says.

    A fact of type integer takes a mean of whole points.
    """

    decimals: int = Field(default=2, ge=0, le=4)
    rounding: Literal["half_up", "half_even", "down"] = "half_up"


class Scrolling(Part):
    """What the waiting list does when money comes back.

    ``automatic``: it scrolls by itself; otherwise the next version is prepared and a person publishes it. ``unused``: what
    is left of vouchers that ended feeds it too.
    """

    automatic: bool = True
    unused: bool = False


class Acceptance(Part):
    """Who is funded must accept within ``days`` of the publication, or the award lapses and the list scrolls."""

    days: int = Field(ge=1, le=365)
    working: bool = False
