"""Drafts follow their call: when its text changes they take the version in force, and who writes them is told."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, QuerySet, Subquery

from concilia import notices
from concilia.calls.models import RuleVersion
from concilia.calls.states import Change
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.jobs import periodic
from concilia.networks.queries.members import delegates_of

from ..models import Application
from ..states import ApplicationState

NOTICES = {Change.EXTENSION: "applications.call_extended", Change.AMENDMENT: "applications.call_amended"}


def on_change(act: Act, version: RuleVersion) -> int:
    """A call's text changed: its drafts follow, and whoever has one is told of an extension or an amendment.

    Side effects: the drafts' rules, notices. Returns how many notices were queued.
    """
    drafts = Application.objects.filter(call=version.call_id, state=ApplicationState.DRAFT)
    _move(act, drafts)
    code = NOTICES.get(Change(version.change))
    return notices.queue_many(act, _letters(drafts, version, code)) if code else 0


def _letters(drafts: QuerySet[Application], version: RuleVersion, code: str) -> Iterator[notices.Letter]:
    last = version.call.windows.order_by("closes_at").last()
    closes = last.closes_at.astimezone(clock.ROME) if last else version.effective_at
    params = {
        "call": texts.in_language(version.call.title),
        "act": version.act_number,
        "reason": version.reason,
        "closes": closes.strftime("%d/%m/%Y %H:%M:%S"),
        "since": version.effective_at.astimezone(clock.ROME).strftime("%d/%m/%Y %H:%M"),
    }
    for draft in drafts.select_related("applicant", "organisation").order_by("pk"):
        people = (
            [draft.applicant] if draft.applicant else delegates_of(draft.organisation) if draft.organisation else []
        )
        for to in people:
            yield notices.Letter(code=code, about=draft, to=to, params=params)


@periodic("applications.follow_rules", every="hour")
def follow_rules(act: Act) -> int:
    """Drafts take a version whose day has come. Returns how many moved; whoever submits is judged by it anyway."""
    return _move(act, Application.objects.filter(state=ApplicationState.DRAFT))


def _move(act: Act, drafts: QuerySet[Application]) -> int:
    held = RuleVersion.objects.filter(call=OuterRef("call"), effective_at__lte=act.at).order_by("-number")
    behind = drafts.annotate(held=Subquery(held.values("number")[:1])).filter(held__gt=F("rules__number"))
    return Application.objects.filter(pk__in=behind.values("pk")).update(rules=Subquery(held.values("pk")[:1]))
