"""What the pages of an application share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from concilia.access.queries import act_of
from concilia.calls.queries import board, calls
from concilia.calls.words import said
from concilia.core import texts
from concilia.engines.rules import CallRules

from ..models import Application
from ..queries import attached, own


def found(request: HttpRequest, pk: UUID) -> tuple[Application, CallRules]:
    """One's own application and its rules; anybody else's is not found."""
    application = get_object_or_404(own.applications(act_of(request)), pk=pk)
    return application, calls.rules(application.rules)


def with_windows(application: Application, at: Any) -> Any:
    """The application's call with its windows as they stand at ``at``."""
    return board.board(at).get(pk=application.call_id)


def slots(application: Application, rules: CallRules) -> list[dict[str, str]]:
    """The documents that the call asks for, each with its file to read back."""
    return [
        {
            "label": said(slot.wanted.label),
            "name": slot.file.title if slot.file else "",
            "url": reverse("applications:document", args=[application.pk, slot.file.pk]) if slot.file else "",
        }
        for slot in attached.slots(application, rules)
    ]


def title(application: Application) -> str:
    return texts.in_language(application.call.title)


def whom(application: Application) -> str:
    """Who an application is for, in the words of its owner."""
    return str(application.beneficiary or application.organisation or application.applicant)
