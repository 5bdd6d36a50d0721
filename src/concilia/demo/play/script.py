"""The stages in order, and where the clock stands after each."""

from __future__ import annotations

from collections.abc import Callable

from concilia.core import clock

from . import adhesion, applying, deciding, evaluating, spending
from .scene import Progress, Scene, moment

Step = tuple[str, tuple[Callable[[Scene], None], ...], str]

#: Stage, what it plays, the Roman time that the demo's clock shows afterwards.
STAGES: tuple[Step, ...] = (
    ("adhesion", (adhesion.play,), "2026-01-26 10:00"),
    ("call-open", (applying.open_calls,), "2026-03-20 10:00"),
    ("review", (applying.close_calls, deciding.review, evaluating.begin), "2026-05-07 09:00"),
    ("ranked", (evaluating.finish, deciding.rank, evaluating.scroll), "2026-05-19 09:00"),
    ("vouchers", (evaluating.control, spending.issue), "2026-07-01 09:00"),
    ("settled", (spending.settle,), "2027-01-08 09:00"),
)
NAMES = tuple(name for name, _, _ in STAGES)


def play(until: str, progress: Progress) -> Scene:
    """Play the stages up to ``until`` and leave the clock where it stops."""
    scene = Scene(progress)
    for name, parts, clock_then in STAGES:
        for part in parts:
            part(scene)
        clock.rehearse(moment(clock_then))
        if name == until:
            break
    return scene
