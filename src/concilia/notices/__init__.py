"""Outbox, texts and preferences of what the platform writes to people.

The room's face for the verbs of other rooms: ``notices.queue``, and ``notices.queue_many`` with a ``notices.Letter`` each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .domain import Letter as Letter
    from .domain import queue as queue
    from .domain import queue_many as queue_many

_VERBS = frozenset({"Letter", "queue", "queue_many"})


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(name)
    from concilia.notices import domain

    return getattr(domain, name)
