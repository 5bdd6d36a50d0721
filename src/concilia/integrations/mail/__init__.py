"""E-mail over one SMTP connection, with an honest outcome for each message. Django's backend does the talking."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend


class Delivery(StrEnum):
    """What became of a message at the first mail server."""

    SENT = "sent"
    TRY_AGAIN = "try-again"
    """The server can't be reached or says later (4xx)."""
    REFUSED = "refused"
    """The server will never take it (5xx), or it can't be written: trying again is useless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Plain text to one address. ``id`` is stable: a message sent twice after a crash is recognised as the same one."""

    id: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The delivery of one message; ``detail`` is for the log and holds no address."""

    message: Message
    delivery: Delivery
    detail: str = ""


def deliver(messages: Iterable[Message], *, sender: str, timeout: int = 20) -> Iterator[Result]:
    """Send each message and yield its result before the next one, so that the caller can mark it at once.

    One connection serves all, opened again when the server drops it; ``timeout`` is in seconds. Nothing is raised for
    a message that fails. Uses Django's EMAIL settings.
    """
    connection: BaseEmailBackend = get_connection(timeout=timeout)
    try:
        for message in messages:
            yield _send(connection, message, sender)
    finally:
        _close(connection)


def _send(connection: BaseEmailBackend, message: Message, sender: str) -> Result:
    try:
        connection.open()
        _written(message, sender, connection).send()
    except smtplib.SMTPException as error:
        return _failed(connection, message, error)
    except OSError as error:
        _close(connection)
        return Result(message=message, delivery=Delivery.TRY_AGAIN, detail=type(error).__name__)
    except (BadHeaderError, UnicodeError) as error:
        return Result(message=message, delivery=Delivery.REFUSED, detail=type(error).__name__)
    return Result(message=message, delivery=Delivery.SENT)


def _written(message: Message, sender: str, connection: BaseEmailBackend) -> EmailMessage:
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, message.body, sender, [message.to], headers=headers, connection=connection)


def _failed(connection: BaseEmailBackend, message: Message, error: smtplib.SMTPException) -> Result:
    code = _code(error)
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        _close(connection)
    delivery = Delivery.REFUSED if 500 <= code < 600 else Delivery.TRY_AGAIN
    return Result(message=message, delivery=delivery, detail=f"{type(error).__name__} {code or ''}".strip())


def _code(error: smtplib.SMTPException) -> int:
    """The server's code, when the fault is of the message; 0 when it is of the connection or of the account."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPDataError):
        return int(error.smtp_code)
    return 0


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return
