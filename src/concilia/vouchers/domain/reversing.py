"""Undoing a use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.benefits.domain import receipts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived
from concilia.ledger.domain import money
from concilia.ui.components import money_text

from ..models import Redemption, Reversal
from ..queries.spending import LIVE
from . import staging
from .ending import return_left


def reverse(act: Act, *, redemption: Redemption) -> Reversal:
    """Undo a use, with a reason. Side effects, in order: reversal, ledger transfers (money and limits), its receipt is free
    again, audit entry, notice.

    On a voucher that has ended, what comes back goes on to the line of its call.
    Raises Conflict when it was undone before, Refusal while it stands on a statement, or when the stages of its voucher are
    closed.
    """
    access.require(act, "vouchers.redemption.reverse", redemption)
    return _reverse(act, redemption)


def undo_refused(act: Act, *, redemption: Redemption) -> Reversal:
    """Undo a use that was refused for good when its statement was checked. Side effects and errors as ``reverse``."""
    access.require(act, "vouchers.redemption.undo_refused", redemption)
    return _reverse(act, redemption)


def _reverse(act: Act, redemption: Redemption) -> Reversal:
    audit.need_reason(act)
    with act.writing():
        _check_reversible(_locked(redemption))
        reversal = Reversal.objects.create(
            network_id=redemption.network_id, redemption=redemption, reason=act.reason, at=act.at, by=act.actor
        )
        if redemption.voucher.by_stages:
            staging.take_back(act, redemption=redemption, id=reversal.pk)
        else:
            money.undo(act, id=reversal.pk, redemption=redemption.pk)
        _return_if_ended(act, reversal)
        receipts.release(act, about=redemption)
        audit.record(act, "vouchers.redemption.reverse", redemption, cents=redemption.cents)
        day, cents = redemption.service_date.strftime("%d/%m/%Y"), money_text(redemption.cents)
        holder = redemption.voucher.holder
        notices.queue(act, "vouchers.reversed", about=redemption, to=holder, day=day, cents=cents)
    return reversal


def _locked(redemption: Redemption) -> Redemption:
    """The rows are locked until commit: no statement is drawn with it, no end comes between. The voucher's first, as in a use."""
    type(redemption.voucher).objects.select_for_update(no_key=True).get(pk=redemption.voucher_id)
    return Redemption.objects.select_for_update(no_key=True).get(pk=redemption.pk)


def _check_reversible(redemption: Redemption) -> None:
    if Reversal.objects.filter(redemption=redemption).exists():
        raise Conflict("vouchers.reverse.twice", _("L'utilizzo è già stato stornato."))
    if redemption.voucher.stages_closed_at:
        raise Refusal(
            "vouchers.reverse.closed",
            _("Il saldo di questo voucher è già stato calcolato: si può solo chiederne la restituzione."),
        )
    if hasattr(redemption, "statement_line"):
        raise Refusal("vouchers.reverse.settled", _("L'utilizzo è già in una distinta: non si può più stornare qui."))


def _return_if_ended(act: Act, reversal: Reversal) -> None:
    voucher = reversal.redemption.voucher
    voucher.refresh_from_db(fields=["state"])
    if voucher.state not in LIVE:
        return_left(act, voucher, derived(reversal.pk, "return"))
