"""What can be done with a call once its awards are granted, told by the rooms below on the office's page of the call.

Each registers a teller when it is ready; the page asks them, and knows none by name.
"""

from __future__ import annotations

from collections.abc import Callable

from concilia.calls.models import Call
from concilia.core.act import Act
from concilia.ui.components import Action

Teller = Callable[[Act, Call], Action | None]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Add a room's teller, once. Tellers speak in the order of the rooms."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)


def steps(act: Act, call: Call) -> list[Action]:
    """What the rooms below offer for a call."""
    told = (teller(act, call) for teller in _TELLERS)
    return [action for action in told if action is not None]
