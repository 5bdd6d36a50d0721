"""The end of a voucher, and its suspension: what is left goes back to the call's line, once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from concilia import access, audit, notices
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict
from concilia.core.ids import derived
from concilia.core.jobs import periodic
from concilia.ledger.domain import money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind

from ..models import Voucher
from ..queries.spending import LIVE
from ..states import VOUCHER


def renounce(act: Act, *, voucher: Voucher) -> int:
    """The holder gives up what is left. Returns the cents given back. Side effects: state, audit entry, ledger transfer."""
    return _end(act, voucher, "renounce")


def revoke(act: Act, *, voucher: Voucher) -> int:
    """Revoke with a reason. Returns the cents given back. Side effects: state, audit entry, ledger transfer, notice."""
    with act.writing():
        back = _end(act, voucher, "revoke", state_reason=act.reason)
        _tell(act, voucher, "vouchers.revoked", reason=act.reason)
    return back


def suspend(act: Act, *, voucher: Voucher) -> Voucher:
    """Suspend with a reason: it pays nothing meanwhile (L12). Side effects: state, audit entry, notice."""
    access.require(act, "vouchers.voucher.suspend", voucher)
    with act.writing():
        audit.transition(act, voucher, "suspend", table=VOUCHER, state_reason=act.reason)
        _tell(act, voucher, "vouchers.suspended", reason=act.reason)
    return voucher


def resume(act: Act, *, voucher: Voucher) -> Voucher:
    """End a suspension. Side effects: state, audit entry, notice."""
    access.require(act, "vouchers.voucher.resume", voucher)
    with act.writing():
        audit.transition(act, voucher, "resume", table=VOUCHER, state_reason="")
        _tell(act, voucher, "vouchers.resumed")
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


@periodic("vouchers.lapse", every="day")
def lapse_due(act: Act) -> int:
    """End the vouchers that nobody activated in time. Returns how many. Bulk verb; side effects as ``revoke`` for each."""
    today = act.at.astimezone(clock.ROME).date()
    due = Voucher.objects.filter(state__in=LIVE, activated_at=None, activate_by__lt=today)
    return sum(_lapse(act, voucher) for voucher in list(due.select_related("award__application__call", "holder")))


def _lapse(act: Act, voucher: Voucher) -> bool:
    """Unless somebody activates it at the same moment: its row is locked first."""
    with suppress(Conflict), act.writing():
        idle = Voucher.objects.select_for_update(no_key=True).filter(pk=voucher.pk, activated_at=None)
        if not idle.exists():
            return False
        _end(act, voucher, "lapse")
        _tell(act, voucher, "vouchers.lapsed")
        return True
    return False


def _tell(act: Act, voucher: Voucher, code: str, **params: str) -> None:
    call = texts.in_language(voucher.award.application.call.title)
    notices.queue(act, code, about=voucher, to=voucher.holder, call=call, **params)


def _end(act: Act, voucher: Voucher, verb: str, **changes: Any) -> int:
    """The state first: its row is locked until commit, so no use can slip between it and the balance (L11)."""
    access.require(act, VOUCHER.verb_code(verb), voucher)
    with act.writing():
        audit.transition(act, voucher, verb, table=VOUCHER, **changes)
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
