"""Texts of plans and calls: a string, or one string per language. Italian is always there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

Text = str | Mapping[str, str]


def in_language(text: Any, language: str | None = None) -> str:
    """``text`` in the reader's language, else in Italian, else in the first there is."""
    if not isinstance(text, Mapping):
        return "" if text is None else str(text)
    wanted = (language or get_language() or "it").split("-")[0]
    return text.get(wanted) or text.get("it") or next(iter(text.values()), "")
