"""The table that ends the demo: the euro of each network, from what came in to what is left, summing to the cent."""

from __future__ import annotations

from dataclasses import dataclass

from concilia.ledger.queries.summary import Summary, summary
from concilia.territory.models import Network


@dataclass(frozen=True, slots=True)
class Line:
    """A network's cents: in, committed (concessions and vouchers not used yet), used and owed (with the tax kept for the
    Treasury), paid (with what was paid and must come back), left on the lines."""

    network: str
    came_in: int
    committed: int
    used: int
    paid: int
    left: int

    @property
    def closes(self) -> bool:
        return self.came_in == self.committed + self.used + self.paid + self.left


def lines() -> list[Line]:
    """One line for each network, and their sum."""
    found = [_line(network.code, summary(network.pk)) for network in Network.objects.order_by("code")]
    columns = ("came_in", "committed", "used", "paid", "left")
    return [*found, Line("all", **{name: sum(getattr(line, name) for line in found) for name in columns})]


def _line(code: str, sums: Summary) -> Line:
    return Line(
        network=code,
        came_in=sums.funded,
        committed=sums.committed + sums.in_vouchers,
        used=sums.owed + sums.ordered + sums.taxes,
        paid=sums.paid + sums.claimed,
        left=sums.left,
    )
