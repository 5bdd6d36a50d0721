"""The facts of a use or an event as they are kept: those under special protection apart, encrypted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from concilia.applications.domain.facts import split
from concilia.engines.rules.schema import Fact


class Keeper(Protocol):
    """A row that keeps facts: a redemption, a day of the register, an event."""

    facts: Any
    sealed: Any


def parted(facts: Iterable[Fact], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the two columns of a row hold: ``{"facts": …, "sealed": …}``."""
    special = {fact.name for fact in facts if fact.sensitivity == "special"}
    plain, hidden = split(dict(given), special)
    return {"facts": plain, "sealed": json.dumps(hidden, ensure_ascii=False, sort_keys=True) if hidden else ""}


def whole(row: Keeper) -> dict[str, Any]:
    """All the facts of a row, special ones included: the caller has the right to see them."""
    return {**row.facts, **(json.loads(row.sealed) if row.sealed else {})}
