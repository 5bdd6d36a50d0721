"""Time-ordered identifiers (RFC 9562, version 7)."""

from __future__ import annotations

import secrets
import time
from uuid import UUID, uuid5


def uuid7() -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, 74 random bits. The random part is never guessed from the time."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def derived(base: UUID, purpose: str) -> UUID:
    """The id of what follows from ``base``: the same for the same purpose, so that doing it twice is seen."""
    return uuid5(base, purpose)
