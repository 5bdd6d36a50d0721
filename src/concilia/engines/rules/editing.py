"""A call file changed at one place, the rest of its text as it was: comments, order and spacing stay.

The text of a call is its one source of truth, so an act that moves a deadline or adds money writes the text itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from concilia.engines.yamldoc import Path


class NoPlace(KeyError):
    """The file has nothing at that path."""


def replaced(text: str, path: Path, value: Any) -> str:
    """``text`` with ``value`` (text, number, date, list, mapping) in the place of what stands at ``path``. Raises NoPlace."""
    node = _at(_root(text), path)
    return text[: node.start_mark.index] + written(value) + text[_end(node) :]


def with_key(text: str, key: str, value: Any, *, after: str) -> str:
    """``text`` with a key of the file set: replaced where it stands, else written on its own line after the key ``after``."""
    root = _root(text)
    if any(name.value == key for name, _ in root.value):
        return replaced(text, (key,), value)
    end = _end(_at(root, (after,)))
    line_end = text.find("\n", end)
    cut = len(text) if line_end < 0 else line_end
    return f"{text[:cut]}\n{key}: {written(value)}{text[cut:]}"


def without_key(text: str, key: str) -> str:
    """``text`` without the lines of a key of the file; as it was when it has none."""
    for name, node in _root(text).value:
        if name.value == key:
            start = text.rfind("\n", 0, name.start_mark.index) + 1
            line_end = text.find("\n", _end(node))
            return text[:start] + ("" if line_end < 0 else text[line_end + 1 :])
    return text


def _root(text: str) -> Any:
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _at(node: Any, path: Path) -> Any:
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [value for name, value in node.value if name.value == str(step)]
        elif isinstance(node, yaml.SequenceNode):
            found = node.value[int(step) : int(step) + 1]
        else:
            found = []
        if not found:
            raise NoPlace(".".join(map(str, path)))
        node = found[0]
    return node


def _end(node: Any) -> int:
    """Where the last word of a node ends: a block's own end mark stands beyond the comments that follow it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def written(value: Any) -> str:
    """A value in YAML's one-line form."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
