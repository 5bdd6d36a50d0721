"""Which calls are open, and by which rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.engines.rules import CallRules, parse_call
from concilia.ui.format import instant as instant_text
from concilia.ui.format import money

from ..models import Call, RuleVersion, Window
from ..states import CallState

SPENT = Q(exhausted_at__isnull=False, takes_reserve=False)
PUBLIC = (CallState.PUBLISHED, CallState.SUSPENDED, CallState.CONCLUDED)


def public() -> QuerySet[Call]:
    """The calls that anyone may read."""
    return Call.objects.filter(state__in=PUBLIC).select_related("network", "action__project", "alliance")


def open_at(instant: datetime) -> QuerySet[Call]:
    """The published calls that receive applications at ``instant``: the whole second of the deadline included."""
    published = public().filter(state=CallState.PUBLISHED).exclude(SPENT)
    return published.filter(Exists(receiving(instant).filter(call=OuterRef("pk"))))


def receiving(instant: datetime) -> QuerySet[Window]:
    """The windows that receive at ``instant``."""
    return Window.objects.filter(opens_at__lte=instant, closes_at__gt=instant - timedelta(seconds=1))


def receives(call: Call, instant: datetime) -> bool:
    """Whether the call receives applications at ``instant``."""
    open_ = call.state == CallState.PUBLISHED and not is_spent(call)
    return open_ and receiving(instant).filter(call=call).exists()


def is_spent(call: Call) -> bool:
    """Whether the call, a counter, has committed all its money and takes nobody for the waiting list."""
    return call.exhausted_at is not None and not call.takes_reserve


def why_closed(call: Call, at: datetime) -> str:
    """Why the call receives nothing at ``at``, in words for who arrives."""
    if is_spent(call) and call.exhausted_at:
        total = call.lines.aggregate(total=Sum("cents"))["total"] or 0
        text = _("I fondi dell'avviso (%(money)s) sono tutti impegnati dal %(day)s: lo sportello è chiuso.")
        return text % {"money": money(total), "day": instant_text(call.exhausted_at)}
    last = call.windows.filter(opens_at__lte=at).order_by("-closes_at").first()
    if last is None:
        return _("Le domande non sono ancora aperte.")
    closed = last.closes_at.astimezone(clock.ROME)
    return _("Le domande si sono chiuse il %(day)s alle %(time)s.") % {
        "day": closed.strftime("%d/%m/%Y"),
        "time": closed.strftime("%H:%M:%S"),
    }


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


def history(call: Call) -> QuerySet[RuleVersion]:
    """The versions of the call's text in order: its publication and the acts that changed it."""
    return call.rule_versions.order_by("number")


def editions(call: Call) -> list[Call]:
    """The chain of editions to which a call belongs, the first one first: those before it, itself, those after it."""
    before, found = call.edition_of, [call]
    while before is not None and before not in found:
        found.insert(0, before)
        before = before.edition_of
    later = list(call.editions.order_by("code"))
    while later:
        found += later
        later = list(
            Call.objects.filter(edition_of__in=later).exclude(pk__in=[one.pk for one in found]).order_by("code")
        )
    return found
