"""What the public pages show of networks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Prefetch, QuerySet, Sum

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.networks.models import Adhesion, Alliance
from concilia.networks.queries import members
from concilia.plans.models import Action, Project
from concilia.territory.models import Network


@dataclass(frozen=True)
class Row:
    """The actions of a project that share one row of the document's table (C1/C2), with what they offer (CA-38)."""

    codes: str
    title: object
    opportunity: object


def networks() -> QuerySet[Network]:
    """The networks, with the number of their comuni and their inhabitants."""
    return Network.objects.annotate(comuni_count=Count("comuni"), inhabitants=Sum("comuni__population")).order_by(
        "code"
    )


def member_counts(day: date) -> dict[object, int]:
    """How many organisations are members of each network on that day."""
    rows = (
        Adhesion.objects.filter(members.in_force(day), alliance=None)
        .values("network")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {row["network"]: row["n"] for row in rows}


def open_calls(at: datetime, network: Network | None = None) -> list[Call]:
    """The calls open at that instant, the first to close before the others."""
    rows = calls.open_at(at).prefetch_related("windows")
    found = rows.filter(network=network) if network else rows
    return sorted(found, key=closing)


def closing(call: Call) -> datetime:
    """The last second of the call's last window."""
    return max(window.closes_at for window in call.windows.all())


def projects(network: Network) -> QuerySet[Project]:
    """The network's projects with their actions, for the table of actions and opportunities."""
    actions = Action.objects.select_related("owner").order_by("position")
    return (
        Project.objects.filter(network=network)
        .select_related("resources")
        .prefetch_related(Prefetch("actions", actions))
        .order_by("code")
    )


def rows_of(project: Project) -> list[Row]:
    """A project's actions by row, in the order of the document."""
    shared = groupby(project.actions.all(), key=lambda action: action.row or action.code)
    return [_row(list(actions)) for _, actions in shared]


def _row(actions: list[Action]) -> Row:
    first = next((action for action in actions if action.label), actions[0])
    offered: object = next((action.opportunity for action in actions if action.opportunity), None)
    return Row(" / ".join(action.code for action in actions), first.label, offered)


def alliances(network: Network) -> QuerySet[Alliance]:
    """The network's alliances with their lead bodies."""
    return Alliance.objects.filter(network=network).select_related("lead").order_by("code")
