"""What can still be read of a plan file with wrong types, so that its other errors are told at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.file import PlanFile

_LOST: Any = object()
_ROUNDS = 20
_MEMBER_KEYS = ("adhesions", "alliances", "organisations")


@dataclass(frozen=True)
class Salvage:
    """The readable part of a plan file."""

    plan: PlanFile | None
    lost: tuple[Path, ...]
    codes: frozenset[str]
    """Codes of the elements that were lost."""
    origin: dict[Path, Path]
    """Where the elements of lists stood before others were taken out."""

    def original(self, path: Path) -> Path:
        """The place in the whole file of a path in the readable part."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origin:
                return (*self.origin[path[:length]], *path[length:])
        return path

    def touches(self, prefix: Path) -> bool:
        """Whether anything was lost under ``prefix`` of the readable part."""
        place = self.original(prefix)
        return any(path[: len(place)] == place or place[: len(path)] == path for path in self.lost)

    @property
    def touches_members(self) -> bool:
        """Whether an organisation or an adhesion was lost, so that membership can't be judged."""
        return any(len(path) == 1 or (path[0] in _MEMBER_KEYS and len(path) < 6) for path in self.lost)


def salvage(value: Any) -> Salvage:
    """Take out what is wrong, smallest piece first, until the rest is a plan; no plan when nothing is left."""
    value, lost, codes = deepcopy(value), list[Path](), set[str]()
    for _ in range(_ROUNDS):
        origin: dict[Path, Path] = {}
        try:
            plan = PlanFile.model_validate(_without_lost(value, (), (), origin))
        except ValidationError as error:
            wrong = _outermost({_existing(value, tuple(detail["loc"])) for detail in error.errors()})
            if () in wrong:
                break
            for path in wrong:
                codes.update(_codes(_take_out(value, path)))
            lost += wrong
        else:
            return Salvage(plan, tuple(lost), frozenset(codes), origin)
    return Salvage(None, tuple(lost), frozenset(codes), {})


def _outermost(paths: set[Path]) -> list[Path]:
    """The paths that stand inside no other: taking an element out takes out what is wrong in it."""
    return [path for path in paths if not any(path[:length] in paths for length in range(len(path)))]


def _existing(value: Any, loc: Path) -> Path:
    """The part of pydantic's location that stands in the file, at its place before anything was taken out."""
    place: Path = ()
    for step in loc:
        if isinstance(value, list) and isinstance(step, int):
            step = [index for index, child in enumerate(value) if child is not _LOST][step]
        elif not (isinstance(value, dict) and step in value):
            return place
        value, place = value[step], (*place, step)
    return place


def _take_out(value: Any, path: Path) -> Any:
    """Remove and return what is at ``path``; in a list a mark stays, so that the others keep their places."""
    for step in path[:-1]:
        value = value[step]
    last = path[-1]
    if isinstance(value, dict):
        return value.pop(last)
    taken, value[last] = value[last], _LOST
    return taken


def _without_lost(value: Any, path: Path, place: Path, origin: dict[Path, Path]) -> Any:
    """A copy without the lost elements; ``origin`` learns where the others stood."""
    if isinstance(value, dict):
        return {key: _without_lost(child, (*path, key), (*place, key), origin) for key, child in value.items()}
    if not isinstance(value, list):
        return value
    kept = [(index, child) for index, child in enumerate(value) if child is not _LOST]
    for new, (old, _) in enumerate(kept):
        if (*path, new) != (*place, old):
            origin[(*path, new)] = (*place, old)
    return [_without_lost(child, (*path, new), (*place, old), origin) for new, (old, child) in enumerate(kept)]


def _codes(piece: Any) -> Iterator[str]:
    if isinstance(piece, dict):
        if isinstance(piece.get("code"), str | int):
            yield str(piece["code"])
        for child in piece.values():
            yield from _codes(child)
    elif isinstance(piece, list):
        for child in piece:
            yield from _codes(child)
