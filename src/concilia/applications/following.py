"""How the story of an application goes on after submission, told by the rooms below.

Each registers a teller when it is ready; the page of an application asks them, and knows none by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from concilia.core.act import Act
from concilia.ui.components import Action, Event

from .models import Application


@dataclass(frozen=True)
class Chapter:
    """What a room tells of an application: its events, what one can do there, and whether the outcome is known by now."""

    events: Sequence[Event] = ()
    action: Action | None = None
    decided: bool = False


Teller = Callable[[Act, Application], Chapter | None]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Add a room's teller, once. Tellers speak in the order of the rooms."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)


def story(act: Act, application: Application) -> list[Chapter]:
    """The chapters of the rooms that have something to tell."""
    told = (teller(act, application) for teller in _TELLERS)
    return [chapter for chapter in told if chapter is not None]
