"""Paying a voucher by stages: what a stage pays leaves the voucher or what waits for it, and what is undone goes back.

At any time what has left a voucher is the larger of what was used and what stages paid; what was used and no stage has paid
waits beside it (DELIVERED).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Max

from concilia import audit
from concilia.core.act import Act
from concilia.core.ids import derived, uuid7
from concilia.engines.deadlines import day_of
from concilia.engines.stages import Due
from concilia.ledger.domain import flows, money

from ..models import Redemption, StagePayment, Voucher
from ..queries import spending
from ..queries.spending import LIVE
from ..queries.stages import Standing
from .ending import return_left


def pay(act: Act, *, voucher: Voucher, until: date) -> list[StagePayment]:
    """Make debts of the stages of a voucher that are due, counting its uses ``until`` a day; who asks puts them on a statement.

    When the voucher has ended and the balance is reckoned the voucher is closed. Side effects, in order, for each: the row,
    ledger transfers DELIVERED → PAYABLE and VOUCHER → PAYABLE, audit entry; then the closing, with its audit entry.
    """
    with act.writing():
        held = spending.with_rules(Voucher.objects.select_for_update(no_key=True, of=("self",))).get(pk=voucher.pk)
        if held.stages_closed_at:
            return []
        made, standing = _pay_due(act, held, until)
        if _is_last(standing):
            Voucher.objects.filter(pk=held.pk).update(stages_closed_at=act.at)
            audit.record(act, "vouchers.stage.close", held, used=standing.used, to_give_back=standing.to_give_back)
    return made


def _pay_due(act: Act, voucher: Voucher, until: date) -> tuple[list[StagePayment], Standing]:
    """One stage after the other: what the next one waits for is read after the one before it is paid."""
    made: list[StagePayment] = []
    while True:
        standing = Standing(voucher, day_of(act.at), until)
        due = next((due for due in standing.dues if due.cents), None)
        if due is None:
            return made, standing
        made.append(_pay(act, standing, due))


def _is_last(standing: Standing) -> bool:
    """Whether the voucher has ended, and its balance is paid or nothing of it is left to pay. One that is used up and goes
    on may still be added to."""
    last = standing.dues[-1]
    return standing.voucher.state not in LIVE and standing.ended and not set(last.lacking) - {"paid"}


def _pay(act: Act, standing: Standing, due: Due) -> StagePayment:
    voucher, (provider, holder) = standing.voucher, standing.payee
    ahead = max(0, standing.paid + due.cents - standing.used) - max(0, standing.paid - standing.used)
    made = StagePayment.objects.create(
        id=uuid7(),
        network_id=voucher.network_id,
        voucher=voucher,
        number=(voucher.stage_payments.aggregate(last=Max("number"))["last"] or 0) + 1,
        stage=due.code,
        provider_id=provider,
        cents=due.cents,
        ahead_cents=ahead,
        used_cents=standing.used,
        at=act.at,
        by=act.actor,
    )
    payee = provider or holder
    assert payee is not None  # a stage whose payee is not known waits
    _owe(act, made, payee)
    audit.record(act, "vouchers.stage.pay", made, cents=made.cents, ahead=ahead, stage=due.code)
    return made


def _owe(act: Act, made: StagePayment, payee: UUID) -> None:
    ways, what = [], {"voucher": made.voucher_id, "payee": payee, "reference": made.pk}
    if used := made.cents - made.ahead_cents:
        ways.append(flows.pay_delivered(id=made.pk, cents=used, **what))
    if made.ahead_cents:
        ways.append(flows.pay_ahead(id=derived(made.pk, "ahead"), cents=made.ahead_cents, **what))
    money.send(act, network=made.network_id, flows=ways)


def undo(act: Act, *, payment: StagePayment) -> StagePayment:
    """Take back a stage that nobody has approved: it is reckoned anew. Side effects, in order: the row, the ledger transfers
    reversed, what was used meanwhile waits for a stage again, audit entry."""
    with act.writing():
        voucher = Voucher.objects.select_for_update(no_key=True).get(pk=payment.voucher_id)
        StagePayment.objects.filter(pk=payment.pk).update(undone_at=act.at, undone_by=act.actor)
        Voucher.objects.filter(pk=voucher.pk).update(stages_closed_at=None)
        money.undo_stage(act, id=derived(payment.pk, "undo"), payment=payment.pk)
        used, paid = spending.used_of(voucher), spending.paid_by_stages(voucher)
        waits = max(0, used - paid - payment.cents) + payment.cents - payment.ahead_cents
        _level(act, voucher, derived(payment.pk, "level"), max(0, used - paid) - waits)
        if voucher.state not in LIVE:
            return_left(act, voucher, derived(payment.pk, "return"))
        audit.record(act, "vouchers.stage.undo", payment, cents=payment.cents, stage=payment.stage)
    payment.refresh_from_db()
    return payment


def deliver(redemption: Redemption) -> list[flows.Flow]:
    """What a use that was just written moves: what no stage has paid ahead waits for one."""
    voucher, cents = redemption.voucher, redemption.cents
    waits = spending.used_of(voucher) - spending.paid_by_stages(voucher)
    more = max(0, waits) - max(0, waits - cents)
    return [flows.deliver(id=redemption.pk, voucher=voucher.pk, cents=more)] if more else []


def take_back(act: Act, *, redemption: Redemption, id: UUID) -> None:
    """A use of a voucher by stages was undone: what no stage has paid of it is on the voucher again, with its ceilings."""
    voucher, cents = redemption.voucher, redemption.cents
    waits = spending.used_of(voucher) - spending.paid_by_stages(voucher)
    _level(act, voucher, id, max(0, waits) - max(0, waits + cents))
    money.undo_ceilings(act, id=id, redemption=redemption.pk)


def _level(act: Act, voucher: Voucher, id: UUID, cents: int) -> None:
    """Move ``cents`` from the voucher to what waits for a stage, or back when they are below zero."""
    if not cents:
        return
    way = flows.deliver if cents > 0 else flows.undeliver
    money.send(act, network=voucher.network_id, flows=[way(id=id, voucher=voucher.pk, cents=abs(cents))])
