"""States and outcomes as chips: a colour, an icon and always a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ._library import one_of, register, required
from .icons import icon

#: Tone of a chip or of a callout, and its icon.
TONES = {
    "neutral": "it-minus-circle",
    "info": "it-info-circle",
    "waiting": "it-clock",
    "success": "it-check-circle",
    "warning": "it-warning-circle",
    "danger": "it-close-circle",
}


@dataclass(frozen=True)
class Chip:
    """A state in the words of whoever reads it."""

    label: str
    tone: str = "neutral"


def describe(state: Any, audience: str = "") -> Chip:
    """A state as a chip: its `label_for(audience)` and `tone` when it has them (the enums of the rooms do)."""
    if isinstance(state, Chip):
        return state
    label = state.label_for(audience) if audience and hasattr(state, "label_for") else getattr(state, "label", state)
    return Chip(str(label), getattr(state, "tone", "neutral"))


@register.simple_tag
def chip(state: Any, audience: str = "", *, tone: str = "") -> SafeString:
    """A state's label in its colour: `{% chip application.state audience="citizen" %}`, `{% chip "Pronta" tone="info" %}`."""
    shown = describe(state, audience)
    named = one_of("chip", "tone", tone or shown.tone, TONES)
    required("chip", "state", shown.label)
    return format_html(
        '<span class="chip-state chip-{}">{}{}</span>', named, icon(TONES[named], size="xs"), shown.label
    )
