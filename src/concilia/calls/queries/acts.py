"""The acts that changed a call since its publication, and what each changed."""

from __future__ import annotations

from collections.abc import Iterable

from concilia.engines.rules.comparing import Change as Difference
from concilia.engines.rules.comparing import compare

from ..models import Call, RuleVersion
from ..states import Change
from . import calls


def acts(call: Call) -> list[RuleVersion]:
    """The acts in order, each by the first version it made (one that moves a deadline rewrites a version to come as well)."""
    found: dict[tuple[object, ...], RuleVersion] = {}
    for version in call.rule_versions.exclude(change=Change.ADOPTION).order_by("number"):
        found.setdefault((version.issued_at, version.act_number, version.change), version)
    return list(found.values())


def before(version: RuleVersion) -> RuleVersion | None:
    """The version that this one follows: the last one written before it among those in force by its day."""
    earlier = version.call.rule_versions.filter(number__lt=version.number, effective_at__lte=version.effective_at)
    return earlier.order_by("-effective_at", "-number").first()


def differences(version: RuleVersion) -> tuple[Difference, ...]:
    """What a version changed; nothing for the first."""
    earlier = before(version)
    return compare(calls.rules(earlier), calls.rules(version)) if earlier else ()


def in_course(call: Call) -> Iterable[RuleVersion]:
    """The acts, the newest first, as a page lists them."""
    return reversed(acts(call))
