"""Telling each applicant the outcome, with the reasons of a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from concilia import notices
from concilia.applications import already
from concilia.applications.models import Application
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.engines.money import format_euros
from concilia.engines.rules import CallRules, said_of
from concilia.networks.queries.members import delegates_of
from concilia.people.models import Person, User

from ..models import Award, Check, Ranking, RankingRow, RefusalNotice
from ..procedure_states import RefusalNoticeState
from ..states import Place, RankingState
from . import aids


def tell(act: Act, ranking: Ranking) -> int:
    """Queue a notice to the applicant of each row; to every delegate, for an organisation. Returns how many.

    Of a version that scrolls only who gets more is told, at a counter only those for whom something changed.
    """
    return notices.queue_many(act, _letters(act, ranking))


def _to_tell(ranking: Ranking) -> Iterator[RankingRow]:
    rows = ranking.rows.select_related(
        "application__applicant",
        "application__organisation",
        "application__beneficiary",
        "application__call",
        "application__rules__call",
    )
    held, told = ranking.inputs.get("held", {}), _told(ranking)
    for row in rows:
        had = sum(held.get(str(row.application_id), {}).values())
        more = ranking.scrolls_id is None or row.funded > had
        if more and told.get(row.application_id) != (row.place, row.funded, row.reserve):
            yield row


def _letters(act: Act, ranking: Ranking) -> Iterator[notices.Letter]:
    title = texts.in_language(ranking.call.title)
    own, limited = reasons_given(ranking), aids.limited(ranking)
    answers, terms = observations_answered(ranking), _terms(ranking)
    until = ranking.observations_until.astimezone(clock.ROME).strftime("%d/%m/%Y") if ranking.observations_until else ""
    for row in _to_tell(ranking):
        rules = calls.rules(row.application.rules)
        params = {
            "call": title,
            "public_code": row.public_code,
            "cents": format_euros(row.funded - (away := limited.get(row.application_id, 0))),
            "away": format_euros(away),
            "due": format_euros(row.due or 0),
            "reserve": row.reserve,
            "reasons": "; ".join(
                [
                    *reasons_told(act, rules, row, own.get(row.application_id, {})),
                    *answers.get(row.application_id, []),
                ]
            ),
            "place": Place(row.place).label,
            "until": until,
        }
        for to in recipients_of(row.application):
            yield notices.Letter(code=_code(ranking, row, away), about=row.application, to=to, params=params)
            if row.application_id in terms:
                term = {"call": title, "day": terms[row.application_id].strftime("%d/%m/%Y")}
                yield notices.Letter(code="selection.award.to_accept", about=row.application, to=to, params=term)


def _code(ranking: Ranking, row: RankingRow, away: int) -> str:
    """The words for a place; others while it is provisional, or where the ceiling of *de minimis* aids took some of it."""
    if ranking.is_provisional:
        reasoned = row.place in (Place.NOT_ELIGIBLE, Place.INCOMPLETE)
        return "selection.provisional.reasons" if reasoned else "selection.provisional"
    if away:
        return "selection.aid_refused" if away >= row.funded else "selection.aid_reduced"
    return f"selection.{row.place}"


def _told(ranking: Ranking) -> dict[object, tuple[str, int, int | None]]:
    """What each was told by the version before, at a counter: a new one writes to those for whom something changed."""
    if ranking.call.procedure != "counter":
        return {}
    before = ranking.call.rankings.filter(state=RankingState.SUPERSEDED).order_by("-number").first()
    rows = before.rows.values_list("application", "place", "funded", "reserve") if before else []
    return {application: (place, funded, reserve) for application, place, funded, reserve in rows}


def _terms(ranking: Ranking) -> dict[UUID, date]:
    """Until when each application's award waits to be accepted."""
    waiting = Award.objects.filter(row__ranking=ranking, accept_by__isnull=False, accepted_at=None)
    return {application: last for application, last in waiting.values_list("application", "accept_by") if last}


def observations_answered(ranking: Ranking) -> dict[object, list[str]]:
    """Why observations on a prior notice were not accepted, by application: a refusal must say it (art. 10-bis)."""
    told = RefusalNotice.objects.filter(
        application__ranking_rows__ranking=ranking, state=RefusalNoticeState.REJECTED
    ).order_by("number")
    return {notice.application_id: [said_of_observations(notice)] for notice in told}


def observations_not_accepted(application: Application) -> str:
    """Why the last observations on a prior notice were not accepted; empty when there were none."""
    told = application.refusal_notices.filter(state=RefusalNoticeState.REJECTED).order_by("number").last()
    return said_of_observations(told) if told else ""


def said_of_observations(notice: RefusalNotice) -> str:
    return gettext("Osservazioni non accolte: %(answer)s") % {"answer": notice.answer}


def recipients_of(application: Application) -> Iterable[Person | User]:
    """Who is written to about an application: its applicant, or the delegates of its organisation."""
    person, organisation = application.applicant, application.organisation
    if person is not None:
        return [person]
    return delegates_of(organisation) if organisation is not None else []


def reasons_given(ranking: Ranking) -> dict[object, dict[str, str]]:
    """The reasons that people wrote, by application and requirement."""
    written: dict[object, dict[str, str]] = {}
    checks = Check.objects.filter(assessment__application__ranking_rows__ranking=ranking).exclude(reason="")
    for application, code, reason in checks.values_list("assessment__application", "code", "reason"):
        written.setdefault(application, {})[code] = reason
    return written


def reasons_told(act: Act, rules: CallRules, row: RankingRow, written: Mapping[str, str]) -> Iterator[str]:
    """The reasons as the applicant reads them: with the measures on record that a refusal is about (CA-31)."""
    for code, reason in zip(row.reasons, reasons_of(rules, row, written), strict=True):
        refused = row.place == Place.NOT_ELIGIBLE
        measures = already.said(row.application, rules, code, act.at) if refused else ""
        yield f"{reason} ({measures.rstrip('.')})" if measures else reason


def reasons_of(rules: CallRules, row: RankingRow, written: Mapping[str, str]) -> Iterator[str]:
    """Why a row is refused, in the words of the person who decided, else of the call; or what is not known of it."""
    for code in row.reasons:
        label, reason = said_of(rules, code)
        text = label if row.place == Place.INCOMPLETE else reason
        yield written.get(code) or texts.in_language(text.model_dump())
