"""B1, B2, B6: calls, from the applications to the refusals."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.core import clock
from concilia.selection.models import Check, Ranking, RankingRow
from concilia.selection.states import AssessmentState, Outcome, Place, RankingState

from .ages import band
from .definition import Day, Figure, Indicator, count, folded, mean, rows

FUNDED = (Place.FUNDED, Place.PARTLY_FUNDED)
ELIGIBLE = (*FUNDED, Place.RESERVE, Place.RENOUNCED)
PUBLISHED = (RankingState.PUBLISHED, RankingState.SUPERSEDED)
#: Sex and age are told of who applies (here) and of who is reached (B5) only: told of parts and whole of the same people,
#: they would give back by difference what small cells hide.
BY_CALL = ("call", "alliance")
BY_PERSON = (*BY_CALL, "sex", "age")
#: Procedures whose ranking follows a deadline.
AFTER_A_DEADLINE = ("ranking", "lottery")


def received(day: Day) -> Figure:
    return _figure(_applications(day), BY_PERSON)


def eligible(day: Day) -> Figure:
    return _placed(day, ELIGIBLE)


def funded(day: Day) -> Figure:
    return _placed(day, FUNDED)


def unfunded(day: Day) -> Figure:
    return _placed(day, (Place.RESERVE,))


def _applications(day: Day) -> list[dict[str, Any]]:
    submitted = Application.objects.filter(
        network=day.network, state=ApplicationState.SUBMITTED, submitted_at__lt=day.end
    ).order_by()
    keys = {"alliance": F("call__alliance__code"), "sex": F("applicant__sex")}
    grouped = submitted.values("call__code", **keys, age=band("applicant__birth_date", day.on)).annotate(n=Count("pk"))
    return [{**row, "call": row["call__code"]} for row in grouped]


def _rows(day: Day) -> list[dict[str, Any]]:
    """Applications by place in the rankings in force at the end of the day."""
    placed = RankingRow.objects.filter(ranking__in=rankings(day)).order_by()
    keys = {"call": F("application__call__code"), "alliance": F("application__call__alliance__code")}
    return rows(placed.values("place", **keys).annotate(n=Count("pk")))


def rankings(day: Day) -> QuerySet[Ranking]:
    """The last final ranking that each call, or each period of one, had published by the end of the day."""
    final = Ranking.objects.filter(network=day.network, observations_until=None, state__in=PUBLISHED)
    published = final.filter(published_at__lt=day.end).order_by()
    last = published.filter(call=OuterRef("call"), period=OuterRef("period")).order_by("-number").values("pk")[:1]
    return published.filter(pk=Subquery(last))


def _placed(day: Day, places: tuple[str, ...]) -> Figure:
    return _figure([row for row in day.once(_rows) if row["place"] in places], BY_CALL)


def _figure(grouped: list[dict[str, Any]], dimensions: tuple[str, ...]) -> Figure:
    return Figure(count(sum(row["n"] for row in grouped)), folded(grouped, *dimensions))


def waiting_days(day: Day) -> Figure:
    calls = Call.objects.filter(network=day.network, procedure__in=AFTER_A_DEADLINE).order_by("code")
    published = Min("rankings__published_at", filter=Q(rankings__published_at__lt=day.end))
    dated = calls.annotate(closed=Max("windows__closes_at"), ranked=published).exclude(ranked=None)
    days = {call.code: _days(call.closed, call.ranked) for call in dated}
    return Figure(mean(days.values()), {"call": {code: count(number) for code, number in days.items()}})


def _days(closed: Any, ranked: Any) -> int:
    return int((ranked.astimezone(clock.ROME).date() - closed.astimezone(clock.ROME).date()).days)


def refused(day: Day) -> Figure:
    found = [row for row in day.once(_rows) if row["place"] == Place.NOT_ELIGIBLE]
    return Figure(count(sum(row["n"] for row in found)), {"reason": folded(_reasons(day), "reason")["reason"]})


def _reasons(day: Day) -> list[dict[str, Any]]:
    """Requirements that were not met, by call, of the applications that a ranking in force refuses."""
    outcome = Q(decided=Outcome.NOT_MET) | Q(decided="", proposed=Outcome.NOT_MET)
    refused = RankingRow.objects.filter(ranking__in=rankings(day), place=Place.NOT_ELIGIBLE).order_by()
    checks = Check.objects.filter(
        outcome,
        assessment__state=AssessmentState.DECIDED,
        assessment__application__in=refused.values("application"),
    ).order_by()
    grouped = checks.values("code", call=F("assessment__application__call__code")).annotate(n=Count("pk"))
    return [{**row, "reason": f"{row['call']} {row['code']}"} for row in grouped]


APPLICATIONS = {"it": "domande", "en": "applications"}

INDICATORS = (
    Indicator(
        code="B1-received",
        label={"it": "Domande presentate", "en": "Applications received"},
        definition={
            "it": "Domande presentate entro il giorno e non ritirate né sostituite.",
            "en": "Applications submitted by the day and neither withdrawn nor replaced.",
        },
        unit=APPLICATIONS,
        direction="rise",
        measure=received,
        by=BY_PERSON,
        people=True,
    ),
    Indicator(
        code="B1-eligible",
        label={"it": "Domande ammesse", "en": "Eligible applications"},
        definition={
            "it": "Domande che la graduatoria in vigore dà per ammesse: finanziate, in lista d'attesa, o che hanno rinunciato.",
            "en": "Applications that the ranking in force admits: funded, in reserve, or given up after.",
        },
        unit=APPLICATIONS,
        direction="rise",
        measure=eligible,
        by=BY_CALL,
        people=True,
    ),
    Indicator(
        code="B1-funded",
        label={"it": "Domande finanziate", "en": "Funded applications"},
        definition={
            "it": "Domande ammesse e finanziate, in tutto o in parte.",
            "en": "Eligible applications that were funded, wholly or in part.",
        },
        unit=APPLICATIONS,
        direction="rise",
        measure=funded,
        by=BY_CALL,
        people=True,
    ),
    Indicator(
        code="B1-unfunded",
        label={"it": "Domande ammesse e non finanziate", "en": "Eligible applications without funds"},
        definition={
            "it": "Domande ammesse che restano in lista d'attesa per mancanza di fondi.",
            "en": "Eligible applications that wait in reserve because the money ended.",
        },
        unit=APPLICATIONS,
        direction="fall",
        measure=unfunded,
        by=BY_CALL,
        people=True,
    ),
    Indicator(
        code="B2",
        label={"it": "Giorni dalla scadenza alla graduatoria", "en": "Days from deadline to ranking"},
        definition={
            "it": "Giorni dall'ultima scadenza di un avviso alla prima graduatoria pubblicata, in media tra gli avvisi.",
            "en": "Days from the last deadline of a call to its first published ranking, mean of the calls.",
        },
        unit={"it": "giorni", "en": "days"},
        direction="fall",
        measure=waiting_days,
        by=("call",),
    ),
    Indicator(
        code="B6",
        label={"it": "Domande non ammesse e motivi", "en": "Applications refused, with reasons"},
        definition={
            "it": "Domande che la graduatoria in vigore non ammette; per requisito non soddisfatto, anche più d'uno.",
            "en": "Applications that the ranking in force refuses; by requirement not met, one or more.",
        },
        unit=APPLICATIONS,
        direction="fall",
        measure=refused,
        by=("reason",),
        people=True,
    ),
)
