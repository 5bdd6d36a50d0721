"""The end of a voucher, and its suspension: what is left goes back to the call's line, once."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from concilia import access, audit
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict
from concilia.core.ids import derived
from concilia.core.jobs import periodic
from concilia.ledger.domain import money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind

from ..models import Voucher
from ..states import VOUCHER, VoucherState

LIVE = (VoucherState.ACTIVE, VoucherState.SUSPENDED)


def renounce(act: Act, *, voucher: Voucher) -> int:
    """The holder gives up what is left. Returns the cents given back. Side effects: state, audit entry, ledger transfer."""
    return _end(act, voucher, "renounce")


def revoke(act: Act, *, voucher: Voucher) -> int:
    """Revoke with a reason. Returns the cents given back. Side effects: state, audit entry, ledger transfer."""
    return _end(act, voucher, "revoke")


def suspend(act: Act, *, voucher: Voucher) -> Voucher:
    """Suspend with a reason: it pays nothing meanwhile (L12). Side effects: state, audit entry."""
    access.require(act, "vouchers.voucher.suspend", voucher)
    audit.transition(act, voucher, "suspend", table=VOUCHER)
    return voucher


def resume(act: Act, *, voucher: Voucher) -> Voucher:
    """End a suspension. Side effects: state, audit entry."""
    access.require(act, "vouchers.voucher.resume", voucher)
    audit.transition(act, voucher, "resume", table=VOUCHER)
    return voucher


@periodic("vouchers.expire", every="day")
def expire_due(act: Act) -> int:
    """Expire the vouchers whose last day has passed. Returns how many. Bulk verb; side effects as ``renounce`` for each.

    One that somebody ends at the same moment is theirs.
    """
    today = act.at.astimezone(clock.ROME).date()
    due = Voucher.objects.filter(state__in=LIVE, valid_until__lt=today).select_related("award")
    expired = 0
    for voucher in list(due):
        with suppress(Conflict):
            _end(act, voucher, "expire")
            expired += 1
    return expired


def _end(act: Act, voucher: Voucher, verb: str) -> int:
    """The state first: its row is locked until commit, so no use can slip between it and the balance (L11)."""
    access.require(act, VOUCHER.verb_code(verb), voucher)
    with act.writing():
        audit.transition(act, voucher, verb, table=VOUCHER)
        return return_left(act, voucher, derived(voucher.pk, "return"))


def return_left(act: Act, voucher: Voucher, id: UUID) -> int:
    """Give what is on an ended voucher back to the line of its call, once for an ``id``. Returns the cents."""
    back = money.give_back(
        act,
        id=id,
        network=voucher.network_id,
        debit=Key(AccountKind.VOUCHER, voucher.pk),
        credit=Key(AccountKind.BUDGET, voucher.award.call_line_id),
    )
    return back.cents if back else 0
