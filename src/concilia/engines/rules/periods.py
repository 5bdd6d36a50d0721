"""The periods of a periodic call: one for each window, or one for each month, perhaps closed before the month ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from concilia.engines import deadlines
from concilia.engines.deadlines import months_after
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.windows import in_rome

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Period:
    """What one ranking of a periodic call ranks: applications received from ``opens`` until before ``closes``, in UTC."""

    code: str
    opens: datetime
    closes: datetime


def periods(rules: CallRules) -> tuple[Period, ...]:
    """The periods of a call in order; none when it is not periodic. A month takes its code, ``2026-03``."""
    if rules.file.procedure != "periodic":
        return ()
    if rules.file.every == "window":
        return tuple(Period(window.code, window.opens, window.closes) for window in rules.windows)
    return tuple(_months(rules))


def period_at(rules: CallRules, received: datetime) -> str:
    """The code of the period to which an application received at that instant belongs; empty outside all of them."""
    return next((item.code for item in periods(rules) if item.opens <= received < item.closes), "")


def _months(rules: CallRules) -> Iterator[Period]:
    """From the month of the first opening to that of the last closing; the ends are those of the windows."""
    first, last = rules.windows[0].opens, rules.windows[-1].closes
    month = _month_of(rules, in_rome(first))
    opens = first
    while opens < last:
        closes = min(deadlines.instant(_end(rules, month), MIDNIGHT), last)
        if closes > opens:
            yield Period(f"{month:%Y-%m}", opens, closes)
        opens, month = max(opens, closes), months_after(month, 1)


def _month_of(rules: CallRules, shown: datetime) -> date:
    """The first day of the month whose ranking takes what arrives at a Roman wall time."""
    first = shown.date().replace(day=1)
    return months_after(first, 1) if rules.file.until_day and shown.day > rules.file.until_day else first


def _end(rules: CallRules, month: date) -> date:
    """The first day after the period of a month."""
    return month.replace(day=rules.file.until_day + 1) if rules.file.until_day else months_after(month, 1)
