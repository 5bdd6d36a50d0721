"""What can be said to who waits, from facts alone: money that came back and places that moved, here and in past editions.

It is no promise, and where the facts are too few it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from concilia.calls.models import Call

from ..models import Award, ControlItem, Ranking
from ..states import ControlState, Place, RankingState
from . import funds

#: Below so many awards in past editions no rate is shown.
LEAST_AWARDS = 10
ENDED = ("renounced", "revoked", "lapsed")
SEEN = (RankingState.PUBLISHED, RankingState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Edition:
    """What happened after a ranking: awards made and ended, cents that came back, places that waited and moved.

    ``reached``: the furthest place of the first waiting list that was funded later.
    """

    awards: int
    ended: int
    returned: int
    waiting: int
    moved: int
    reached: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """This edition, the past ones of the same action, and whether they are enough to say something."""

    now: Edition
    past: tuple[Edition, ...]

    @property
    def enough(self) -> bool:
        return sum(item.awards for item in self.past) >= LEAST_AWARDS

    @property
    def ended_percent(self) -> int:
        """Of a hundred awards of past editions, how many ended; rounded down."""
        return 100 * sum(item.ended for item in self.past) // max(1, sum(item.awards for item in self.past))

    def reached(self, place: int) -> int:
        """In how many past editions the list moved at least as far as a place."""
        return sum(item.reached >= place for item in self.past)


def forecast(call: Call) -> Forecast:
    """What is known for a call's waiting list."""
    past = Call.objects.filter(action=call.action_id, published_at__lt=call.published_at, rankings__state__in=SEEN)
    return Forecast(edition(call), tuple(edition(one) for one in past.exclude(pk=call.pk).distinct().order_by("pk")))


def edition(call: Call) -> Edition:
    """What happened after the first ranking of a call."""
    made = Award.objects.filter(application__call=call, granted_at__isnull=False)
    ended = made.filter(state__in=ENDED)
    cut = ControlItem.objects.filter(award__application__call=call, state=ControlState.CORRECTED)
    sums = cut.aggregate(before=Sum("before", default=0), after=Sum("after", default=0))
    returned = ended.aggregate(cents=Sum("cents", default=0))["cents"] + sums["before"] - sums["after"]
    first = Ranking.objects.filter(call=call, state__in=SEEN).order_by("number").first()
    waited = first.rows.filter(place=Place.RESERVE) if first else None
    moved = list(waited.filter(application__in=made.values("application"))) if waited is not None else []
    return Edition(
        awards=made.values("application").distinct().count(),
        ended=ended.values("application").distinct().count(),
        returned=returned + (sum(funds.residues(call).values()) if funds.gives_unused(call) else 0),
        waiting=waited.count() if waited is not None else 0,
        moved=len(moved),
        reached=max((row.reserve or 0 for row in moved), default=0),
    )
