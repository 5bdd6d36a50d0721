"""The append-only log of who did what, when and why; state changes; idempotency receipts.

The room's face for the verbs of other rooms: ``audit.transition``, ``audit.transition_many``, ``audit.record``,
``audit.add_once``, ``audit.need_reason``, ``audit.once``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .domain import add_once as add_once
    from .domain import need_reason as need_reason
    from .domain import once as once
    from .domain import record as record
    from .domain import transition as transition
    from .domain import transition_many as transition_many

_VERBS = frozenset({"add_once", "need_reason", "once", "record", "transition", "transition_many"})


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(name)
    from concilia.audit import domain

    return getattr(domain, name)
