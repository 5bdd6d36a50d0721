"""Who is told when a published call changes: rooms below register what they do; the verb knows none by name."""

from __future__ import annotations

from collections.abc import Callable

from concilia.core.act import Act

from .models import RuleVersion

Listener = Callable[[Act, RuleVersion], object]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a room's listener, once. It runs in the transaction of the act that changes the call."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(act: Act, version: RuleVersion) -> None:
    """Tell the rooms below of a new version."""
    for listener in _LISTENERS:
        listener(act, version)
