"""Outbox, texts and preferences of what the platform writes to people.

The room's face for the verbs of other rooms: ``notices.queue``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .domain import queue as queue


def __getattr__(name: str) -> Any:
    if name != "queue":
        raise AttributeError(name)
    from concilia.notices.domain import queue

    return queue
