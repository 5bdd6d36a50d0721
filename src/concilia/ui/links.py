"""Links as values, and the check that an address is one a page may offer."""

from __future__ import annotations

from dataclasses import dataclass

_SCHEMES = ("https://", "http://", "mailto:", "tel:")


def is_safe(url: str) -> bool:
    """Whether a page may link to this address: a path, a query, a fragment, the web, a mailbox or a telephone."""
    if url.startswith(("//", "/\\")):
        return False
    return url.startswith(("/", "?", "#")) or url.lower().startswith(_SCHEMES)


@dataclass(frozen=True)
class Link:
    """A text that leads somewhere. An address that is not safe is dropped, and the text stays."""

    label: str
    url: str = ""
    current: bool = False
    note: str = ""

    @property
    def href(self) -> str:
        return self.url if is_safe(self.url) else ""
