"""Months, as first days: an expense of March to June is 1 March and 1 June."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _


class Months(NamedTuple):
    """From a month to another, both included; no end is every later month."""

    since: date
    until: date | None = None


def month_of(day: date) -> date:
    return day.replace(day=1)


def count(since: date, until: date) -> int:
    """How many months there are, both included."""
    return (until.year - since.year) * 12 + until.month - since.month + 1


def shared(one: Months, other: Months) -> Months | None:
    """The months in both; None when there is none."""
    since = max(one.since, other.since)
    ends = [end for end in (one.until, other.until) if end]
    until = min(ends) if ends else None
    return Months(since, until) if until is None or until >= since else None


def said(months: Months) -> str:
    """In words: ``marzo 2026``, ``da marzo 2026 a giugno 2026``."""
    first = formats.date_format(months.since, "F Y").lower()
    if months.until is None:
        return _("da %(first)s") % {"first": first}
    if months.until == months.since:
        return first
    return _("da %(first)s a %(last)s") % {"first": first, "last": formats.date_format(months.until, "F Y").lower()}
