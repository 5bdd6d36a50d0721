"""What uses that are not recorded yet would come to, one after the other, on what their vouchers still hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from concilia.core.errors import Refusal

from ..models import Voucher
from ..queries.spending import left, limit_owner, used
from .activating import rules_of
from .attending import register_of
from .judging import Use, judge

#: Refusals that say that nothing is due; any other says that the use can't be recorded so.
NOTHING_DUE = ("vouchers.redeem.exhausted", "vouchers.redeem.rule")


class Tabs:
    """What is left of vouchers and of their limits while uses are reckoned one after the other. Writes nothing."""

    def __init__(self) -> None:
        self._left: dict[UUID, int] = {}
        self._used: dict[UUID, Mapping[tuple[str, str], int]] = {}
        self._taken: Counter[tuple[UUID, str, str]] = Counter()

    def pays(self, use: Use) -> tuple[int, str]:
        """What the use would be paid once confirmed, in cents, and why when it is nothing. Raises Refusal for wrong facts."""
        voucher = use.voucher
        rest = self._left.setdefault(voucher.pk, left(voucher))
        signed = register_of(rules_of(voucher)).signed
        facts = {**use.facts, **({signed: "true"} if signed else {})}
        confirmed = Use(
            voucher=voucher,
            provider=use.provider,
            service=use.service,
            day=use.day,
            facts=facts,
            child=use.child,
            confirmed=True,
        )
        try:
            outcome = judge(confirmed, rest, voucher.cents, self._before(voucher))
        except Refusal as refusal:
            if refusal.code not in NOTHING_DUE:
                raise
            return 0, str(refusal)
        self._left[voucher.pk] = rest - outcome.pays
        for one in outcome.touched:
            self._taken[limit_owner(voucher, one.period), one.code, one.period] += one.taken
        return outcome.pays, ""

    def _before(self, voucher: Voucher) -> dict[tuple[str, str], int]:
        """What of its limits is used: on the ledger, and by the uses reckoned so far, whosever the limit is."""
        if voucher.pk not in self._used:
            self._used[voucher.pk] = used(voucher, rules_of(voucher))
        sums = Counter(self._used[voucher.pk])
        for (owner, code, period), taken in self._taken.items():
            if owner == limit_owner(voucher, period):
                sums[code, period] += taken
        return dict(sums)
