"""Which calls are open, and by which rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from concilia.engines.rules import CallRules, parse_call

from ..models import Call, RuleVersion, Window
from ..states import CallState

PUBLIC = (CallState.PUBLISHED, CallState.SUSPENDED, CallState.CONCLUDED)


def public() -> QuerySet[Call]:
    """The calls that anyone may read."""
    return Call.objects.filter(state__in=PUBLIC).select_related("network", "action__project", "alliance")


def open_at(instant: datetime) -> QuerySet[Call]:
    """The published calls that receive applications at ``instant``: the whole second of the deadline included."""
    return public().filter(state=CallState.PUBLISHED).filter(Exists(receiving(instant).filter(call=OuterRef("pk"))))


def receiving(instant: datetime) -> QuerySet[Window]:
    """The windows that receive at ``instant``."""
    return Window.objects.filter(opens_at__lte=instant, closes_at__gt=instant - timedelta(seconds=1))


def receives(call: Call, instant: datetime) -> bool:
    """Whether the call receives applications at ``instant``."""
    return call.state == CallState.PUBLISHED and receiving(instant).filter(call=call).exists()


def rules_at(call: Call, instant: datetime) -> RuleVersion:
    """The rule version that holds for what is submitted at ``instant`` (before publication, the last one)."""
    held = call.rule_versions.filter(effective_at__lte=instant).order_by("-number").first()
    return held or call.rule_versions.order_by("number")[0]


def rules(version: RuleVersion) -> CallRules:
    """The rules of a version, read once per process."""
    return _parsed(version.text, version.call.code)


@lru_cache(maxsize=256)
def _parsed(text: str, code: str) -> CallRules:
    return parse_call(text, f"{code}.yaml")
