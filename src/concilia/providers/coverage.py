"""Until when documents cover what is required: dates in, dates out. There is no database here."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

#: Days before the end on which a provider is written to, the farthest first.
WARNINGS = (60, 30, 7)
Span = tuple[date, date | None]


def gap(papers: Iterable[Span], start: date, before: date | None = None) -> date | None:
    """The first day from ``start`` (and before ``before``) that no paper covers; None when there is none.

    A paper is good from its first to its last day, both included; without a last day it is good for ever.
    """
    day = start
    for first, last in sorted(papers, key=lambda span: span[0]):
        if first > day:
            break
        if last is None:
            return None
        day = max(day, last + timedelta(days=1))
    return None if before and day >= before else day


def last_day(issued: date, written: date | None, months: int | None) -> date | None:
    """The last good day of a paper: what is written on it, and never beyond ``months`` from its issue."""
    if months is None:
        return written
    limit = _months_after(issued, months) - timedelta(days=1)
    return min(written, limit) if written else limit


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last when the month lacks it (art. 2963 of the Civil Code)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def warning_due(days_left: int, warned: int | None) -> int | None:
    """Which warning is to be given now: the nearest threshold reached that was not given yet."""
    reached = [threshold for threshold in WARNINGS if days_left <= threshold]
    nearest = min(reached, default=None)
    return nearest if nearest is not None and (warned is None or nearest < warned) else None
