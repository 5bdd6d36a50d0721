"""The one register of tags, and the checks their arguments go through."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def one_of(component: str, argument: str, value: str, allowed: Collection[str]) -> str:
    """The value, or an error that names the tag, the argument and what it may be."""
    if value not in allowed:
        raise ValueError(f"{{% {component} %}}: {argument}={value!r} is not one of {', '.join(sorted(allowed))}")
    return value


def required(component: str, argument: str, value: Any) -> Any:
    """The value, or an error when a text that a component can't do without is empty."""
    if value is None or not str(value).strip():
        raise ValueError(f"{{% {component} %}}: {argument} is empty")
    return value


def instances(component: str, argument: str, values: Any, kind: type) -> list[Any]:
    """The values as a list, or an error that names the first one that is not of the kind asked."""
    listed = list(values)
    for position, value in enumerate(listed):
        if not isinstance(value, kind):
            found = type(value).__name__
            raise TypeError(f"{{% {component} %}}: {argument}[{position}] is {found}, {kind.__name__} was expected")
    return listed


def drawn(template_name: str, /, **context: Any) -> SafeString:
    """A component's template with its context, and nothing of the page around it."""
    return render_to_string(template_name, context)
