"""Third and fourth stage: people examine what the machine proposes, rankings are made and published."""

from __future__ import annotations

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.selection.domain import assessments, rankings, rounds
from concilia.selection.models import Assessment
from concilia.selection.states import AssessmentState, Outcome

from .scene import Scene, at


def review(scene: Scene) -> None:
    """The machine proposes; the officials decide on half of the applications. Clock: 4 May."""
    with at("2026-05-04 09:00"):
        for call in scene.calls.values():
            act = scene.official(call)
            assessments.propose(act, call=call)
    with at("2026-05-06 15:00"):
        for number, call in enumerate(scene.calls.values()):
            if number % 2 == 0:
                _decide_all(scene.official(call), call)
            scene.progress("review", (number + 1) / len(scene.calls))


def rank(scene: Scene) -> None:
    """Everything is decided, rankings are computed and published with their awards. Clock: 11 to 18 May."""
    with at("2026-05-11 10:00"):
        for call in scene.calls.values():
            _decide_all(scene.official(call), call)
    for number, call in enumerate(scene.calls.values()):
        with at("2026-05-18 11:00"):
            for act_number in _act_numbers(call, number + 101):
                made = rankings.compute(scene.official(call), call=call)
                rankings.publish(scene.official(call), ranking=made, act_number=act_number)
        scene.progress("rankings", (number + 1) / len(scene.calls))


def _act_numbers(call: Call, number: int) -> list[str]:
    """One act for each ranking: one, or one for each period that is over."""
    rules = calls.rules(calls.rules_at(call, clock.now()))
    periods = rounds.due(call, rules, clock.now()) if call.procedure == "periodic" else []
    return [f"{number}/2026", *(f"{number}/{turn}/2026" for turn in range(2, len(periods) + 1))]


def _decide_all(act: Act, call: Call) -> None:
    """Confirm what is clear; refuse the others, each with the reason of its requirements."""
    assessments.decide_many(act, call=call)
    doubtful = Assessment.objects.filter(application__call=call, state=AssessmentState.PROPOSED)
    reasons = {item.code: item.reason.it for item in calls.rules(calls.rules_at(call, act.at)).file.requirements}
    for assessment in doubtful.prefetch_related("checks").order_by("application__protocol__number"):
        outcomes = {
            check.code: (Outcome.NOT_MET, reasons[check.code])
            for check in assessment.checks.all()
            if check.proposed != Outcome.MET
        }
        assessments.decide(act, assessment=assessment, outcomes=outcomes)
