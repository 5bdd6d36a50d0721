"""Dates: in order, and one after the other where only one may hold at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.base import Period
from concilia.plans.planfile.book import Book, Finding
from concilia.plans.planfile.network import Alliance, Organisation, PastLead
from concilia.plans.planfile.project import Indicator, Project
from concilia.plans.planfile.walk import pieces


def check(book: Book) -> Iterator[Finding]:
    for path, part in pieces(book.plan):
        if isinstance(part, Period):
            yield from in_order(path, part)
        if isinstance(part, Organisation):
            yield from apart((*path, "names"), part.names, "name")
        if isinstance(part, Alliance):
            yield from leads(path, part)
        if isinstance(part, Project):
            yield from phases(path, part)
        if isinstance(part, Indicator):
            yield from measured(path, part)
    yield from successions(book)


def in_order(path: Path, period: Period) -> Iterator[Finding]:
    if period.since and period.until and period.until <= period.since:
        yield Finding(
            (*path, "until"),
            f"ends on {period.until}, but begins on {period.since}; until is the first day it no longer holds, after since",
        )


def apart(path: Path, periods: Sequence[Period], what: str) -> Iterator[Finding]:
    """Periods of which only one may hold at a time."""
    for index, later in enumerate(periods):
        for earlier in periods[:index]:
            if overlap(earlier, later):
                yield Finding((*path, index), f"this {what} overlaps {_days(earlier)}; end one before the other begins")


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day: from since to before until, an open end lasts for ever."""
    starts, ends = (
        max(one.since or date.min, other.since or date.min),
        min(one.until or date.max, other.until or date.max),
    )
    return starts < ends


def _days(period: Period) -> str:
    return f"the one from {period.since or 'the beginning'} to {period.until or 'today'}"


def leads(path: Path, alliance: Alliance) -> Iterator[Finding]:
    """One lead at any date."""
    yield from apart((*path, "earlier_leads"), alliance.earlier_leads, "lead")
    present = PastLead(organisation=alliance.lead, since=alliance.lead_since)
    for index, past in enumerate(alliance.earlier_leads):
        if overlap(past, present):
            message = (
                f"the earlier lead {past.organisation} overlaps the present one; write until, and lead_since after it"
            )
            yield Finding((*path, "earlier_leads", index), message)


def phases(path: Path, project: Project) -> Iterator[Finding]:
    """Phases and actions stay inside their project."""
    for key in ("phases", "actions"):
        for index, part in enumerate(getattr(project, key)):
            if project.since and part.since and part.since < project.since:
                message = f"begins on {part.since}, before its project ({project.since})"
                yield Finding((*path, key, index, "since"), message)
            if project.until and part.until and part.until > project.until:
                message = f"ends on {part.until}, after its project ({project.until})"
                yield Finding((*path, key, index, "until"), message)


def measured(path: Path, indicator: Indicator) -> Iterator[Finding]:
    """A target lies in the direction of the indicator, and after its baseline."""
    baseline, target = indicator.baseline, indicator.target
    if indicator.baseline_on and indicator.target_by and indicator.target_by < indicator.baseline_on:
        yield Finding((*path, "target_by"), f"the target is due on {indicator.target_by}, before its baseline")
    if baseline is None or target is None:
        return
    if (target < baseline) if indicator.direction == "rise" else (target > baseline):
        message = (
            f"must {indicator.direction}, but goes from {baseline} to {target}; correct the direction or the target"
        )
        yield Finding((*path, "target"), message)


def successions(book: Book) -> Iterator[Finding]:
    """A plan or project begins after the one it follows has ended; an alliance is joined after the network."""
    for key in ("plans", "projects"):
        known = {each.code: each for each in getattr(book.plan, key)}
        for index, each in enumerate(getattr(book.plan, key)):
            before = known.get(each.predecessor)
            if before and before.until and each.since and each.since < before.until:
                message = f"begins on {each.since}, but {before.code} which it follows ends on {before.until}"
                yield Finding((key, index, "since"), message)
    joined = {each.organisation: each.since for each in book.plan.adhesions if each.since}
    for index, alliance in enumerate(book.plan.alliances):
        for row, each in enumerate(alliance.adhesions):
            first = joined.get(each.organisation)
            if first and each.since and each.since < first:
                message = f"{each.organisation} joins the alliance on {each.since}, before the network ({first})"
                yield Finding(("alliances", index, "adhesions", row, "since"), message)
