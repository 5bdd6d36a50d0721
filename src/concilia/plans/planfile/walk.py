"""Walks a plan: every piece with its path, every code it defines, every code it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.base import Part, Ref


class Reference(NamedTuple):
    """A code written at ``path`` that should be the code of a ``kind``."""

    path: Path
    kind: str
    code: str


def pieces(part: Part, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """``part`` and everything inside it, in reading order."""
    yield path, part
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from pieces(value, (*path, name))
        elif isinstance(value, tuple):
            for index, child in enumerate(value):
                if isinstance(child, Part):
                    yield from pieces(child, (*path, name, index))


def references(path: Path, part: Part) -> Iterator[Reference]:
    """The codes that ``part`` itself refers to."""
    for name, kind in kinds_referred(type(part)).items():
        value = getattr(part, name)
        if isinstance(value, str):
            yield Reference((*path, name), kind, value)
        for index, code in enumerate(value if isinstance(value, tuple) else ()):
            yield Reference((*path, name, index), kind, code)


@cache
def kinds_referred(model: type[Part]) -> dict[str, str]:
    """Field name to the kind of element its codes refer to, for the fields that refer."""
    found: dict[str, str] = {}
    for name, field in model.model_fields.items():
        for ref in _refs((field.annotation, *field.metadata)):
            found[name] = ref.kind
    return found


def _refs(annotations: tuple[Any, ...]) -> Iterator[Ref]:
    for annotation in annotations:
        if isinstance(annotation, Ref):
            yield annotation
        else:
            yield from _refs((*get_args(annotation), *getattr(annotation, "__metadata__", ())))
