"""Roles with scope and the policy table; every view, verb and query asks it.

The room's face: ``access.may``, ``access.require``, ``access.visible``, ``access.act_of``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .queries import act_of as act_of
    from .queries import may as may
    from .queries import require as require
    from .queries import visible as visible

_ASKED = frozenset({"act_of", "may", "require", "visible"})


def __getattr__(name: str) -> Any:
    if name not in _ASKED:
        raise AttributeError(name)
    from concilia.access import queries

    return getattr(queries, name)
