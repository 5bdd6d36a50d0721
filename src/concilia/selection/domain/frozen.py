"""Frozen applications as the engine reads them, and the decisions of people about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from concilia.applications.domain import facts
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import crypto
from concilia.engines.ranking import Judged
from concilia.engines.rules import CallRules, Evaluation, evaluate, frame_from_rows, means, with_decisions

from ..models import Check, RankingRow
from ..queries import committees
from ..states import Outcome

#: Application → code of a requirement → outcome that a person decided otherwise than proposed.
Decided = dict[UUID, dict[str, str]]

TRUTH = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
OUTCOME = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}


def submitted(call: Call) -> QuerySet[Application]:
    """The applications of a call that count."""
    counting = Application.objects.filter(call=call, state=ApplicationState.SUBMITTED)
    return counting.select_related("applicant", "rules__call", "protocol", "counting")


def hold(call: Call) -> Call:
    """Keep other proposals, computations and publications of the call waiting until this transaction ends."""
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


def by_version(applications: Iterable[Application]) -> list[tuple[CallRules, list[Application]]]:
    """The applications under the rules with which each was submitted, the first version first."""
    groups: dict[int, list[Application]] = {}
    for application in applications:
        groups.setdefault(application.rules.number, []).append(application)
    return [(calls.rules(group[0].rules), group) for _, group in sorted(groups.items())]


def rows_of(rules: CallRules, applications: Iterable[Application]) -> list[dict[str, Any]]:
    """The frozen facts as the engine types them, and the means of committees; a row's id is the application's."""
    listed = list(applications)
    given = committees.means_of(listed) if means.scored(rules) else {}
    return [{"id": str(item.pk), **facts.facts_of(item), **given.get(item.pk, {})} for item in listed]


def judged(
    lead: CallRules, applications: Iterable[Application], decisions: Mapping[UUID, Mapping[str, str]]
) -> list[Judged]:
    """Each application by its own version, with what people decided, and its facts as the leading version reads them."""
    found = []
    for rules, group in by_version(applications):
        rows = rows_of(rules, group)
        frame = frame_from_rows(rules, rows)
        own = {application.pk: decisions[application.pk] for application in group if application.pk in decisions}
        evaluation = decided(evaluate(rules, frame), own)
        same = rules.fingerprint == lead.fingerprint
        found.append(Judged(evaluation, frame if same else frame_from_rows(lead, rows)))
    return found


def as_ranked(row: RankingRow) -> Application:
    """The application of a row with the version that counted then; what was integrated later changes no past row."""
    row.application.latest = row.version
    return row.application


def evaluated(rules: CallRules, applications: Iterable[Application]) -> Evaluation:
    """One evaluation of all the applications, from their frozen facts and the means of committees that closed.

    A row's id is the application's.
    """
    return evaluate(rules, frame_from_rows(rules, rows_of(rules, applications)))


def decided(evaluation: Evaluation, decisions: Mapping[UUID, Mapping[str, str]]) -> Evaluation:
    """The evaluation with the decisions of people in the place of the rules' outcomes."""
    by_code: dict[str, dict[str, bool | None]] = {}
    for application, outcomes in decisions.items():
        for code, outcome in outcomes.items():
            by_code.setdefault(code, {})[str(application)] = TRUTH[Outcome(outcome)]
    return with_decisions(evaluation, by_code)


def decisions(call: Call) -> Decided:
    """What people decided otherwise than proposed, in the whole call."""
    differing = (
        Check.objects.filter(assessment__application__call=call).exclude(decided="").exclude(decided=F("proposed"))
    )
    found: Decided = {}
    for application, code, outcome in differing.values_list("assessment__application", "code", "decided"):
        found.setdefault(application, {})[code] = outcome
    return found


def input_hash(
    fingerprint: str,
    inputs: Mapping[str, Any],
    applications: Sequence[Application],
    decisions: Decided,
    turns: Mapping[str, int],
) -> str:
    """A keyed hash of all that a ranking comes from: the leading rules, inputs, and of each application its own rules,
    facts, turn, the decisions of people and the means of committees.
    """
    given = committees.means_of(applications)
    cases = sorted(
        [
            str(application.pk),
            facts.hash_of(application),
            application.rules.sha256,
            turns.get(str(application.pk)),
            sorted(decisions.get(application.pk, {}).items()),
            *sorted(given.get(application.pk, {}).items()),
        ]
        for application in applications
    )
    content = json.dumps([fingerprint, inputs, cases], sort_keys=True)
    return crypto.keyed_hash(content, purpose="ranking input")
