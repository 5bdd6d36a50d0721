"""The policy table: each verb, the kinds of role that may do it, and the route that leads to it. Deny by default.

Each room's ``policy.py`` adds its rows::

    ROWS = [row("networks.adhesion.request", Kind.DELEGATE), *rows_of(states.ADHESION)]
    SCOPES = {"networks.Adhesion": {"network": "network_id", "organisation": "organisation_id"}}
    ROUTES = {"networks:network": "networks.network.read"}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module, util

from concilia.audit.states import Workflow
from concilia.rooms import INSTALLED

from .kinds import Kind


@dataclass(frozen=True, slots=True)
class Row:
    """Who may do a verb. ``kinds`` are the admitted kinds of role, each within its own scope."""

    verb: str
    kinds: frozenset[Kind]


TABLE: dict[str, Row] = {}
ROUTES: dict[str, str] = {}
#: Model label → scope → lookup path(s) from a row of the model to the scope's id.
SCOPES: dict[str, dict[str, tuple[str, ...]]] = {}

#: Modules beside the rooms that bring routes: the pages that join rooms and the demo's sign-in.
BESIDES = ("concilia.demo.policy", "concilia.portal.policy")


def row(verb: str, *kinds: Kind) -> Row:
    return Row(verb, frozenset(kinds))


def rows_of(workflow: Workflow) -> list[Row]:
    """The rows of a workflow's steps, as its table says who may take them."""
    return [row(workflow.verb_code(step.verb), *(Kind(kind) for kind in step.who)) for step in workflow]


def register(
    rows: Iterable[Row], scopes: Mapping[str, Mapping[str, str | tuple[str, ...]]], routes: Mapping[str, str]
) -> None:
    """Add a room's part of the table. Raises ValueError when a verb or route is declared twice or names an unknown verb."""
    for new in rows:
        if TABLE.get(new.verb, new) != new:
            raise ValueError(f"the policy of {new.verb} is declared twice")
        TABLE[new.verb] = new
    for label, paths in scopes.items():
        SCOPES[label] = {scope: (path,) if isinstance(path, str) else path for scope, path in paths.items()}
    for route, verb in routes.items():
        if ROUTES.get(route, verb) != verb:
            raise ValueError(f"the route {route} is declared twice")
        ROUTES[route] = verb


def discover() -> None:
    """Read every room's ``policy.py``. Called once, when the apps are ready."""
    for name in [
        *(f"concilia.{room}.policy" for room in INSTALLED if room != "access"),
        "concilia.access.rows",
        *BESIDES,
    ]:
        if util.find_spec(name):
            module = import_module(name)
            register(getattr(module, "ROWS", ()), getattr(module, "SCOPES", {}), getattr(module, "ROUTES", {}))
    unknown = sorted(verb for verb in ROUTES.values() if verb not in TABLE)
    if unknown:
        raise ValueError(f"routes name verbs without a policy row: {unknown}")
