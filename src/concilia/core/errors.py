"""Errors that a person may read: what is wrong, where, and what to do. A view shows them, a command prints them."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):
    """The verb did nothing, and says why.

    ``code`` is stable and machine-readable; ``text`` is translatable and may hold ``%(name)s`` places for ``params``.
    """

    status = 422

    def __init__(self, code: str, text: str | Promise, **params: Any) -> None:
        self.code, self.text, self.params = code, text, params
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.text) % self.params if self.params else str(self.text)


class Conflict(Refusal):
    """Somebody was faster, or the same key was used for something else."""

    status = 409


class NotAllowed(Refusal):
    """The actor may not do this. Outside one's scope the answer is "not found", so that nothing leaks."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or it is not visible to the actor."""

    status = 404


class TooMany(Refusal):
    """Too many attempts in a short time: wait before the next one."""

    status = 429


class Busy(Refusal):
    """The database is held by somebody else for too long: try again shortly."""

    status = 503
