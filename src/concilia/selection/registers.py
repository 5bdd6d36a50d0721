"""What this room answers to the registers that a call's rules may ask, and what its awards cover."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from concilia.applications import already
from concilia.applications.models import Application
from concilia.benefits.queries.months import Months, month_of
from concilia.benefits.queries.overlap import Cover
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.engines.rules.schema import Fact

from .models import Award, RankingRow
from .states import AwardState, Place, RankingState

Answers = dict[str, object]


def _same(application: Application) -> Q:
    """The other applications of the same network for the same person, child or body."""
    if application.organisation_id:
        who = Q(application__organisation=application.organisation_id)
    elif application.beneficiary_id:
        who = Q(application__beneficiary=application.beneficiary_id)
    else:
        who = Q(application__applicant=application.applicant_id)
    return who & Q(network=application.call.network_id) & ~Q(application__call=application.call_id)


def previous_awards(application: Application, fact: Fact, answers: Answers, on: date) -> str:
    """How many awards of other calls of the network it had before that day, those that were given up left out."""
    ended = [AwardState.PENDING, AwardState.REFUSED, AwardState.RENOUNCED, AwardState.REVOKED, AwardState.CORRECTED]
    before = Award.objects.filter(_same(application), granted_at__lt=_start(on)).exclude(state__in=ended)
    return str(before.values("application").distinct().count())


def was_on_waiting_list(application: Application, fact: Fact, answers: Answers, on: date) -> str:
    """Whether it waited in a ranking of another call, published in that year or the one before, and was never funded."""
    published = Q(ranking__published_at__lt=_start(on), ranking__published_at__gte=_start(date(on.year - 1, 1, 1)))
    rows = RankingRow.objects.filter(_same(application), published, ranking__state=RankingState.PUBLISHED)
    waited = rows.filter(place=Place.RESERVE).exclude(
        application__in=Award.objects.filter(state=AwardState.GRANTED).values("application")
    )
    return "true" if waited.exists() else "false"


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.ROME)


def covers(network: UUID, at: datetime, people: Collection[str] | None) -> Iterator[Cover]:
    """The awards in force of calls that say what they cover, each for its beneficiary, else its applicant."""
    rows = Award.objects.filter(network=network, state=AwardState.GRANTED, granted_at__lte=at).select_related(
        "application__rules__call",
        "application__call__alliance",
        "application__beneficiary",
        "application__applicant",
        "application__protocol",
    )
    for award in rows.order_by("application", "pk"):
        for cover in _covers(award):
            if people is None or cover.person in people:
                yield cover


def _covers(award: Award) -> Iterator[Cover]:
    application = award.application
    said = calls.rules(application.rules).file.covers
    if said is None or application.submitted_at is None:
        return
    since = said.since or application.submitted_at.astimezone(clock.ROME).date()
    call = application.call
    for person in sorted(already.people(application)):
        yield Cover(
            person=person,
            expenses=frozenset(said.expenses),
            months=Months(month_of(since), month_of(said.until) if said.until else None),
            code=call.code,
            name=call.title,
            call=call.pk,
            alliance=call.alliance.title if call.alliance else None,
            about=application.pk,
            protocol=str(application.protocol or ""),
        )
