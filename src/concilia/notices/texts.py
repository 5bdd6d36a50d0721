"""The texts of notices, registered by each room under a code: words in one place, facts as parameters."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NoticeText:
    """Subject and body with ``%(name)s`` places. The subject takes no personal data."""

    subject: str | Promise
    body: str | Promise


TEXTS: dict[str, NoticeText] = {}


def register(code: str, *, subject: str | Promise, body: str | Promise) -> None:
    """Give the code its words. Called in a room's ``notices.py``, which its app imports when ready."""
    TEXTS[code] = NoticeText(subject, body)
