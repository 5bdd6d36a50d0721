"""What an event adds to a voucher: a birth in mid-year, by the call's own expression."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from concilia.engines.rules import columns as names
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import TopUp
from concilia.engines.rules.use import application_frame, read_facts
from concilia.engines.rules.worth import Worth


class NoTopUp(ValueError):
    """The call names no such event."""


def top_up_of(rules: CallRules, code: str) -> TopUp:
    """The event of a call by its code. Raises NoTopUp."""
    return _found(rules, code)[1]


def evaluate_top_up(
    rules: CallRules, code: str, event: Mapping[str, Any], *, application: Mapping[str, Any], day: date, awarded: int
) -> int:
    """The cents that an event of ``day`` adds to a voucher worth ``awarded`` cents; zero or more, at most its ``max``.

    ``event``: its facts; ``application``: the frozen facts of who was awarded. Raises NoTopUp, FileProblems for facts
    that cannot be read or that are missing, NotComputable as ``evaluate_use``.
    """
    index, rule = _found(rules, code)
    frame = application_frame(rules, application, awarded)
    frame = frame.with_columns(read_facts(rule.facts, event, (names.EVENT_DAY, pl.Date(), [day])).get_columns())
    path = ("use", "top_ups", index, "expression")
    cents = Worth(rules, frame, [path]).number("amount", *path) or 0
    most = int(rule.max * 100) if rule.max is not None else cents
    return max(min(cents, most), 0)


def _found(rules: CallRules, code: str) -> tuple[int, TopUp]:
    events = rules.file.use.top_ups if rules.file.use else ()
    for index, event in enumerate(events):
        if event.code == code:
            return index, event
    raise NoTopUp(f"the call {rules.file.call} names no event {code}")
