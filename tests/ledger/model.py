"""A ledger in plain Python, with no database and no lock: what the real one must agree with at every step."""

from collections import Counter
from dataclasses import dataclass, field

GUARDED = (
    "budget",
    "commitment",
    "voucher",
    "held",
    "allowance",
    "tax",
    "withheld",
    "claim",
    "payable",
    "ordered",
    "paid",
)


class Refused(Exception):
    """The model's refusal; its text is the code of the real one."""


@dataclass
class Model:
    """Balances by (kind, owner, period), transfers by id; ordered money also by order."""

    balances: Counter = field(default_factory=Counter)
    transfers: dict = field(default_factory=dict)
    reversed: set = field(default_factory=set)
    ended: dict = field(default_factory=dict)

    def send(self, *ways):
        """All the ways or none: (id, debit, credit, cents) each."""
        fresh = [way for way in ways if way[0] not in self.transfers]
        if any(self.transfers.get(way[0], way) != way for way in ways):
            raise Refused("ledger.id_reused")
        asked = Counter()
        for _, debit, _, cents in fresh:
            asked[debit] += cents
        if any(key[0] in GUARDED and self.balances[key] < cents for key, cents in asked.items()):
            raise Refused("ledger.insufficient")
        for way in fresh:
            self._book(way)

    def send_in_order(self, *ways):
        """Fresh ways, all or none; what one brings the next may spend."""
        lacking, seen = False, Counter(self.balances)
        for _, debit, credit, cents in ways:
            lacking = lacking or seen[debit] < cents
            seen[debit] -= cents
            seen[credit] += cents
        if lacking:
            raise Refused("ledger.insufficient")
        for way in ways:
            self._book(way)

    def undo(self, undoing, originals, cents):
        """Reverse the transfers of one use, each once, up to ``cents``."""
        ways = [(undoing, *self._swapped(originals[0], cents))]
        ways += [((undoing, one), *self._swapped(one, min(cents, self.transfers[one][3]))) for one in originals[1:]]
        done = ways[0][0] in self.transfers
        if not done and any(one in self.reversed for one in originals):
            raise Refused("ledger.reversed")
        if not done and cents > self.transfers[originals[0]][3]:
            raise Refused("ledger.not_a_way")
        self.send(*ways)
        self.reversed.update(originals)

    def drop(self, claim, cents):
        """Reverse a claim, up to what it was."""
        if cents > self.transfers[claim][3]:
            raise Refused("ledger.not_a_way")
        self.send(((claim, "drop"), *self._swapped(claim, cents)))

    def end(self, order, credit, cents, how):
        """Pay or reject an order, once."""
        if self.ended.setdefault(order, how) != how:
            raise Refused("ledger.order_done")
        self.send(((order, how), ("ordered", credit[1], ""), credit, cents))

    def _swapped(self, original, cents):
        _, debit, credit, _ = self.transfers[original]
        return credit, debit, cents

    def _book(self, way):
        identity, debit, credit, cents = way
        self.transfers[identity] = way
        self.balances[debit] -= cents
        self.balances[credit] += cents
