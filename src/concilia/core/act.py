"""The act: who does it, when, and why. It is the first argument of every verb."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from . import clock, dialect
from .ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of one actor.

    ``actor`` is opaque: ``user:<uuid>`` or ``system:<name>``. ``at`` is the instant of the act. ``reason`` is the actor's
    own words. ``key`` makes the verb idempotent. ``request_id`` groups the audit entries of one request. ``grants`` are
    the roles that ``access`` has already read for this request.
    """

    actor: str
    at: datetime = field(default_factory=clock.now)
    reason: str = ""
    key: str = ""
    request_id: UUID = field(default_factory=uuid7)
    grants: tuple[Any, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def is_system(self) -> bool:
        return self.actor.startswith("system:")

    @property
    def user_id(self) -> UUID | None:
        return UUID(self.actor.removeprefix("user:")) if self.actor.startswith("user:") else None

    def because(self, reason: str) -> Act:
        """The same act with a reason."""
        return replace(self, reason=reason)

    def keyed(self, key: str) -> Act:
        """The same act with an idempotency key."""
        return replace(self, key=key)

    def writing(self) -> AbstractContextManager[None]:
        """The act's one write transaction."""
        return dialect.writing()

    def joining(self) -> AbstractContextManager[None]:
        """The write transaction that stands, or the act's own: for what refuses before it writes."""
        return dialect.joining()


def system(name: str, **more: object) -> Act:
    """An act of the platform itself: ``tick``, ``load``, ``demo``."""
    return Act(actor=f"system:{name}", **more)  # type: ignore[arg-type]
