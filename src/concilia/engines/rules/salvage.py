"""What can still be read of a call file with parts of the wrong shape, so that its other mistakes are told as well."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from concilia.engines.rules.schema import Budget, CallFile, Line
from concilia.engines.yamldoc import Path

EMPTY: dict[str, Any] = {"budget": Budget(lines=(Line(code="unreadable", places=0),)), "windows": (), "facts": ()}


@dataclass
class Salvage:
    """The readable parts, where each stood in the file, and the names and codes of those that are lost."""

    file: CallFile
    places: dict[str, list[int]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def path(self, path: Path) -> Path:
        """A path into the salvaged file as a path into the file itself."""
        if len(path) > 1 and isinstance(path[1], int) and path[0] in self.places:
            return (path[0], self.places[str(path[0])][path[1]], *path[2:])
        return path

    def is_about_the_lost(self, message: str) -> bool:
        """Whether a message is about something that is there, only not readable."""
        subject = message.partition(";")[0]
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", subject) for name in self.lost)


def salvage(value: Any) -> Salvage | None:
    """The readable parts of the plain value of a file; None when it is not a call at all."""
    if not isinstance(value, dict):
        return None
    found = Salvage(CallFile.model_construct())
    parts = {name: _part(found, name, value[name]) for name in CallFile.model_fields if name in value}
    readable = {name: part for name, part in parts.items() if part is not None}
    found.file = CallFile.model_construct(**{**dict.fromkeys(REQUIRED, ""), **EMPTY, **readable})
    return found


REQUIRED = [name for name, info in CallFile.model_fields.items() if info.is_required()]


def _part(found: Salvage, name: str, value: Any) -> Any:
    annotation: Any = CallFile.model_fields[name].annotation
    arguments = get_args(annotation)
    if isinstance(value, list) and len(arguments) == 2 and arguments[1] is ...:
        return _items(found, name, value, TypeAdapter(arguments[0]))
    try:
        return TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        _lose(found, value)
        return None


def _items(found: Salvage, name: str, value: list[Any], item_type: TypeAdapter[Any]) -> tuple[Any, ...]:
    kept = []
    found.places[name] = []
    for place, item in enumerate(value):
        try:
            kept.append(item_type.validate_python(item))
            found.places[name].append(place)
        except ValidationError:
            _lose(found, item)
    return tuple(kept)


def _lose(found: Salvage, value: Any) -> None:
    """Remember every name and code inside what is lost."""
    if isinstance(value, dict):
        found.lost |= {str(value[key]) for key in ("name", "code") if isinstance(value.get(key), str)}
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        _lose(found, item)
