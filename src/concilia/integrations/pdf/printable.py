"""Text that the bundled fonts can print, since an archival PDF refuses a letter that no font draws."""

from __future__ import annotations

import unicodedata
from typing import Any

from text_unidecode import unidecode

_BLOCKS = ((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF))
_SIGNS = frozenset("–—‘’‚“”„†‡•…‰‹›€№™−≈≠≤≥✓")


def printable(value: Any) -> Any:
    """The same JSON value; in its texts, what can't be printed is written in Latin letters, or with a question mark.

    Control and direction marks are dropped: they can make a name read as another one.
    """
    if isinstance(value, str):
        return "".join(map(_character, unicodedata.normalize("NFC", value)))
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def _character(character: str) -> str:
    if character == "\n" or character in _SIGNS:
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return " " if character.isspace() else ""
    if any(first <= ord(character) <= last for first, last in _BLOCKS) and unicodedata.category(character) != "Cn":
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return unidecode(character) or "?"
