"""The money of a call's lines: what a ranking may give, and what of an award was used. Amounts are integer cents.

What comes back to a line (an award that ended, a part that was cut) may be given again. What is left of vouchers that
ended counts only where the call says so (``scrolling: {unused: true}``), or when their award ended too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, Sum

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.calls.states import CallState
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Transfer
from concilia.ledger.queries.balances import balances, sums

from ..models import Award
from ..states import AwardState

ALIVE = (CallState.PUBLISHED, CallState.SUSPENDED)


def in_force(call: Call) -> QuerySet[Award]:
    """The awards of a call that are granted and did not end."""
    return Award.objects.filter(application__call=call, state=AwardState.GRANTED)


def available(call: Call) -> dict[str, int]:
    """What a ranking of the call may give, line by line: what is on the line and what is granted from it.

    A call that ended has given its money back: what it had to give stays what it was.
    """
    lines = list(call.lines.order_by("code"))
    if call.state not in ALIVE:
        return {line.code: line.cents for line in lines}
    owners = [line.pk for line in lines]
    left, given = balances(AccountKind.BUDGET, owners), _granted(call)
    unused = {} if gives_unused(call) else residues(call)
    return {line.code: left[line.pk] + given.get(line.pk, 0) - unused.get(line.pk, 0) for line in lines}


def spare(call: Call) -> dict[str, int]:
    """What of ``available`` is granted to nobody."""
    given = _granted(call)
    whole = available(call)
    return {line.code: whole[line.code] - given.get(line.pk, 0) for line in call.lines.all()}


def gives_unused(call: Call) -> bool:
    """Whether what vouchers leave feeds the waiting list."""
    version = call.rule_versions.order_by("-number").first()
    return version is not None and calls.rules(version).file.scrolling.unused


def _granted(call: Call) -> Mapping[UUID, int]:
    return dict(in_force(call).order_by().values_list("call_line").annotate(Sum("cents")))


def residues(call: Call) -> Mapping[UUID, int]:
    """By line, what of the awards in force is neither committed, nor on a voucher, nor used: it came back to the line."""
    awards = {pk: (line, cents) for pk, line, cents in in_force(call).values_list("pk", "call_line", "cents")}
    returned = _returned(awards)
    kept = _out(returned)
    held = balances(AccountKind.COMMITMENT, returned)
    found: Counter[UUID] = Counter()
    for award, back in returned.items():
        line, cents = awards[award]
        found[line] += min(back, max(0, cents - held[award] - kept[award] + back))
    return found


def _returned(awards: Collection[UUID]) -> Counter[UUID]:
    """By award, what its vouchers gave back when they ended."""
    issued = Transfer.objects.filter(
        kind=TransferKind.ISSUE, debit__kind=AccountKind.COMMITMENT, debit__owner__in=list(awards)
    )
    of_voucher = dict(issued.values_list("credit", "debit__owner"))
    back = Transfer.objects.filter(kind=TransferKind.RETURN, debit__in=list(of_voucher))
    found: Counter[UUID] = Counter()
    for voucher, cents in back.order_by().values_list("debit").annotate(Sum("cents")):
        found[of_voucher[voucher]] += cents
    return found


def _out(awards: Collection[UUID]) -> Counter[UUID]:
    """By award, what was put on vouchers or settled, less what was reversed."""
    moved = Transfer.objects.filter(
        kind__in=[TransferKind.ISSUE, TransferKind.SETTLE],
        debit__kind=AccountKind.COMMITMENT,
        debit__owner__in=list(awards),
    )
    found: Counter[UUID] = Counter(dict(moved.order_by().values_list("debit__owner").annotate(Sum("cents"))))
    undone = Transfer.objects.filter(reverses__in=moved)
    found.subtract(dict(undone.order_by().values_list("credit__owner").annotate(Sum("cents"))))
    return found


def touched(call: Call) -> set[UUID]:
    """The awards in force whose money has begun to move: their line stays, and what is added is added to them."""
    cents = dict(in_force(call).values_list("pk", "cents"))
    held = balances(AccountKind.COMMITMENT, cents)
    return {award for award, amount in cents.items() if held[award] != amount}


@dataclass(frozen=True, slots=True)
class Use:
    """Where an award's money is: still committed, on vouchers that can be spent, used (owed or paid)."""

    committed: int
    on_vouchers: int
    used: int


def use_of(award: Award) -> Use:
    """Where the money of an award is, from the ledger alone."""
    out = Transfer.objects.filter(debit__kind=AccountKind.COMMITMENT, debit__owner=award.pk)
    vouchers = set(out.filter(kind=TransferKind.ISSUE).values_list("credit", flat=True))
    committed = balances(AccountKind.COMMITMENT, [award.pk])[award.pk]
    left = sum(_balance(vouchers).values())
    settled = out.filter(kind=TransferKind.SETTLE)
    paid = _sum(settled) - _sum(Transfer.objects.filter(reverses__in=settled))
    redeemed = Transfer.objects.filter(kind__in=[TransferKind.REDEEM, TransferKind.SETTLE], debit__in=vouchers)
    used = _sum(redeemed) - _sum(Transfer.objects.filter(reverses__in=redeemed))
    freed = Transfer.objects.filter(debit__kind=AccountKind.DELIVERED, credit__in=vouchers, kind=TransferKind.RELEASE)
    used -= _sum(freed)
    return Use(committed, left, paid + used)


def _balance(accounts: Collection[UUID]) -> Mapping[UUID, int]:
    return sums(accounts) if accounts else {}


def _sum(rows: QuerySet[Transfer]) -> int:
    return int(rows.aggregate(total=Sum("cents", default=0))["total"])
