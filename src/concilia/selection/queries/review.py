"""What the office looks at: the calls to work on, the applications of one, how many are where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries.calls import PUBLIC

from ..models import Assessment, Check, Ranking, RankingRow
from ..states import AssessmentState, Outcome, RankingState

CURRENT = (RankingState.PENDING, RankingState.PROVISIONAL, RankingState.PUBLISHED)
NOT_PROPOSED = "none"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show of a call's applications; an empty one shows all. ``outcome`` counts decisions before proposals."""

    state: str = ""
    outcome: str = ""
    place: str = ""


def calls_to_review() -> QuerySet[Call]:
    """The published calls with how many applications they have (``submitted``) and still wait for a decision (``waiting``)."""
    counts = Q(applications__state=ApplicationState.SUBMITTED)
    decided = Q(applications__assessment__state=AssessmentState.DECIDED)
    return (
        Call.objects.filter(state__in=PUBLIC)
        .select_related("network", "alliance")
        .annotate(submitted=Count("applications", filter=counts))
        .annotate(waiting=F("submitted") - Count("applications", filter=counts & decided))
        .order_by("network__code", "code")
    )


def current_ranking(call: Call) -> Ranking | None:
    """The ranking in preparation, else the provisional one, else the published one."""
    pending_first = Case(
        When(state=RankingState.PENDING, then=0), When(state=RankingState.PROVISIONAL, then=1), default=2
    )
    return Ranking.objects.filter(call=call, state__in=CURRENT).order_by(pending_first, "-number").first()


def applications(call: Call, ranking: Ranking | None, filters: Filters | None = None) -> QuerySet[Application]:
    """The submitted applications by protocol, each with ``state_now``, ``outcome``, ``place``, ``position``, ``funded``."""
    rows = _annotated(call, ranking)
    if filters is None:
        return rows
    chosen = {"state_now": filters.state, "outcome": filters.outcome, "place": filters.place}
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def _annotated(call: Call, ranking: Ranking | None) -> QuerySet[Application]:
    own = RankingRow.objects.filter(ranking=ranking, application=OuterRef("pk"))
    return (
        Application.objects.filter(call=call, state=ApplicationState.SUBMITTED)
        .select_related("applicant", "organisation", "protocol")
        .annotate(
            state_now=Coalesce(Subquery(_assessment().values("state")), Value(NOT_PROPOSED)),
            outcome=_outcome(),
            place=Coalesce(Subquery(own.values("place")), Value("")),
            position=Subquery(own.values("position")),
            funded=Subquery(own.values("funded")),
        )
        .order_by("protocol__year", "protocol__number")
    )


def _assessment() -> QuerySet[Assessment]:
    return Assessment.objects.filter(application=OuterRef("pk")).order_by()


def _outcome() -> Case:
    return Case(
        When(Exists(_checks(Outcome.NOT_MET)), then=Value(Outcome.NOT_MET)),
        When(Exists(_checks(Outcome.UNKNOWN)), then=Value(Outcome.UNKNOWN)),
        When(Exists(_assessment()), then=Value(Outcome.MET)),
        default=Value(""),
    )


def _checks(outcome: Outcome) -> QuerySet[Check]:
    counted = Q(decided=outcome) | Q(decided="", proposed=outcome)
    return Check.objects.filter(counted, assessment__application=OuterRef("pk")).order_by()


def counts(call: Call, ranking: Ranking | None) -> dict[str, Counter[str]]:
    """How many applications are in each state, outcome and place, in one query; ``all`` of them under ``total``."""
    names = ("state_now", "outcome", "place")
    found: dict[str, Counter[str]] = {name: Counter() for name in (*names, "total")}
    groups: Any = _annotated(call, ranking).order_by().values_list(*names).annotate(Count("pk"))
    for *values, number in groups:
        found["total"]["all"] += number
        for name, value in zip(names, values, strict=True):
            found[name][value] += number
    return found


def rankings() -> QuerySet[Ranking]:
    """Every version that was published or is in preparation, the newest first."""
    living = Ranking.objects.exclude(state=RankingState.DISCARDED)
    return living.select_related("call__network").order_by("-computed_at", "-number")


def rows_of(ranking: Ranking) -> QuerySet[RankingRow]:
    """The rows as the office reads them: in order, then who is not in the ranking by protocol."""
    return ranking.rows.select_related(
        *("application__applicant", "application__organisation", "application__protocol"),
        *("application__rules__call", "ranking__rules__call"),
    ).order_by("priority_class", F("position").asc(nulls_last=True), "application__protocol")


@dataclass(frozen=True, slots=True)
class LineTotal:
    """What a ranking takes from a line, in cents."""

    code: str
    cents: int
    given: int
    served: int

    @property
    def left(self) -> int:
        return self.cents - self.given


def line_totals(ranking: Ranking) -> list[LineTotal]:
    """The totals of each line of the call, from the rows."""
    given: Counter[str] = Counter()
    served: Counter[str] = Counter()
    for lines in ranking.rows.exclude(funded=0).values_list("lines", flat=True):
        given.update(lines)
        served.update(lines.keys())
    return [LineTotal(code, cents, given[code], served[code]) for code, cents in ranking.inputs["budget"].items()]


def place_counts(ranking: Ranking) -> Counter[str]:
    """How many rows are in each place."""
    return Counter(dict(ranking.rows.order_by().values_list("place").annotate(Count("pk"))))
