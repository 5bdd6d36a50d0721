"""Third and fourth stage: people examine what the machine proposes, rankings are made and published."""

from __future__ import annotations

from concilia.calls.models import Call
from concilia.core.act import Act
from concilia.selection.domain import assessments, rankings

from .scene import Scene, at


def review(scene: Scene) -> None:
    """The machine proposes; the officials decide on half of the applications. Clock: 4 May."""
    with at("2026-05-04 09:00"):
        for call in scene.calls.values():
            act = _act(scene, call)
            assessments.propose(act, call=call)
    with at("2026-05-06 15:00"):
        for number, call in enumerate(scene.calls.values()):
            if number % 2 == 0:
                assessments.decide_many(_act(scene, call), call=call)
            scene.progress("review", (number + 1) / len(scene.calls))


def rank(scene: Scene) -> None:
    """Everything is decided, rankings are computed and published with their awards. Clock: 11 to 18 May."""
    with at("2026-05-11 10:00"):
        for call in scene.calls.values():
            assessments.decide_many(_act(scene, call), call=call)
    for number, call in enumerate(scene.calls.values()):
        with at("2026-05-18 11:00"):
            made = rankings.compute(_act(scene, call), call=call)
            rankings.publish(_act(scene, call), ranking=made, act_number=f"{number + 101}/2026")
        scene.progress("rankings", (number + 1) / len(scene.calls))


def _act(scene: Scene, call: Call) -> Act:
    return scene.company.act(scene.company.decider(call.network))
