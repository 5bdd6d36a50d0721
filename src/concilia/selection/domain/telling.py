"""Telling each applicant the outcome, with the reasons of a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext

from concilia import notices
from concilia.applications.models import Application
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.engines.money import format_euros
from concilia.engines.rules import CallRules, said_of
from concilia.networks.queries.members import delegates_of
from concilia.people.models import Person, User

from ..models import Check, Ranking, RankingRow, RefusalNotice
from ..procedure_states import RefusalNoticeState
from ..states import Place


def tell(act: Act, ranking: Ranking) -> int:
    """Queue a notice to the applicant of each row; to every delegate, for an organisation. Returns how many."""
    return notices.queue_many(act, _letters(ranking))


def _letters(ranking: Ranking) -> Iterator[notices.Letter]:
    rules = calls.rules(ranking.rules)
    title = texts.in_language(ranking.call.title)
    own = reasons_given(ranking)
    answers = observations_answered(ranking)
    until = ranking.observations_until.astimezone(clock.ROME).strftime("%d/%m/%Y") if ranking.observations_until else ""
    for row in ranking.rows.select_related("application__applicant", "application__organisation", "ranking"):
        params = {
            "call": title,
            "public_code": row.public_code,
            "cents": format_euros(row.funded),
            "due": format_euros(row.due or 0),
            "reserve": row.reserve,
            "reasons": "; ".join(
                [*reasons_of(rules, row, own.get(row.application_id, {})), *answers.get(row.application_id, [])]
            ),
            "place": Place(row.place).label,
            "until": until,
        }
        for to in recipients(row.application):
            yield notices.Letter(code=_code(row), about=row.application, to=to, params=params)


def _code(row: RankingRow) -> str:
    if not row.ranking.is_provisional:
        return f"selection.{row.place}"
    reasoned = row.place in (Place.NOT_ELIGIBLE, Place.INCOMPLETE)
    return "selection.provisional.reasons" if reasoned else "selection.provisional"


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


def recipients(application: Application) -> Iterable[Person | User]:
    """Who is written to about an application: its person, or every delegate of its organisation."""
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


def reasons_of(rules: CallRules, row: RankingRow, written: Mapping[str, str]) -> Iterator[str]:
    """Why a row is refused, in the words of the person who decided, else of the call; or what is not known of it."""
    for code in row.reasons:
        label, reason = said_of(rules, code)
        text = label if row.place == Place.INCOMPLETE else reason
        yield written.get(code) or texts.in_language(text.model_dump())
