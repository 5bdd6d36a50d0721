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
from concilia.core import crypto
from concilia.engines.rules import CallRules, Evaluation, evaluate, frame_from_rows, with_decisions

from ..models import Check, RankingRow
from ..states import Outcome

#: Application → code of a requirement → outcome that a person decided otherwise than proposed.
Decided = dict[UUID, dict[str, str]]

TRUTH = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
OUTCOME = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}


def submitted(call: Call) -> QuerySet[Application]:
    """The applications of a call that count."""
    return Application.objects.filter(call=call, state=ApplicationState.SUBMITTED).select_related(
        "applicant", "counting"
    )


def hold(call: Call) -> Call:
    """Keep other proposals, computations and publications of the call waiting until this transaction ends."""
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


def as_ranked(row: RankingRow) -> Application:
    """The application of a row with the version that counted then; what was integrated later changes no past row."""
    row.application.latest = row.version
    return row.application


def evaluated(rules: CallRules, applications: Iterable[Application]) -> Evaluation:
    """One evaluation of all the applications, from their frozen facts alone; a row's id is the application's."""
    rows = ({"id": str(application.pk), **facts.facts_of(application)} for application in applications)
    return evaluate(rules, frame_from_rows(rules, rows))


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
    fingerprint: str, inputs: Mapping[str, Any], applications: Sequence[Application], decisions: Decided
) -> str:
    """A keyed hash of all that a ranking comes from: rules, inputs, facts of each application, decisions of people."""
    cases = sorted(
        [str(application.pk), facts.hash_of(application), sorted(decisions.get(application.pk, {}).items())]
        for application in applications
    )
    content = json.dumps([fingerprint, inputs, cases], sort_keys=True)
    return crypto.keyed_hash(content, purpose="ranking input")
