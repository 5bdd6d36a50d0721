"""Payment batches: orders to the bank for approved statements, the file that carries them, and what the bank answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import uuid7
from concilia.integrations import sepa
from concilia.integrations.sepa import Outcome, Payment, PaymentFile, Sent, Status
from concilia.ledger.domain import flows, money
from concilia.networks.models import Alliance, Organisation
from concilia.networks.queries.members import delegates_of

from ..models import PaymentBatch, PaymentOrder, Statement
from ..queries import totals
from ..states import BATCH, ORDER, OrderState, StatementState


def prepare(
    act: Act,
    *,
    payer: Organisation,
    statements: Iterable[Statement],
    execution_date: date,
    alliance: Alliance | None = None,
) -> PaymentBatch:
    """Order the payment of approved statements, in one batch. Side effects: batch, orders, ledger transfers, audit entry.

    Raises Refusal when a statement is not approved, already ordered, empty, or its payee has no IBAN: all at once.
    """
    access.require(act, "settlement.batch.prepare", alliance)
    chosen = sorted(statements, key=lambda row: row.number)
    _check_payable(chosen, payer)
    with act.writing():
        number = (PaymentBatch.objects.filter(network=payer.network).aggregate(last=Max("number"))["last"] or 0) + 1
        batch = PaymentBatch.objects.create(
            network=payer.network,
            payer=payer,
            alliance=alliance,
            number=number,
            execution_date=execution_date,
            message_id=f"{payer.network.code[:12].upper()}-{act.at:%Y%m%d}-{number:05d}",
            prepared_at=act.at,
            prepared_by=act.actor,
        )
        for statement in chosen:
            _order(act, batch, statement)
        audit.record(act, "settlement.batch.prepare", batch, orders=len(chosen))
    return batch


def _check_payable(statements: list[Statement], payer: Organisation) -> None:
    problems = [text for statement in statements for text in _unpayable(statement)]
    if not statements:
        problems = [str(_("nessuna distinta approvata da pagare"))]
    if not payer.iban:
        problems.append(str(_("l'ente pagatore non ha un IBAN")))
    if problems:
        raise Refusal("settlement.prepare", _("Non si può pagare: %(problems)s."), problems="; ".join(problems))


def _unpayable(statement: Statement) -> Iterable[str]:
    name = f"{statement.number}/{statement.month:%m.%Y}"
    if statement.state != StatementState.APPROVED:
        yield str(_("la distinta %s non è approvata")) % name
    if statement.orders.exclude(state=OrderState.REJECTED).exists():
        yield str(_("la distinta %s ha già un mandato")) % name
    if not _payee(statement)[1]:
        yield str(_("il beneficiario della distinta %s non ha un IBAN")) % name


def _payee(statement: Statement) -> tuple[str, str]:
    """Name and IBAN of who is paid."""
    if statement.provider:
        return statement.provider.name, statement.provider.iban
    assert statement.person is not None  # the database holds one of the two
    return str(statement.person), statement.person.iban


def _order(act: Act, batch: PaymentBatch, statement: Statement) -> PaymentOrder:
    name, iban = _payee(statement)
    tries = statement.orders.count() + 1
    order = PaymentOrder.objects.create(
        id=uuid7(),
        network_id=batch.network_id,
        batch=batch,
        statement=statement,
        end_to_end_id=f"{batch.network.code[:12].upper()}-D{statement.number:06d}-{tries}",
        creditor_name=name[:140],
        iban=iban,
        cents=totals.total(statement),
    )
    flow = flows.order(order=order.pk, payee=payee_id(statement), cents=order.cents)
    money.send(act, network=batch.network_id, flows=[flow])
    return order


def payee_id(statement: Statement) -> UUID:
    """Who is owed what the statement amounts to."""
    payee = statement.provider_id or statement.person_id
    assert payee is not None  # the database holds one of the two
    return payee


def payment_file(batch: PaymentBatch) -> PaymentFile:
    """The content of the batch's file; the same batch always gives the same (M21)."""
    orders = batch.orders.select_related("statement").order_by("end_to_end_id")
    return PaymentFile(
        message_id=batch.message_id,
        created=batch.prepared_at,
        initiator=batch.payer.name,
        cuc=batch.payer.cuc,
        debtor_name=batch.payer.name,
        debtor_iban=batch.payer.iban,
        execution_date=batch.execution_date,
        payments=tuple(
            Payment(
                end_to_end_id=order.end_to_end_id,
                creditor_name=order.creditor_name,
                iban=order.iban,
                amount_cents=order.cents,
                remittance=f"Distinta {order.statement.number} {order.statement.month:%m/%Y}",
            )
            for order in orders
        ),
    )


def send(act: Act, *, batch: PaymentBatch) -> bytes:
    """Write the SEPA file (pain.001.001.09), check it against its schema, and mark the batch sent. Returns the bytes.

    Side effects: state with the file's fingerprint, audit entry. Raises Refusal when the file is not valid.
    """
    access.require(act, "settlement.batch.send", batch)
    data = sepa.write(payment_file(batch))
    problems = sepa.validate(data)
    if problems:
        raise Refusal(
            "settlement.send", _("Il file per la banca non è valido: %(problems)s"), problems="; ".join(problems)
        )
    audit.transition(act, batch, "send", table=BATCH, file_sha256=hashlib.sha256(data).hexdigest())
    return data


def import_outcome(act: Act, *, batch: PaymentBatch, data: bytes) -> dict[str, int]:
    """Read the bank's answer (pain.002, camt.054) to a batch. Returns how many orders were paid and rejected.

    An answer read twice changes nothing more. Side effects, for each settled order: ledger transfer, state, audit entry,
    notice; when no order is left open the batch is closed. Raises SepaError when the answer is not to this batch.
    """
    access.require(act, "settlement.batch.outcome", batch)
    answer = sepa.reconcile(sepa.read_answer(data), Sent.of(payment_file(batch)))
    orders = {order.end_to_end_id: order for order in batch.orders.select_related("statement__provider")}
    counts = {"paid": 0, "rejected": 0}
    with act.writing():
        for outcome in answer.outcomes:
            result = _settle(act, orders[outcome.end_to_end_id], outcome)
            if result:
                counts[result] += 1
        if batch.state == "sent" and not batch.orders.filter(state=OrderState.ORDERED).exists():
            audit.transition(act, batch, "close", table=BATCH)
    return counts


def _settle(act: Act, order: PaymentOrder, outcome: Outcome) -> str | None:
    if order.state != OrderState.ORDERED:
        return None
    if outcome.status == Status.SETTLED:
        return _paid(act, order, outcome)
    return _rejected(act, order, outcome) if outcome.status.failed else None


def _paid(act: Act, order: PaymentOrder, outcome: Outcome) -> str:
    money.pay(act, order=order.pk)
    audit.transition(act, order, "pay", table=ORDER, bank_reference=outcome.end_to_end_id)
    statement = order.statement
    for to in delegates_of(statement.provider) if statement.provider else [statement.person]:
        notices.queue(act, "settlement.order.paid", about=order, to=to, month=statement.month.strftime("%m/%Y"))
    return "paid"


def _rejected(act: Act, order: PaymentOrder, outcome: Outcome) -> str:
    money.reject(act, order=order.pk)
    reason = " ".join(filter(None, (outcome.reason, outcome.text))) or str(_("respinto dalla banca"))
    audit.transition(act.because(reason), order, "reject", table=ORDER, bank_reason=reason[:140])
    return "rejected"
