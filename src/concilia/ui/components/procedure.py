"""A procedure as a person follows it: steps, deadlines, timeline, and why a decision is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from concilia.core import clock
from concilia.ui import format as shown

from ._library import drawn, instances, one_of, register, required

OUTCOMES = {
    "yes": (_("Soddisfatto"), "it-check-circle"),
    "no": (_("Non soddisfatto"), "it-close-circle"),
    "unknown": (_("Da completare"), "it-help-circle"),
}
TIMELINE_STATES = {"done": _("Fatto"), "current": _("In corso"), "future": _("Da fare")}
STEP_STATES = {"done": _("Completato"), "current": _("Attuale"), "future": _("Da fare")}


@dataclass(frozen=True)
class Step:
    """One page of a path of several; `url` when it can be opened again."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """A fact that a rule read, as the person would recognise it."""

    label: str
    value: str


@dataclass(frozen=True)
class Finding:
    """A requirement or a row of points with its outcome: yes, no, or unknown when a fact is missing.

    `points` and `maximum` are texts already formatted, empty for a requirement that only admits or refuses.
    """

    label: str
    outcome: str
    facts: Sequence[Fact] = ()
    reason: str = ""
    law: str = ""
    points: str = ""
    maximum: str = ""
    code: str = ""


@dataclass(frozen=True)
class Event:
    """A moment of a procedure; `by` is the deadline of what comes next, `who` must do it."""

    title: str
    state: str = "done"
    at: datetime | date | None = None
    text: str = ""
    by: datetime | None = None
    who: str = ""


def _now(context: Context, now: datetime | None) -> datetime:
    """The instant of this page: asked once per request, so that a list of deadlines costs one look at the clock."""
    request = context.get("request")
    if now is not None or request is None:
        return now or clock.now()
    if not hasattr(request, "ui_now"):
        request.ui_now = clock.now()
    return request.ui_now  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def deadline(context: Context, at: datetime | None, *, now: datetime | None = None, brief: bool = False) -> SafeString:
    """An instant to be kept, with its zone and how long is left; `brief` leaves the weekday and the zone out."""
    if at is None:
        return drawn("ui/components/deadline.html", at=None)
    moment = _now(context, now)
    return drawn(
        "ui/components/deadline.html",
        at=shown.local(at).isoformat(timespec="seconds"),
        text=shown.instant(at, weekday=not brief),
        urgency=shown.urgency(at, moment),
        remaining=shown.remaining(at, moment),
        brief=brief,
    )


@register.simple_tag
def steps(items: Iterable[Step | str], current: int) -> SafeString:
    """Where one is in a path of several pages; `current` counts from 1."""
    listed = [item if isinstance(item, Step) else Step(str(item)) for item in items]
    if not 1 <= current <= len(listed):
        raise ValueError(f"{{% steps %}}: current={current} but there are {len(listed)} steps, counted from 1")
    rows = [_step_row(step, number, current) for number, step in enumerate(listed, start=1)]
    return drawn("ui/components/steps.html", rows=rows, current=rows[current - 1], total=str(len(rows)))


def _step_row(step: Step, number: int, current: int) -> dict[str, Any]:
    state = "current" if number == current else "done" if number < current else "future"
    url = step.url if state == "done" else ""
    return {"number": str(number), "label": step.label, "url": url, "state": state, "word": STEP_STATES[state]}


@register.simple_tag
def explanation(findings: Iterable[Finding], *, title: str = "", level: int = 3) -> SafeString:
    """Why a case has this outcome: every row with the facts it read, its reason and its law."""
    listed = instances("explanation", "findings", findings, Finding)
    rows = [_finding_row(finding) for finding in listed]
    required_ones = [finding.outcome for finding in listed if not finding.points]
    counts = {outcome: required_ones.count(outcome) for outcome in OUTCOMES}
    return drawn(
        "ui/components/explanation.html",
        rows=rows,
        title=title,
        level=str(_level("explanation", level)),
        counts=counts,
        summary=bool(required_ones),
    )


def _finding_row(finding: Finding) -> dict[str, Any]:
    word, picture = OUTCOMES[one_of("explanation", "outcome", finding.outcome, OUTCOMES)]
    required("explanation", "label", finding.label)
    return {"finding": finding, "word": word, "icon": picture}


@register.simple_tag(takes_context=True)
def timeline(context: Context, events: Iterable[Event], *, now: datetime | None = None) -> SafeString:
    """The story of a procedure, what is happening, and the next thing to do and by when."""
    listed = instances("timeline", "events", events, Event)
    rows = [_event_row(event, context, now) for event in listed]
    return drawn("ui/components/timeline.html", rows=rows)


def _event_row(event: Event, context: Context, now: datetime | None) -> dict[str, Any]:
    word = TIMELINE_STATES[one_of("timeline", "state", event.state, TIMELINE_STATES)]
    by = deadline(context, event.by, now=now, brief=True) if event.by else ""
    return {"event": event, "word": word, "when": _when(event.at), "iso": _iso(event.at), "by": by}


def _when(at: datetime | date | None) -> str:
    if at is None:
        return ""
    return shown.instant(at) if isinstance(at, datetime) else shown.day(at)


def _iso(at: datetime | date | None) -> str:
    if at is None:
        return ""
    return shown.local(at).isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


def _level(component: str, level: int) -> int:
    if level not in (2, 3, 4):
        raise ValueError(f"{{% {component} %}}: level={level}, but a heading inside a page is 2, 3 or 4")
    return level
