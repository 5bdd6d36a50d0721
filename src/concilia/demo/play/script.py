"""The stages in order, and where the clock stands after each."""

from __future__ import annotations

from collections.abc import Callable

from concilia.audit.domain import seals
from concilia.core import clock
from concilia.core.act import system

from . import (
    adhesion,
    applying,
    care,
    changing,
    contributing,
    deciding,
    drawing,
    evaluating,
    importing,
    offline,
    procedure,
    providing,
    receiving,
    settling,
    spending,
)
from .scene import Progress, Scene, moment

Step = tuple[str, tuple[Callable[[Scene], None], ...], str]

#: Stage, what it plays, the Roman time that the demo's clock shows afterwards.
STAGES: tuple[Step, ...] = (
    ("adhesion", (adhesion.play, receiving.know, providing.prepare, importing.employees), "2026-01-26 10:00"),
    ("call-open", (applying.open_calls, procedure.enter_paper), "2026-03-20 10:00"),
    (
        "review",
        (
            changing.in_mid_call,
            applying.close_calls,
            deciding.propose,
            procedure.ask,
            evaluating.begin,
            deciding.review,
            providing.ask,
        ),
        "2026-05-07 09:00",
    ),
    (
        "ranked",
        (
            receiving.certify,
            evaluating.finish,
            deciding.decide_rest,
            procedure.expose,
            procedure.conclude,
            deciding.rank,
            evaluating.scroll,
            receiving.register_aids,
            providing.answer,
            settling.adopt_acts,
        ),
        "2026-05-19 09:00",
    ),
    (
        "vouchers",
        (
            contributing.begin,
            changing.more_money,
            evaluating.control,
            spending.issue,
            contributing.send_receipts,
            drawing.send_receipts,
            providing.keep,
            care.play,
            offline.play,
        ),
        "2026-07-01 09:00",
    ),
    (
        "settled",
        (
            care.summer,
            providing.go_on,
            contributing.finish,
            spending.settle,
            settling.afterwards,
            changing.next_year,
        ),
        "2027-01-08 09:00",
    ),
)
NAMES = tuple(name for name, _, _ in STAGES)


def play(until: str, progress: Progress, reached: Callable[[str], None] = lambda stage: None) -> Scene:
    """Play the stages up to ``until``, seal the log after each, and leave the clock where the last one stops.

    ``reached`` is called with the name of each stage at its end.
    """
    scene = Scene(progress)
    for name, parts, clock_then in STAGES:
        for part in parts:
            part(scene)
        clock.rehearse(moment(clock_then))
        seals.seal(system("tick"))
        reached(name)
        if name == until:
            break
    return scene
