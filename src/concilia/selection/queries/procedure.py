"""The procedure of an application: its clock, why it stood still, and what is late or about to be."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Min, Prefetch, Q, QuerySet

from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.engines import deadlines
from concilia.engines.deadlines import Stop
from concilia.engines.terms import Clock, clock, is_late, is_near

from ..models import IntegrationRequest, RefusalNotice
from ..procedure_states import IntegrationState, RefusalNoticeState
from ..states import RankingState

#: Days before the last one from which a procedure is about to be late.
NEAR = 7
_FINAL = Q(
    ranking_rows__ranking__state__in=(RankingState.PUBLISHED, RankingState.SUPERSEDED),
    ranking_rows__ranking__observations_until=None,
)


class Why(StrEnum):
    """Why a clock stands still."""

    INTEGRATION = "integration"
    PRIOR_NOTICE = "prior_notice"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop of the clock with its reason."""

    why: Why
    stop: Stop


@dataclass(frozen=True, slots=True)
class Procedure:
    """An application with its clock as it stands. ``concluded``: the day its outcome became final."""

    application: Application
    clock: Clock
    pauses: tuple[Pause, ...]
    concluded: date | None

    def is_late(self, on: date) -> bool:
        return is_late(self.clock, self.concluded or on)

    def is_near(self, on: date) -> bool:
        return self.concluded is None and is_near(self.clock, on, NEAR)


def followed(rows: QuerySet[Application]) -> QuerySet[Any]:
    """Applications with all that their clock reads: windows, requests, notices, and when they were concluded."""
    return (
        rows.select_related("call__network", "rules__call", "protocol")
        .prefetch_related(
            "call__windows",
            Prefetch("integration_requests", IntegrationRequest.objects.order_by("number")),
            Prefetch("refusal_notices", RefusalNotice.objects.order_by("number")),
        )
        .annotate(concluded_at=Min("ranking_rows__ranking__published_at", filter=_FINAL))
    )


def procedure(application: Application, at: datetime) -> Procedure | None:
    """The procedure of one application; None before it is submitted."""
    found = followed(Application.objects.filter(pk=application.pk, submitted_at__isnull=False)).first()
    return _read(found, at) if found else None


def _read(application: Any, at: datetime) -> Procedure:
    concluded_at: datetime | None = application.concluded_at
    concluded = deadlines.day_of(concluded_at) if concluded_at else None
    pauses = tuple(_pauses(application))
    on = concluded or deadlines.day_of(at)
    term = clock(start(application), application.call.term_days, on, [pause.stop for pause in pauses])
    return Procedure(application, term, pauses, concluded)


def start(application: Application) -> date:
    """The day from which the term runs: arrival at a counter, the end of the window (or month) everywhere else."""
    rules = calls.rules(application.rules)
    assert application.arrived_at is not None  # a submitted application has arrived
    arrived = deadlines.wall(application.arrived_at)
    if rules.file.procedure == "counter":
        return arrived.date()
    if rules.file.procedure == "periodic" and rules.file.every == "month":
        return arrived.date().replace(day=calendar.monthrange(arrived.year, arrived.month)[1])
    return deadlines.day_of(_closing(application.call, application.arrived_at))


def _closing(call: Call, arrived: datetime) -> datetime:
    """When the window that received it closes."""
    ends = sorted(window.closes_at for window in call.windows.all())
    return next((end for end in ends if arrived < end + timedelta(seconds=1)), ends[-1])


def _pauses(application: Application) -> Iterable[Pause]:
    """The stops of a clock. Integrations stop it once (art. 2 c. 7 L. 241/1990), each prior notice by itself."""
    requests = list(application.integration_requests.all())
    if requests:
        yield Pause(Why.INTEGRATION, integration_stop(requests[0]))
    for notice in application.refusal_notices.all():
        yield Pause(Why.PRIOR_NOTICE, notice_stop(notice))


def integration_stop(request: IntegrationRequest) -> Stop:
    """From the request to its answer, or to the end of its term when none came by then."""
    since, last = deadlines.day_of(request.asked_at), deadlines.day_of(request.due_at)
    if request.state == IntegrationState.OPEN or request.closed_at is None:
        return Stop(since)
    return Stop(since, min(deadlines.day_of(request.closed_at), last))


def notice_stop(notice: RefusalNotice) -> Stop:
    """Until ten days after the observations, or the end of their term (art. 10-bis); a cancelled one stops it no longer."""
    sent = deadlines.day_of(notice.sent_at)
    observed = deadlines.day_of(notice.observed_at) if notice.observed_at else None
    stop = deadlines.prior_notice_stop(sent, observed, days=notice.days, resumes_after=notice.resumes_days)
    if notice.state == RefusalNoticeState.CANCELLED and notice.closed_at and stop.resumes:
        return Stop(sent, min(deadlines.day_of(notice.closed_at), stop.resumes))
    return stop


def watched(rows: QuerySet[Application], at: datetime) -> list[Procedure]:
    """What is late or about to be among ``rows``, the most urgent first; what is concluded is left out.

    Stops only move an end forward, so that applications which arrived less than a term ago are not even read.
    """
    on = deadlines.day_of(at)
    live = followed(rows.filter(state=ApplicationState.SUBMITTED, call__in=_old_enough(on))).filter(concluded_at=None)
    found = (_read(application, at) for application in live)
    listed = [item for item in found if item.is_late(on) or item.is_near(on)]
    return sorted(listed, key=lambda item: (item.clock.due or date.max, str(item.application.protocol)))


def _old_enough(on: date) -> list[UUID]:
    """The calls that have been open for long enough to have something late or near."""
    opened = Call.objects.annotate(first=Min("windows__opens_at")).exclude(first=None)
    return [
        pk
        for pk, first, days in opened.values_list("pk", "first", "term_days")
        if deadlines.day_of(first) + timedelta(days=days - NEAR) <= on
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a call waits for: open requests, and those whose term is over or expired without an answer."""

    open: int
    expired: int
    answered: int


def waiting(call: Call) -> Waiting:
    """The integration requests of a call, counted."""
    states = list(IntegrationRequest.objects.filter(application__call=call).values_list("state", flat=True))
    return Waiting(
        *(states.count(s) for s in (IntegrationState.OPEN, IntegrationState.EXPIRED, IntegrationState.ANSWERED))
    )
