"""The calls as their office sees them: state, what can be done next, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia import access
from concilia.audit.models import Entry
from concilia.core.act import Act

from ..models import Call
from ..states import CALL, CallState

#: What the log's verbs are called on the page of a call.
DONE = {
    "calls.call.adopt": _("Testo adottato"),
    "calls.call.publish": _("Pubblicato"),
    "calls.call.extend": _("Prorogato"),
    "calls.call.amend": _("Modificato"),
    "calls.call.refinance": _("Rifinanziato"),
    "calls.call.new_edition": _("Nato come nuova edizione"),
    "calls.call.suspend": _("Sospeso"),
    "calls.call.resume": _("Ripreso"),
    "calls.call.conclude": _("Concluso"),
    "calls.call.annul": _("Annullato"),
    "calls.call.exhaust": _("Fondi esauriti: lo sportello si è chiuso"),
    "calls.call.reopen": _("Di nuovo fondi: lo sportello si è riaperto"),
}

#: Acts that change a published call's text, and the state in which each can be done.
IN_COURSE = (CallState.PUBLISHED, CallState.SUSPENDED)
PUBLISHED = (*IN_COURSE, CallState.CONCLUDED)


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be done with a call: the verb, and the route of its page."""

    verb: str
    route: str


WAYS = (
    ("extend", "calls:extend", IN_COURSE),
    ("amend", "calls:amend", IN_COURSE),
    ("refinance", "calls:refinance", IN_COURSE),
    ("new_edition", "calls:new-edition", PUBLISHED),
)


def calls(act: Act) -> QuerySet[Any]:
    """The calls within the reader's scope, drafts included."""
    rows = Call.objects.select_related("network", "alliance", "action").order_by(
        "network__code", "-published_at", "code"
    )
    found: QuerySet[Any] = access.visible(act, "calls.call.read_draft", rows)
    return found


def steps(act: Act, call: Call) -> list[str]:
    """The steps of the workflow that the reader may take now."""
    return [step.verb for step in CALL.possible(call.state) if access.may(act, CALL.verb_code(step.verb), call)]


def ways(act: Act, call: Call) -> list[Way]:
    """The acts on the text that the reader may do now."""
    return [
        Way(verb, route)
        for verb, route, states in WAYS
        if call.state in states and access.may(act, f"calls.call.{verb}", call)
    ]


def history(call: Call) -> list[Entry]:
    """What was done to the call, from its log, the newest first."""
    entries = Entry.objects.filter(kind="calls.call", object_id=call.pk, verb__in=DONE)
    return list(entries.order_by("-sequence"))
