"""Which applications one version of a ranking ranks: all, those whose turn has come at a counter, those of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules, Period, periods

from ..models import Award, RankingRow
from ..queries import funds
from ..states import AssessmentState, AwardState, Place, RankingState
from . import frozen

#: Places that are final at a counter: who has one keeps its turn.
FINAL = (Place.FUNDED, Place.PARTLY_FUNDED, Place.RESERVE, Place.RENOUNCED)


@dataclass(frozen=True)
class Round:
    """What a version takes: the applications, the turn of each at a counter, what is left of each line in cents."""

    applications: list[Application]
    budget: Mapping[str, int]
    period: str = ""
    turns: Mapping[str, int] = field(default_factory=dict)


def of(call: Call, rules: CallRules, period: str = "") -> Round:
    """The round of a call, by its procedure. ``period``: of a periodic one. Raises Refusal for a period it has not."""
    every = list(frozen.submitted(call).order_by("pk"))
    if call.procedure == "counter":
        return _counter(call, every)
    if call.procedure == "periodic":
        return _period(call, rules, every, _known(rules, period))
    return Round(every, funds.available(call))


# At a counter


def _counter(call: Call, every: list[Application]) -> Round:
    """The decided ones, in the order of arrival, up to the first that is not decided: nobody is served before their turn.

    One that waits for what is missing lets the others pass, and takes its turn when it is complete.
    """
    decided = set(_decided(call).values_list("pk", flat=True))
    ready = []
    for application in sorted(every, key=_arrival):
        if application.pk not in decided:
            break
        ready.append(application)
    before = {
        str(application): turn
        for application, turn in RankingRow.objects.filter(
            ranking__call=call, ranking__state=RankingState.PUBLISHED, place__in=FINAL
        ).values_list("application", "turn")
        if turn is not None
    }
    now = max(before.values(), default=0) + 1
    turns = {str(item.pk): before.get(str(item.pk), now) for item in ready}
    return Round(sorted(ready, key=lambda item: item.pk), funds.available(call), turns=turns)


def _decided(call: Call) -> QuerySet[Application]:
    return Application.objects.filter(call=call, assessment__state=AssessmentState.DECIDED)


def _arrival(application: Application) -> tuple[datetime, int, int]:
    number = application.protocol
    assert application.arrived_at is not None  # what was submitted has its instant
    assert number is not None  # and its number
    return application.arrived_at, number.year, number.number


def waiting(call: Call) -> Application | None:
    """The application at a counter for whose decision all those after it wait."""
    decided = set(_decided(call).values_list("pk", flat=True))
    queue = sorted(frozen.submitted(call), key=_arrival)
    return next((application for application in queue if application.pk not in decided), None)


# By periods


def _known(rules: CallRules, period: str) -> Period:
    found = next((item for item in periods(rules) if item.code == period), None)
    if found is None:
        raise Refusal(
            "selection.ranking.period",
            _("Scegli il periodo della graduatoria: %(known)s."),
            known=", ".join(item.code for item in periods(rules)),
        )
    return found


def _period(call: Call, rules: CallRules, every: list[Application], period: Period) -> Round:
    """Its own applications, and those carried over from the periods before when the call says so.

    Its money is what the awards of the other periods leave.
    """
    own = [item for item in every if _within(period, item)]
    if rules.file.carry_over:
        carried = _carried(call, rules, period)
        later = _ranked_later(call, rules, period)
        own = [item for item in every if (_within(period, item) or item.pk in carried) and item.pk not in later]
    given = _given_elsewhere(call, period, own)
    budget = {code: max(0, cents - given[code]) for code, cents in funds.available(call).items()}
    return Round(own, budget, period=period.code)


def _within(period: Period, application: Application) -> bool:
    return application.arrived_at is not None and period.opens <= application.arrived_at < period.closes


def _carried(call: Call, rules: CallRules, period: Period) -> set[UUID]:
    """Who waits, or got a part, in the published ranking of an earlier period and in none after it."""
    codes = [item.code for item in periods(rules) if item.closes <= period.opens]
    rows = _published(call, codes).filter(place__in=(Place.RESERVE, Place.PARTLY_FUNDED))
    funded = _published(call, codes).filter(place__in=(Place.FUNDED, Place.RENOUNCED))
    return set(rows.values_list("application", flat=True)) - set(funded.values_list("application", flat=True))


def _ranked_later(call: Call, rules: CallRules, period: Period) -> set[UUID]:
    """Who was carried over to the published ranking of a later period: there it counts."""
    codes = [item.code for item in periods(rules) if item.opens >= period.closes]
    return set(_published(call, codes).values_list("application", flat=True))


def _published(call: Call, codes: list[str]) -> QuerySet[RankingRow]:
    shown = RankingRow.objects.filter(ranking__call=call, ranking__state=RankingState.PUBLISHED)
    return shown.filter(ranking__period__in=codes)


def _given_elsewhere(call: Call, period: Period, own: list[Application]) -> Counter[str]:
    """Cents of each line that awards in force give to applications of other periods."""
    mine = {item.pk for item in own}
    given: Counter[str] = Counter()
    awards = Award.objects.filter(application__call=call, state=AwardState.GRANTED)
    for application, code, cents, ranked in awards.values_list(
        "application", "call_line__code", "cents", "row__ranking__period"
    ):
        if application not in mine and ranked != period.code:
            given[code] += cents
    return given


def due(call: Call, rules: CallRules, at: datetime) -> list[Period]:
    """The periods that are over at ``at``, have applications and no published ranking, the earliest first."""
    published = set(
        call.rankings.filter(state=RankingState.PUBLISHED).values_list("period", flat=True)  # one for each period
    )
    received = [application.arrived_at for application in frozen.submitted(call)]
    return [
        period
        for period in periods(rules)
        if period.closes <= at
        and period.code not in published
        and any(one is not None and period.opens <= one < period.closes for one in received)
    ]
