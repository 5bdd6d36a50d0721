"""The outbox: notices are written in the verb's transaction and sent afterwards, in batches."""

from __future__ import annotations

import logging
from typing import Any

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
MOST_ATTEMPTS = 5


def queue(act: Act, code: str, *, about: Any, to: User | Person | None, **params: Any) -> Notice | None:
    """Write a notice to somebody about something. Side effects: one row; it leaves with the next sending.

    A person without a user is written to by e-mail only; nobody to write to is no error.
    """
    user, email = _address(to)
    if user is None and not email:
        return None
    text = TEXTS[code]
    return Notice.objects.create(
        network_id=about.network_id,
        code=code,
        user=user,
        email=email,
        subject=str(text.subject) % params,
        body=str(text.body) % params,
        about_kind=about._meta.label_lower,
        about_id=about.pk,
        state=NoticeState.QUEUED if email else NoticeState.SHOWN,
        queued_at=act.at,
    )


def _address(to: User | Person | None) -> tuple[User | None, str]:
    if isinstance(to, Person):
        user = User.objects.filter(person=to).first()
        return user, to.email if _wants_email(user) else ""
    return to, (to.email if to and _wants_email(to) else "")


def _wants_email(user: User | None) -> bool:
    return user is None or not Preference.objects.filter(user=user, by_email=False).exists()


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
