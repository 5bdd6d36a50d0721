"""What the bank answers to a batch: each order is paid, rejected, or paid and then returned."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.integrations import sepa
from concilia.integrations.sepa import Outcome, Sent, Status
from concilia.ledger.domain import money

from ..models import PaymentBatch, PaymentOrder
from ..states import BATCH, ORDER, BatchState, OrderState
from .payments import payment_file
from .telling import tell_of


def import_outcome(act: Act, *, batch: PaymentBatch, data: bytes) -> dict[str, int]:
    """Read the bank's answer (pain.002, camt.054) to a batch. Returns how many orders were paid, rejected and returned.

    An answer read twice changes nothing more; movements of the account that are not of the batch are left out. Side
    effects, for each order: ledger transfers, state, audit entry, notice; when no order is left open the batch is closed.
    Raises Refusal when the batch was not sent, SepaError when the file is no answer or not to this batch.
    """
    access.require(act, "settlement.batch.outcome", batch)
    answer = sepa.reconcile(sepa.read_answer(data), Sent.of(payment_file(batch)), shared_account=True)
    if not answer.outcomes:
        raise Refusal("settlement.outcome.other", _("Nel file non c'è nessun pagamento di questo invio."))
    counts = {"paid": 0, "rejected": 0, "returned": 0}
    with act.writing():
        held = PaymentBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state == BatchState.PREPARED:
            raise Refusal("settlement.outcome.early", _("Il file di questo invio non è ancora andato alla banca."))
        orders = held.orders.select_related("statement__provider", "statement__person")
        by_name = {order.end_to_end_id: order for order in orders}
        for outcome in answer.outcomes:
            done = _settle(act, by_name[outcome.end_to_end_id], outcome)
            if done:
                counts[done] += 1
        _close(act, held)
    batch.refresh_from_db()
    return counts


def _close(act: Act, batch: PaymentBatch) -> None:
    if batch.state == BatchState.SENT and not batch.orders.filter(state=OrderState.ORDERED).exists():
        audit.transition(act, batch, "close", table=BATCH)


def _settle(act: Act, order: PaymentOrder, outcome: Outcome) -> str:
    if order.state == OrderState.ORDERED and outcome.status == Status.SETTLED:
        return _paid(act, order)
    if order.state == OrderState.ORDERED and outcome.status.failed:
        return _failed(act, order, outcome, "reject")
    if order.state == OrderState.PAID and outcome.status == Status.RETURNED:
        return _failed(act, order, outcome, "return")
    return ""


def _paid(act: Act, order: PaymentOrder) -> str:
    money.pay(act, order=order.pk)
    audit.transition(act, order, "pay", table=ORDER, bank_reference=order.end_to_end_id)
    tell_of(act, order.statement, "settlement.order.paid", order)
    return "paid"


def _failed(act: Act, order: PaymentOrder, outcome: Outcome, verb: str) -> str:
    """What was ordered is owed again, and the payee is asked for an account; a new batch can order it (M22)."""
    if verb == "reject":
        money.reject(act, order=order.pk)
    else:
        money.unpay(act, order=order.pk)
    reason = " ".join(filter(None, (outcome.reason, outcome.text))) or str(_("respinto dalla banca"))
    audit.transition(act.because(reason), order, verb, table=ORDER, bank_reason=reason[:140])
    tell_of(act, order.statement, "settlement.order.rejected", order, reason=reason)
    return "rejected" if verb == "reject" else "returned"
