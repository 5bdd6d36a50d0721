"""Irene's till loses its network: a signed pass of a small part of each voucher, then what it recorded is sent (M17, M18)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from concilia.vouchers.domain import devices, passes, syncing
from concilia.vouchers.models import Device

from .scene import Scene, at, moment

NETWORK, CALL = "castellanza", "castellanza-b-2026"
DAY = "2026-07-01"


def play(scene: Scene) -> None:
    """A pass is taken in the morning; of three uses without network two are within its bound. Clock: 1 July, 7:00 to 8:45."""
    provider = scene.providers[NETWORK][0]
    irene = scene.act_of(provider.pk)
    with at(f"{DAY} 07:00"):
        device = devices.register(scene.act_of(provider.pk), provider=provider, name="Banco del nido")
        secret = devices.hand_over(scene.act_of(provider.pk), device=device)
        issued = passes.issue(scene.act_of(provider.pk), device=device)
    till = _Till(device, secret, json.loads(issued.text))
    first, second, *_ = till.holds()
    till.use(first, "07:50", 400)
    till.use(second, "08:05", second["cents"])
    till.use(first, "08:20", first["cents"])  # beyond: 4 euros of this one are spent
    with at(f"{DAY} 08:45"):
        syncing.sync(scene.act(irene.actor), device=device, entries=till.entries)


@dataclass(slots=True)
class _Till:
    """The page of the device while it has no network: it numbers, chains and signs what it records."""

    device: Device
    secret: str
    held: dict[str, Any]
    entries: list[tuple[str, str]] = field(default_factory=list)

    def holds(self) -> list[dict[str, Any]]:
        """The vouchers of the nursery call on the pass, in the order of the pass."""
        return [row for row in self.held["vouchers"] if {fact["name"] for fact in row["facts"]} >= {"month_cost"}]

    def use(self, hold: dict[str, Any], hour: str, cents: int) -> None:
        told = {
            "sequence": self.held["sequence"] + len(self.entries) + 1,
            "hold": hold["hold"],
            "at": moment(f"{DAY} {hour}").isoformat(),
            "day": DAY,
            "service": sorted(hold["services"])[0],
            "cents": cents,
            "facts": {"month_cost": f"{cents // 100}.{cents % 100:02}", "attended": "true"},
            "child": sorted(hold["children"])[0] if len(hold["children"]) > 1 else "",
        }
        text = json.dumps(told)
        before = self.entries[-1][1] if self.entries else self.held["mac"]
        self.entries.append((text, passes.sign(self.secret, f"{before}\n{text}")))
