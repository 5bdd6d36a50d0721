"""YAML text to plain values that remember their lines, and models that report every error with its line.

Plan files and call files are read here. The reading is YAML 1.2 core, stricter than PyYAML's default: no yes/no
booleans, no sexagesimal times (``21:00`` stays text), decimals are exact ``Decimal`` and never float, and a key
written twice is an error.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

Path = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong in a file: what is wrong, where, and what to write instead."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FileProblems(ValueError):
    """All the problems of one or more files, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: its plain value, and the line of every path into it."""

    file: str
    value: Any
    lines: dict[Path, int] = field(repr=False)

    def line(self, path: Sequence[str | int] = ()) -> int:
        """Line (from 1) of ``path``, or of its nearest ancestor that exists."""
        steps = tuple(path)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def problem(self, path: Sequence[str | int], message: str) -> Problem:
        return Problem(self.file, self.line(path), message)


#: Tag, pattern and first characters of the plain scalars that are more than text.
_PLAIN = (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("!decimal", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", "-+0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:timestamp", r"^\d{4}-\d\d-\d\d$", "0123456789"),
)


class _Loader(yaml.SafeLoader):
    """The one that words what is wrong with a text."""

    yaml_implicit_resolvers: dict[str, Any] = {}


class _Quick(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same in C where PyYAML has it, ten times as fast."""

    yaml_implicit_resolvers: dict[str, Any] = {}


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


for _loader in (_Loader, _Quick):
    for _tag, _pattern, _first in _PLAIN:
        _loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))
    _loader.add_constructor("!decimal", _decimal)


def read(text: str, file: str) -> Document:
    """Read one YAML document. Raises FileProblems: bad syntax, bad date, a key written twice, an anchor that loops."""
    try:
        return _read(_Quick, text, file)
    except (FileProblems, yaml.YAMLError, RecursionError):
        return _read(_Loader, text, file)


def _read(kind: type[yaml.SafeLoader], text: str, file: str) -> Document:
    try:
        loader = kind(text)
    except yaml.reader.ReaderError as error:
        raise FileProblems([Problem(file, 1, f"not readable text: {error.reason}")]) from error
    try:
        root = loader.get_single_node()
        if root is None:
            raise FileProblems([Problem(file, 1, "the file is empty")])
        reader = _Reader(loader, file)
        value = reader.value(root, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FileProblems(
            [Problem(file, mark.line + 1 if mark else 1, f"not readable YAML: {error.problem}")]
        ) from error
    except yaml.reader.ReaderError as error:
        raise FileProblems([Problem(file, 1, f"not readable text: {error.reason}")]) from error
    finally:
        loader.dispose()
    if reader.problems:
        raise FileProblems(reader.problems)
    return Document(file, value, reader.lines)


class _Reader:
    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self.loader, self.file = loader, file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            self.problems.append(Problem(self.file, node.start_mark.line + 1, f"{node.value!r} is not a date: {error}"))
            return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[Hashable, Any]:
        result: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key, line = self.loader.construct_object(key_node), key_node.start_mark.line + 1
            if not isinstance(key, str | int):
                self.problems.append(Problem(self.file, line, f"the key {key_node.value!r} must be plain text"))
                continue
            if key in result:
                self.problems.append(Problem(self.file, line, f"the key {key!r} is written twice; keep one"))
                continue
            self.lines[(*path, key)] = line
            result[key] = self.value(value_node, (*path, key))
        return result


def validate(document: Document, model: type[Model]) -> Model:
    """The document as ``model``. Raises FileProblems with every validation error and its line."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise FileProblems(_problems(document, error, model)) from error


def _problems(document: Document, error: ValidationError, model: type[BaseModel]) -> Iterable[Problem]:
    details = error.errors()
    for detail in details:
        path = tuple(step for step in detail["loc"] if isinstance(step, str | int))
        if detail["type"] == "too_short" and any(
            other["loc"][: len(path)] == path for other in details if other != detail
        ):
            continue  # it is short only because its items are wrong, and each of them is reported
        yield document.problem(_existing(document, path), _message(path, detail, model))


def _existing(document: Document, path: Path) -> Path:
    """The part of pydantic's path that stands in the file (union tags and validator names do not)."""
    kept: Path = ()
    for step in path:
        if (*kept, step) in document.lines:
            kept = (*kept, step)
    return kept


def _message(path: Path, detail: Any, model: type[BaseModel]) -> str:
    where = ".".join(str(step) for step in path) or "file"
    kind, text = detail["type"], str(detail["msg"])
    if kind == "extra_forbidden":
        near = get_close_matches(str(path[-1]), _keys(model, path[:-1]), n=1)
        return f"{where}: unknown key; {f'did you mean {near[0]!r}?' if near else 'remove it or correct its spelling'}"
    if kind == "missing":
        return f"{where}: missing; write it"
    if kind in {"value_error", "assertion_error"}:
        return f"{where}: {text.removeprefix('Value error, ').removeprefix('Assertion failed, ')}"
    found = repr(detail["input"])
    return f"{where}: {text[0].lower()}{text[1:]} (found {found if len(found) <= 80 else found[:79] + '…'})"


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may be written at ``path`` of a file that is a ``model``."""
    here = [model]
    for step in path:
        fields = [field for each in here for name, field in each.model_fields.items() if (field.alias or name) == step]
        here = [inner for field in fields for inner in _models(field.annotation)] or here
    return [field.alias or name for each in here for name, field in each.model_fields.items()]


def _models(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
