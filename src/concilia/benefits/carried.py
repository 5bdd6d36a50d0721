"""A file on its way from its trial to its import: encrypted in the page, so that nothing is written meanwhile."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from concilia.core import crypto


def pack(network: UUID, kind: str, name: str, text: str) -> str:
    """What was tried, as a text that only this installation can read."""
    return crypto.encrypt(json.dumps({"network": str(network), "kind": kind, "name": name, "text": text}))


def unpack(packed: str) -> dict[str, Any] | None:
    """What was packed here; None for any other text."""
    try:
        content: dict[str, Any] = json.loads(crypto.decrypt(packed))
    except (crypto.UndecryptableError, ValueError):
        return None
    return content
