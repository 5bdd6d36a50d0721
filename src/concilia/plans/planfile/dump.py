"""Writes a plan as canonical YAML: the order of the models, readable Italian, two decimals; what is absent stays so."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml
from pydantic.fields import FieldInfo

from concilia.plans.planfile.base import Element, Part, Text, euro
from concilia.plans.planfile.file import PlanFile

_LAST = ("since", "until", *Element.model_fields)
_WIDTH = 110


def dump(plan: PlanFile) -> str:
    """The canonical text of ``plan``: reading it gives an equal plan, and dumping that the same text."""
    return _yaml(_part(plan), _WIDTH)


def _yaml(value: Any, width: float) -> str:
    written: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width, default_flow_style=False
    )
    return written


def _part(part: Part, depth: int = 0) -> Any:
    """The keys of ``part`` that are set, on one line when they fit; ``depth`` is how far the line is indented."""
    if isinstance(part, Text) and part.en is None:
        return part.it
    fields = type(part).model_fields
    order = [name for name in fields if name not in _LAST] + [name for name in fields if name in _LAST]
    written = {name: _field(fields[name], getattr(part, name), depth) for name in order if _is_set(part, name)}
    return _one_line(written, depth)


def _one_line(written: dict[str, Any], depth: int) -> dict[str, Any] | _Flow:
    flat = depth > 1 and not any(isinstance(value, dict | list) for value in written.values())
    if flat and len(_yaml(_Flow(written), float("inf"))) + 2 * depth <= _WIDTH:
        return _Flow(written)
    return written


def _is_set(part: Part, name: str) -> bool:
    field = type(part).model_fields[name]
    return field.is_required() or getattr(part, name) != field.get_default(call_default_factory=True)


def _field(field: FieldInfo, value: Any, depth: int) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and _is_money(field):
        return euro(value)
    return _value(value, depth + 1)


def _is_money(field: FieldInfo) -> bool:
    """Whether the field is in cents: they are the only numbers whose schema counts in hundredths."""
    return "multipleOf" in str(field.metadata) or "multipleOf" in str(field.annotation)


def _value(value: Any, depth: int) -> Any:
    if isinstance(value, Part):
        return _part(value, depth)
    if isinstance(value, tuple):
        children = [_value(child, depth + 1) for child in value]
        plain = all(isinstance(child, str) and re.fullmatch(r"[\w./\-]+", child) for child in children)
        return _Flow(children) if plain else children
    return value


class _Flow:
    """A short list or mapping, written on one line."""

    def __init__(self, content: list[Any] | dict[str, Any]) -> None:
        self.content = content


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def choose_scalar_style(self) -> Any:
        """Words with apostrophes stay as they are: in double quotes, or folded when they are long."""
        style = super().choose_scalar_style()
        if style not in ("'", '"') or not isinstance(self.event, yaml.ScalarEvent):
            return style
        if len(self.event.value) > 80 and not self.flow_level and not self.simple_key_context:
            return ">"
        return '"' if style == '"' or "'" in self.event.value or self.event.value[0].isdigit() else "'"


def _flow(dumper: _Dumper, flow: _Flow) -> yaml.Node:
    if isinstance(flow.content, dict):
        return dumper.represent_mapping("tag:yaml.org,2002:map", flow.content, flow_style=True)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", flow.content, flow_style=True)


def _decimal(dumper: _Dumper, value: Decimal) -> yaml.Node:
    whole = value == value.to_integral_value() and int(value.as_tuple().exponent) >= 0
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'int' if whole else 'float'}", f"{value:f}")


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(str, _text)
# Digits that some YAML reader could take for a number (an ISTAT code, an item of a list) are written in quotes.
_Dumper.add_implicit_resolver("!digits", re.compile(r"^[0-9][0-9_.:,\-]*$"), list("0123456789"))
