"""What differs between two plans, and how two sets of changes to the same plan come together. Pure: no Django."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from concilia.plans.planfile.base import Part, Text
from concilia.plans.planfile.file import PlanFile

AnyPart = TypeVar("AnyPart", bound=Part)
Key = tuple[Any, ...]

#: What tells apart the pieces of a list that have no code; the others are told by their place.
_KEYS = {"Adhesion": ("organisation", "unit"), "Seat": ("organisation",), "SeatShare": ("college",)}


@dataclass(frozen=True)
class Change:
    """One difference: ``kind`` is added, changed, removed or moved; the values are as in the file."""

    kind: str
    path: str
    before: Any = None
    after: Any = None

    def __str__(self) -> str:
        if self.kind == "changed":
            before, after = narrowed(self.before, self.after)
            return f"changed  {self.path}: {shown(before)} → {shown(after)}"
        return f"{self.kind:8} {self.path}"


@dataclass(frozen=True)
class Difference:
    """What loading a file changed. ``kept``: where people had changed the record, and the file says what it said before."""

    network: str
    new: bool = False
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return self.new or bool(self.changes)


class Disagreement(Exception):
    """The file and the people have changed the same thing in two ways."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = tuple(changes)
        super().__init__("\n".join(str(change) for change in changes))


def narrowed(before: Any, after: Any) -> tuple[Any, Any]:
    """Two long texts, each from a little before the first word that differs."""
    old, new = str(before), str(after)
    if not isinstance(before, str | Text) or not isinstance(after, str | Text) or max(len(old), len(new)) <= 60:
        return before, after
    same = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    start = old.rfind(" ", 0, max(same - 20, 0)) + 1
    return (f"…{old[start:]}", f"…{new[start:]}") if start else (old, new)


def shown(value: Any) -> str:
    """A value in a few words."""
    if value is None or value == ():
        return "nothing"
    if isinstance(value, tuple):
        return ", ".join(shown(each) for each in value)
    words = str(value)
    return repr(words if len(words) <= 60 else f"{words[:57]}…")


def as_exported(plan: PlanFile) -> PlanFile:
    """The plan with ``project/action`` written as ``action`` where one project alone has it, as the export does."""
    owners = Counter(action.code for one in plan.projects for action in one.actions)
    update: dict[str, Any] = {}
    for name in type(plan).model_fields:
        parts = getattr(plan, name)
        if isinstance(parts, tuple) and any(
            "actions" in type(part).model_fields for part in parts if name != "projects"
        ):
            update[name] = tuple(_shortened(part, owners) for part in parts)
    return plan.model_copy(update=update)


def _shortened(part: Part, owners: Counter[str]) -> Part:
    actions = part.actions  # type: ignore[attr-defined]
    short = tuple(code.rpartition("/")[2] if owners[code.rpartition("/")[2]] == 1 else code for code in actions)
    return part if short == actions else part.model_copy(update={"actions": short})


def compare(before: Part, after: Part, path: str = "") -> Iterator[Change]:
    """What changes from one plan, or piece of it, to the other."""
    for name in type(after).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        here = f"{path}.{name}" if path else name
        if old == new:
            continue
        if _is_part(old) and _is_part(new):
            yield from compare(old, new, here)
        elif _are_parts(old) or _are_parts(new):
            yield from _compare_lists(old or (), new or (), here)
        elif _is_part(old) or _is_part(new):
            yield Change("removed" if new is None else "added", here)
        else:
            yield Change("changed", here, old, new)


def _compare_lists(old: Sequence[Part], new: Sequence[Part], path: str) -> Iterator[Change]:
    before, after = by_key(old), by_key(new)
    for key in before.keys() - after.keys():
        yield Change("removed", f"{path}[{_named(key)}]")
    for key, part in after.items():
        if key not in before:
            yield Change("added", f"{path}[{_named(key)}]")
        else:
            yield from compare(before[key], part, f"{path}[{_named(key)}]")
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change("moved", path)


def merge(base: PlanFile, ours: PlanFile, theirs: PlanFile) -> PlanFile:
    """``theirs`` with what changed in ``ours`` since ``base``. Raises Disagreement where both changed the same."""
    conflicts: list[Change] = []
    merged = _merge(base, ours, theirs, "", conflicts)
    if conflicts:
        raise Disagreement(conflicts)
    return merged


def _merge(base: AnyPart, ours: AnyPart, theirs: AnyPart, path: str, conflicts: list[Change]) -> AnyPart:
    if ours in (base, theirs):
        return theirs
    update = {}
    for name in type(theirs).model_fields:
        first, mine, new = (getattr(each, name) for each in (base, ours, theirs))
        update[name] = _merge_value(first, mine, new, f"{path}.{name}" if path else name, conflicts)
    return theirs.model_copy(update=update)


def _merge_value(base: Any, ours: Any, theirs: Any, path: str, conflicts: list[Change]) -> Any:
    if ours in (base, theirs):
        return theirs
    if all(_is_part(each) for each in (base, ours, theirs)):
        return _merge(base, ours, theirs, path, conflicts)
    if any(_are_parts(each) for each in (base, ours, theirs)):
        return _merge_lists(base or (), ours or (), theirs or (), path, conflicts)
    if theirs != base:
        conflicts.append(Change("changed", path, ours, theirs))
    return ours


def _merge_lists(
    base: Sequence[Part], ours: Sequence[Part], theirs: Sequence[Part], path: str, conflicts: list[Change]
) -> tuple[Part, ...]:
    first, mine, new = by_key(base), by_key(ours), by_key(theirs)
    kept: list[Part] = []
    for key in [*new, *(key for key in mine if key not in new)]:
        here = f"{path}[{_named(key)}]"
        one = _merge_one(first.get(key), mine.get(key), new.get(key), here, conflicts)
        if one is not None:
            kept.append(one)
    return tuple(kept)


def _merge_one(
    base: Part | None, ours: Part | None, theirs: Part | None, path: str, conflicts: list[Change]
) -> Part | None:
    """An element of a list, that may be missing from some of the three."""
    if base and ours and theirs:
        return _merge(base, ours, theirs, path, conflicts)
    if ours in (base, theirs):
        return theirs
    if theirs != base:
        conflicts.append(Change("changed" if theirs and ours else "removed" if ours else "added", path, ours, theirs))
    return ours


def by_key(parts: Sequence[Part]) -> dict[Key, Part]:
    """The pieces of a list by what tells them apart; pieces with the same key by their place among them."""
    found: dict[Key, Part] = {}
    for part in parts:
        key = _key(part)
        found[next((*key, n) for n in count(1) if (*key, n) not in found)] = part
    return found


def _key(part: Part) -> Key:
    names = ("code",) if "code" in type(part).model_fields else _KEYS.get(type(part).__name__, ())
    return tuple(getattr(part, name) for name in names)


def _named(key: Key) -> str:
    *names, place = key
    words = "/".join(str(name) for name in names if name is not None)
    return words if words and place == 1 else f"{words}#{place}"


def _is_part(value: Any) -> bool:
    return isinstance(value, Part) and not isinstance(value, Text)


def _are_parts(value: Any) -> bool:
    return isinstance(value, tuple) and any(_is_part(each) for each in value)
