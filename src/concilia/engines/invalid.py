"""The error of a value that was written or computed wrong."""

from __future__ import annotations

from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for translation; engines speak Italian and leave translating to who shows the error."""
    return text


class Invalid(ValueError):
    """What is wrong with a value and what to write instead.

    ``code`` is stable and machine-readable; ``text`` is Italian, translatable, with ``%(name)s`` places for ``params``.
    """

    def __init__(self, code: str, text: str, /, **params: Any) -> None:
        self.code, self.text, self.params = code, text, params
        super().__init__(code)

    def __str__(self) -> str:
        return self.text % self.params
