"""What an amendment may not touch, and what it may touch only by giving everybody time to apply again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from concilia.engines.rules.comparing.changes import Change
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Fact, Text

#: The bones of a procedure: who has applied counted on them, and no reopening gives them back.
BONES = (
    *("call", "network", "action", "edition_of", "applicants", "one_per", "identified_by", "counts", "procedure"),
    *("every", "until_day", "publication", "separate", "lottery"),
)
NEUTRAL = frozenset({"window", "document", "text"})
WORSE_FOR_NEWCOMERS = frozenset({"refused", "less", "asked"})
TERMS = frozenset({"term_days", "exhausted"})


@dataclass(frozen=True, slots=True)
class Fixed:
    """Something that an amendment changes and may not: a key of the file, or a thing with its label."""

    key: str
    label: Text | None = None


def fixed(before: CallRules, after: CallRules) -> tuple[Fixed, ...]:
    """What differs and may not; nothing when an amendment may say ``after``.

    Windows only open later ones or close later; lines keep their codes and never lose money; facts that were read stay
    readable: one name, one type, all the choices, bounds at least as wide.
    """
    return (*_bones(before, after), *_windows(before, after), *_lines(before, after), *_facts(before, after))


def _bones(before: CallRules, after: CallRules) -> Iterator[Fixed]:
    for key in BONES:
        if getattr(before.file, key) != getattr(after.file, key):
            yield Fixed(key)
    one, two = before.file.benefit, after.file.benefit
    if (one is None) != (two is None):
        yield Fixed("benefit")
    parts = [{part.code: part.line for part in (item.parts if item else ())} for item in (one, two)]
    if any(parts[1].get(code, "") != line for code, line in parts[0].items()):
        yield Fixed("benefit.parts")


def _windows(before: CallRules, after: CallRules) -> Iterator[Fixed]:
    new = {window.code: window for window in after.windows}
    for old in before.windows:
        kept = new.get(old.code)
        if kept is None or kept.opens != old.opens or kept.closes < old.closes:
            yield Fixed("windows", Text(it=old.code))
    written = {window.code or str(index + 1): window for index, window in enumerate(after.file.windows)}
    for index, window in enumerate(before.file.windows):
        now = written.get(window.code or str(index + 1))
        known = len(window.extensions)
        if now is not None and (now.closes != window.closes or now.extensions[:known] != window.extensions):
            yield Fixed("windows.extensions", Text(it=window.code or str(index + 1)))


def _lines(before: CallRules, after: CallRules) -> Iterator[Fixed]:
    new = {line.code: line for line in after.file.budget.lines}
    for old in before.file.budget.lines:
        kept = new.pop(old.code, None)
        if kept is None or kept.amount != old.amount or (kept.places or 0) < (old.places or 0):
            yield Fixed("budget", old.label or Text(it=old.code))
    for line in new.values():
        yield Fixed("budget", line.label or Text(it=line.code))


def _facts(before: CallRules, after: CallRules) -> Iterator[Fixed]:
    new = {fact.name: fact for fact in _all(after)}
    for old in _all(before):
        kept = new.get(old.name)
        if kept is not None and not _readable(old, kept):
            yield Fixed("facts", old.label)


def _all(rules: CallRules) -> Iterator[Fact]:
    yield from rules.file.facts
    for group in rules.file.groups:
        yield from group.facts


def _readable(old: Fact, new: Fact) -> bool:
    """Whether what was written for the old fact can be read by the new one."""
    wider = (new.min is None or (old.min is not None and new.min <= old.min)) and (
        new.max is None or (old.max is not None and new.max >= old.max)
    )
    return old.type == new.type and set(old.choices) <= set(new.choices) and wider


def needs_reopening(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes after which who has already applied stands worse than who applies from now on.

    They keep the version under which they applied: what is stricter for who comes later takes nothing from them. What is
    more generous does, and so does another order or another way to divide the money, which is one for all.
    """
    return tuple(change for change in changes if not _harmless(change))


def _harmless(change: Change) -> bool:
    if change.area in NEUTRAL or change.aspect in TERMS:
        return True
    if change.area == "line":
        return change.aspect == "places"
    if change.area == "fact":
        return change.what != "changed" or change.aspect in ("choices", "min", "max", "nullable")
    if change.area in ("requirement", "points", "benefit"):
        told: set[Any] = {effect.turn for effect in change.effects}
        return bool(told) and told <= WORSE_FOR_NEWCOMERS
    if change.area == "threshold":
        return change.after is not None and (change.before is None or change.after > change.before)
    return False
