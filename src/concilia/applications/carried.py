"""Answers on their way from "Does this suit me?" to the application: sealed, in the session, only if the person agrees."""

from __future__ import annotations

import json
from typing import Any

from django.core import signing
from django.http import HttpRequest

from concilia.calls.models import Call
from concilia.core import crypto

SALT = "concilia.applications.check"
KEY = "answers"
EIGHT_HOURS = 8 * 60 * 60


def pack(call: Call, answers: dict[str, Any], picked: dict[str, Any]) -> str:
    """Answers, and what was picked for the registers, as a signed text for the result page to hand back."""
    return signing.dumps({"call": str(call.pk), "answers": answers, "picked": picked}, salt=SALT, compress=True)


def unpack(packed: str, call: Call) -> dict[str, Any]:
    """What was packed here for this call, within eight hours; nothing for any other text."""
    try:
        content: dict[str, Any] = signing.loads(packed, salt=SALT, max_age=EIGHT_HOURS)
    except signing.BadSignature:
        return {}
    return content if content["call"] == str(call.pk) else {}


def keep(request: HttpRequest, call: Call, packed: str) -> None:
    """Put the answers in the session, encrypted. A text that was not packed here is dropped."""
    content = unpack(packed, call)
    if content:
        text = json.dumps({"call": str(call.pk), "answers": content["answers"]})
        request.session[KEY] = crypto.encrypt(text)


def kept(request: HttpRequest, call: Call) -> dict[str, Any]:
    """The answers kept for this call, or none."""
    token = request.session.get(KEY)
    if not token:
        return {}
    try:
        content = json.loads(crypto.decrypt(token))
    except crypto.UndecryptableError:
        return {}
    answers: dict[str, Any] = content["answers"] if content["call"] == str(call.pk) else {}
    return answers


def drop(request: HttpRequest) -> None:
    """Forget them: they are in the application now."""
    request.session.pop(KEY, None)
