"""Telling each applicant the outcome, with the reasons of a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from concilia import notices
from concilia.applications.models import Application
from concilia.calls.queries import calls
from concilia.core import texts
from concilia.core.act import Act
from concilia.engines.money import format_euros
from concilia.engines.rules import CallRules, said_of
from concilia.networks.queries.members import delegates_of
from concilia.people.models import Person, User

from ..models import Award, Check, Ranking, RankingRow
from ..states import Place


def tell(act: Act, ranking: Ranking) -> int:
    """Queue a notice to the applicant of each row; to every delegate, for an organisation. Returns how many.

    Of a version that scrolls only who gets more is told: for the others nothing changed.
    """
    return notices.queue_many(act, _letters(ranking))


def _told(ranking: Ranking) -> Iterator[RankingRow]:
    rows = ranking.rows.select_related("application__applicant", "application__organisation")
    held = ranking.inputs.get("held", {})
    for row in rows:
        had = sum(held.get(str(row.application_id), {}).values())
        if ranking.scrolls_id is None or row.funded > had:
            yield row


def _letters(ranking: Ranking) -> Iterator[notices.Letter]:
    rules = calls.rules(ranking.rules)
    title = texts.in_language(ranking.call.title)
    own = reasons_given(ranking)
    terms = _terms(ranking)
    for row in _told(ranking):
        params = {
            "call": title,
            "public_code": row.public_code,
            "cents": format_euros(row.funded),
            "due": format_euros(row.due or 0),
            "reserve": row.reserve,
            "reasons": "; ".join(reasons_of(rules, row, own.get(row.application_id, {}))),
        }
        for to in recipients_of(row.application):
            yield notices.Letter(code=f"selection.{row.place}", about=row.application, to=to, params=params)
            if row.application_id in terms:
                term = {"call": title, "day": terms[row.application_id].strftime("%d/%m/%Y")}
                yield notices.Letter(code="selection.award.to_accept", about=row.application, to=to, params=term)


def _terms(ranking: Ranking) -> dict[UUID, date]:
    """Until when each application's award waits to be accepted."""
    waiting = Award.objects.filter(row__ranking=ranking, accept_by__isnull=False, accepted_at=None)
    return {application: last for application, last in waiting.values_list("application", "accept_by") if last}


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


def reasons_of(rules: CallRules, row: RankingRow, written: Mapping[str, str]) -> Iterator[str]:
    """Why a row is refused, in the words of the person who decided, else of the call; or what is not known of it."""
    for code in row.reasons:
        label, reason = said_of(rules, code)
        text = label if row.place == Place.INCOMPLETE else reason
        yield written.get(code) or texts.in_language(text.model_dump())
