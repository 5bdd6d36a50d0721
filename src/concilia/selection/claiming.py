"""What a control finds must be given back, told to the rooms below: the one that pays asks for it and follows what comes.

Each registers what it does when it is ready; no room imports one below it.
"""

from __future__ import annotations

from collections.abc import Callable

from concilia.core.act import Act

from .models import ControlItem

#: Is called in the control's own transaction, with what was decided: ``owed`` cents by ``owed_by``.
Claimer = Callable[[Act, ControlItem], None]
_CLAIMERS: list[Claimer] = []


def register(claimer: Claimer) -> None:
    """Add what a room does, once."""
    if claimer not in _CLAIMERS:
        _CLAIMERS.append(claimer)


def claim(act: Act, item: ControlItem) -> None:
    """Tell the rooms below that something is owed after a control."""
    for claimer in _CLAIMERS:
        claimer(act, item)
