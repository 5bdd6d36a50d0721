"""Roles with scope and the policy table; every view, verb and query asks it.

The room's face: ``access.may``, ``access.require``, ``access.visible``, ``access.act_of``.
"""

from __future__ import annotations

from typing import Any

_ASKED = frozenset({"act_of", "may", "require", "visible"})


def __getattr__(name: str) -> Any:
    if name not in _ASKED:
        raise AttributeError(name)
    from concilia.access import queries

    return getattr(queries, name)
