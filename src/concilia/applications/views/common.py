"""What the pages of an application share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concilia.access.queries import act_of
from concilia.calls.models import Call
from concilia.calls.queries import board, calls
from concilia.calls.words import said
from concilia.core import texts
from concilia.engines.rules import CallRules

from ..models import Application
from ..queries import attached, own

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def found(request: HttpRequest, pk: UUID) -> tuple[Application, CallRules]:
    """One's own application and its rules; anybody else's is not found."""
    application = get_object_or_404(own.applications(act_of(request)), pk=pk)
    return application, calls.rules(application.rules)


def with_windows(application: Application, at: Any) -> Any:
    """The application's call, even one that was annulled since, with its windows as they stand at ``at``."""
    return of_calls([application.call_id], at).get()


def of_calls(ids: list[Any], at: Any) -> QuerySet[Any]:
    """Calls with their windows, whatever became of them."""
    return board.board(at, Call.objects.filter(pk__in=ids).select_related("network", "alliance"))


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


def about_call(call: Any, at: Any) -> dict[str, Any]:
    """What a page says of a call from the ``board``: its title, and where it stands."""
    phase = board.phase(call, at)
    return {
        "call": call,
        "title": texts.in_language(call.title),
        "phase": phase,
        "receives": phase in (board.Phase.OPEN, board.Phase.SOON),
        "Phase": board.Phase,
    }
