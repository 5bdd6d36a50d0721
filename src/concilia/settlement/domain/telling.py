"""Notices to who is paid: the delegates of a provider, or the person."""

from __future__ import annotations

from typing import Any

from concilia import notices
from concilia.core.act import Act
from concilia.networks.queries.members import delegates_of


def tell(act: Act, thing: Any, code: str, **params: Any) -> None:
    """Queue a notice about something that has a ``provider`` or a ``person``. Side effects: one row for each reader."""
    people = delegates_of(thing.provider) if thing.provider_id else [thing.person]
    for to in people:
        notices.queue(act, code, about=thing, to=to, **params)


def tell_of(act: Act, statement: Any, code: str, about: Any = None, **params: Any) -> None:
    """The same about a statement, or about what belongs to it, with its month."""
    people = delegates_of(statement.provider) if statement.provider_id else [statement.person]
    for to in people:
        notices.queue(act, code, about=about or statement, to=to, month=f"{statement.month:%m/%Y}", **params)
