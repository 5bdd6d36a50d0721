"""The outbox: notices are written in the verb's transaction and sent afterwards, in batches."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models

from concilia.core.act import Act
from concilia.core.jobs import periodic
from concilia.integrations import mail
from concilia.people.models import Person, User

from ..models import Notice, NoticeState, Preference
from ..texts import TEXTS

log = logging.getLogger(__name__)
BATCH = 200
READ_AT_ONCE = 5_000
MOST_ATTEMPTS = 5


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
        notice.save(force_insert=True)
    return written[0] if written else None


def queue_many(act: Act, letters: Iterable[Letter]) -> int:
    """Write many notices at once. Returns how many. Bulk verb; side effects and rules as ``queue`` for each."""
    return len(Notice.objects.bulk_create(_written(act, list(letters)), batch_size=BATCH))


def _written(act: Act, letters: Sequence[Letter]) -> list[Notice]:
    persons = [letter.to.pk for letter in letters if isinstance(letter.to, Person)]
    users = {user.person_id: user for part in _parts(persons) for user in User.objects.filter(person__in=part)}
    known = [*users.values(), *(letter.to for letter in letters if isinstance(letter.to, User))]
    silent = _without_email([user.pk for user in known])
    notices = (_notice(act, letter, *_address(letter.to, users, silent)) for letter in letters)
    return [notice for notice in notices if notice.user or notice.email]


def _without_email(users: list[UUID]) -> set[UUID]:
    """Those who want no e-mail."""
    rows = (Preference.objects.filter(user__in=part, by_email=False) for part in _parts(users))
    return {user for part in rows for user in part.values_list("user", flat=True)}


def _parts(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[at : at + READ_AT_ONCE] for at in range(0, len(ids), READ_AT_ONCE))


def _address(to: User | Person, users: Mapping[UUID | None, User], silent: set[UUID]) -> tuple[User | None, str]:
    user = users.get(to.pk) if isinstance(to, Person) else to
    return user, "" if user and user.pk in silent else to.email


def _notice(act: Act, letter: Letter, user: User | None, email: str) -> Notice:
    text = TEXTS[letter.code]
    return Notice(
        network_id=letter.about.network_id,
        code=letter.code,
        user=user,
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
