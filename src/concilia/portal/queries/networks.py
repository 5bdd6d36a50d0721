"""What the public pages show of networks."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.networks.models import Adhesion, Alliance
from concilia.networks.queries import members
from concilia.territory.models import Network


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


def alliances(network: Network) -> QuerySet[Alliance]:
    """The network's alliances with their lead bodies."""
    return Alliance.objects.filter(network=network).select_related("lead").order_by("code")
