"""Third and fourth stage: people examine what the machine proposes, rankings are made and published."""

from __future__ import annotations

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.selection.domain import assessments, rankings, rounds, terms
from concilia.selection.models import Assessment, Check
from concilia.selection.procedure_states import IntegrationState, RefusalNoticeState
from concilia.selection.states import AssessmentState, Outcome

from . import drawing
from .scene import Scene, at


def propose(scene: Scene) -> None:
    """The machine proposes. Clock: 4 May."""
    with at("2026-05-04 09:00"):
        for call in scene.calls.values():
            act = scene.official(call)
            assessments.propose(act, call=call)


def review(scene: Scene) -> None:
    """The officials decide on half of the applications, but for those that were asked for something. Clock: 6 May."""
    with at("2026-05-06 15:00"):
        for number, call in enumerate(scene.calls.values()):
            if number % 2 == 0:
                _decide_all(scene.official(call), call)
            scene.progress("review", (number + 1) / len(scene.calls))


def decide_rest(scene: Scene) -> None:
    """What waits for nobody is decided. Clock: 11 May."""
    with at("2026-05-11 10:00"):
        for call in scene.calls.values():
            _decide_all(scene.official(call), call)


def rank(scene: Scene) -> None:
    """The terms are over: everything is decided, rankings are computed and published with their awards. Clock: 18 May."""
    with at("2026-05-18 10:00"):
        for call in scene.calls.values():
            _decide_all(scene.official(call), call)
    for number, call in enumerate(scene.calls.values()):
        with at("2026-05-18 11:00"):
            for act_number in _act_numbers(call, number + 101):
                made = rankings.compute(scene.official(call), call=call, seed=drawing.seed_of(call))
                rankings.publish(scene.official(call), ranking=made, act_number=act_number)
        scene.progress("rankings", (number + 1) / len(scene.calls))


def _act_numbers(call: Call, number: int) -> list[str]:
    """One act for each ranking: one, or one for each period that is over."""
    rules = calls.rules(calls.rules_at(call, clock.now()))
    periods = rounds.due(call, rules, clock.now()) if call.procedure == "periodic" else []
    return [f"{number}/2026", *(f"{number}/{turn}/2026" for turn in range(2, len(periods) + 1))]


def _found(check: Check, unclear: Outcome) -> Outcome:
    """What fails, or was left unmet, is refused; what is not known is not."""
    return Outcome.NOT_MET if check.outcome == Outcome.NOT_MET else unclear


def _decide_all(act: Act, call: Call) -> None:
    """Confirm what is clear; refuse the others, each with the reason of its requirements. Who was asked is waited for.

    Where a refusal must be told beforehand, what nobody completed stays to be clarified.
    """
    assessments.decide_many(act, call=call)
    doubtful = Assessment.objects.filter(application__call=call, state=AssessmentState.PROPOSED)
    doubtful = doubtful.exclude(application__integration_requests__state=IntegrationState.OPEN)
    doubtful = doubtful.exclude(application__refusal_notices__state=RefusalNoticeState.SENT)
    doubtful = doubtful.exclude(application__refusal_notices__state=RefusalNoticeState.OBSERVED)
    rules = calls.rules(calls.rules_at(call, act.at))
    reasons = {item.code: item.reason.it for item in rules.file.requirements}
    unclear = Outcome.UNKNOWN if terms.prior_notice_applies(rules) else Outcome.NOT_MET
    for assessment in doubtful.prefetch_related("checks").order_by("application__protocol__number"):
        outcomes = {
            check.code: (_found(check, unclear), check.reason or reasons[check.code])
            for check in assessment.checks.all()
            if check.outcome != Outcome.MET
        }
        assessments.decide(act, assessment=assessment, outcomes=outcomes)
