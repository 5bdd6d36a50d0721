"""The outbox: notices are written in the verb's transaction and sent afterwards, in batches."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models

from concilia.core import dialect
from concilia.core.act import Act
from concilia.core.jobs import periodic
from concilia.core.rows import batches
from concilia.integrations import mail
from concilia.people.models import Person, User

from ..models import Notice, NoticeState
from ..texts import TEXTS

log = logging.getLogger(__name__)
BATCH = 200
READ_AT_ONCE = 5_000
MOST_ATTEMPTS = 5
Reached = Mapping[UUID, tuple[UUID, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice to write: its code, what it is about, to whom, and the values of its text."""

    code: str
    about: Any
    to: User | Person
    params: Mapping[str, Any]


def queue(act: Act, code: str, *, about: Any, to: User | Person | None, **params: Any) -> Notice | None:
    """Write a notice to somebody about something. Side effects: one row; it leaves with the next sending.

    A person without a user is written to by e-mail only; nobody to write to is no error.
    """
    written = _written(act, [Letter(code=code, about=about, to=to, params=params)] if to else [])
    for notice in written:
        dialect.insert(notice)
    return written[0] if written else None


def queue_many(act: Act, letters: Iterable[Letter]) -> int:
    """Write many notices at once. Returns how many. Bulk verb; side effects and rules as ``queue`` for each."""
    return len(Notice.objects.bulk_create(_written(act, list(letters)), batch_size=BATCH))


def _written(act: Act, letters: Sequence[Letter]) -> list[Notice]:
    reached = _users(letters)
    notices = (_notice(act, letter, *_address(letter.to, reached)) for letter in letters)
    return [notice for notice in notices if notice.user_id or notice.email]


def _users(letters: Sequence[Letter]) -> Reached:
    """By the id of whom the letters are to: the user's own id, and whether they want e-mail. Some persons have no user."""
    reached: dict[UUID, tuple[UUID, bool]] = {}
    for kind, own in ((User, "pk"), (Person, "person")):
        ids = [letter.to.pk for letter in letters if isinstance(letter.to, kind)]
        for part in batches(ids, READ_AT_ONCE):
            rows = User.objects.filter(**{f"{own}__in": part}).order_by()
            for to, user, by_email in rows.values_list(own, "pk", "notice_preference__by_email"):
                reached[to] = user, by_email is not False
    return reached


def _address(to: User | Person, reached: Reached) -> tuple[UUID | None, str]:
    user, by_email = reached.get(to.pk, (None, True))
    return user, to.email if by_email else ""


def _notice(act: Act, letter: Letter, user: UUID | None, email: str) -> Notice:
    text = TEXTS[letter.code]
    return Notice(
        network_id=letter.about.network_id,
        code=letter.code,
        user_id=user,
        email=email,
        subject=str(text.subject) % letter.params,
        body=str(text.body) % letter.params,
        about_kind=letter.about._meta.label_lower,
        about_id=letter.about.pk,
        state=NoticeState.QUEUED if email else NoticeState.SHOWN,
        queued_at=act.at,
    )


@periodic("notices.send", every="minute")
def send_queued(act: Act) -> int:
    """Send what is queued, oldest first. A failed one is tried again, five times in all. Returns how many were sent."""
    if not settings.EMAIL_HOST or settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return 0
    waiting = Notice.objects.filter(state=NoticeState.QUEUED).order_by("queued_at", "id")[:BATCH]
    letters = [mail.Message(id=str(row.pk), to=row.email, subject=row.subject, body=row.body) for row in waiting]
    results = mail.deliver(letters, sender=settings.DEFAULT_FROM_EMAIL)
    return sum(_mark(act, result) for result in results)


def _mark(act: Act, result: mail.Result) -> bool:
    """Keep what became of a notice, at once: after a crash nobody is written to twice for long."""
    row = Notice.objects.filter(pk=result.message.id)
    tried = models.F("attempts") + 1
    if result.delivery == mail.Delivery.SENT:
        row.update(state=NoticeState.SENT, sent_at=act.at, attempts=tried)
        return True
    log.warning("notice %s not sent: %s", result.message.id, result.detail)
    useless = result.delivery == mail.Delivery.REFUSED or row.filter(attempts__gte=MOST_ATTEMPTS - 1).exists()
    row.update(state=NoticeState.FAILED if useless else NoticeState.QUEUED, attempts=tried)
    return False
