"""Payment batches: orders to the bank for approved statements, and the file that carries them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import uuid7
from concilia.integrations import sepa
from concilia.integrations.sepa import Payment, PaymentFile
from concilia.ledger.domain import flows, money
from concilia.networks.models import Alliance, Organisation
from concilia.territory.models import Network

from ..models import PaymentBatch, PaymentOrder, Statement
from ..queries import dues
from ..states import BATCH, Dialect, OrderState, StatementState
from . import gates, payers, regularity, vat
from .numbering import one_at_a_time

NAME_IN_CODES = 12


def prepare(
    act: Act,
    *,
    payer: Organisation,
    statements: Iterable[Statement],
    execution_date: date,
    alliance: Alliance | None = None,
) -> PaymentBatch:
    """Order the payment of approved statements, in one batch. Side effects: batch, orders, ledger transfers (the tax of
    split payment is kept), audit entry.

    Raises Refusal when a statement is not approved, already ordered, empty, of others, late without a reason, or its payee
    has no IBAN or one to verify, or an act is missing or not published: all at once, by name; SepaError when the bank would
    refuse the file.
    """
    access.require(act, "settlement.batch.prepare", alliance or payer.network)
    with act.writing():
        one_at_a_time(payer.network)
        chosen = _read_again(statements)
        _check_payable(act, chosen, payer, alliance)
        regularity.check(chosen, execution_date)
        batch = _create(act, payer, alliance, execution_date)
        for statement in chosen:
            _order(act, batch, statement)
        written(batch)  # what the bank would refuse is refused now, while nothing is written
        audit.record(act, "settlement.batch.prepare", batch, orders=len(chosen))
    return batch


def _read_again(statements: Iterable[Statement]) -> list[Statement]:
    rows = Statement.objects.filter(pk__in=[row.pk for row in statements]).select_related("provider", "person")
    return list(dues.with_dues(rows).order_by("number"))


def _check_payable(act: Act, statements: list[Statement], payer: Organisation, alliance: Alliance | None) -> None:
    problems = [text for statement in statements for text in _unpayable(statement, payer, alliance)]
    problems += gates.missing_acts(statements, payer)
    problems += gates.waiting(act, statements)
    if not statements:
        problems = [str(_("nessuna distinta approvata da pagare"))]
    if not payer.iban or not payer.cuc:
        problems.append(str(_("l'ente pagatore non ha un IBAN e un codice CUC")))
    if problems:
        raise Refusal("settlement.prepare", _("Non si può pagare: %(problems)s."), problems="; ".join(problems))


def _unpayable(statement: Statement, payer: Organisation, alliance: Alliance | None) -> Iterable[str]:
    name = f"{statement.number}/{statement.month:%m.%Y}"
    if statement.network_id != payer.network_id or (alliance and statement.alliance_id != alliance.pk):
        yield str(_("la distinta %s è di altri")) % name
    if statement.state != StatementState.APPROVED:
        yield str(_("la distinta %s non è approvata")) % name
    if statement.orders.exclude(state=OrderState.REJECTED).exists():
        yield str(_("la distinta %s ha già un mandato")) % name
    if not statement.total:  # type: ignore[attr-defined]
        yield str(_("la distinta %s è vuota")) % name
    elif dues.to_pay(statement) <= 0:
        yield str(_("la distinta %s è già pagata per compensazione")) % name
    if not _payee(statement)[1]:
        yield str(_("il beneficiario della distinta %s non ha un IBAN")) % name


def _payee(statement: Statement) -> tuple[str, str]:
    """Name and IBAN of who is paid."""
    if statement.provider:
        return statement.provider.name, statement.provider.iban
    assert statement.person is not None  # the database holds one of the two
    return str(statement.person), statement.person.iban


def _create(act: Act, payer: Organisation, alliance: Alliance | None, execution_date: date) -> PaymentBatch:
    """What the file says of the payer is copied here, so that the batch gives the same bytes for ever."""
    network = payer.network
    number = (PaymentBatch.objects.filter(network=network).aggregate(last=Max("number"))["last"] or 0) + 1
    return PaymentBatch.objects.create(
        network=network,
        payer=payer,
        payer_name=payer.name,
        payer_iban=payer.iban,
        payer_cuc=payer.cuc,
        dialect=payers.profile_of(payer).dialect,
        alliance=alliance,
        number=number,
        execution_date=execution_date,
        message_id=f"{name_in_codes(network)}-{act.at.astimezone(clock.ROME):%Y%m%d}-{number:05d}",
        prepared_at=act.at,
        prepared_by=act.actor,
    )


def name_in_codes(network: Network) -> str:
    """The network's name in identifiers for banks: its code, or the beginning of it and a mark that no other has."""
    code = network.code.upper().replace("_", "-")
    if len(code) <= NAME_IN_CODES:
        return code
    return f"{code[: NAME_IN_CODES - 6]}-{hashlib.sha256(network.code.encode()).hexdigest()[:5].upper()}"


def _order(act: Act, batch: PaymentBatch, statement: Statement) -> PaymentOrder:
    name, iban = _payee(statement)
    tries = statement.orders.count() + 1
    order = PaymentOrder.objects.create(
        id=uuid7(),
        network_id=batch.network_id,
        batch=batch,
        statement=statement,
        end_to_end_id=f"{name_in_codes(batch.network)}-D{statement.number:06d}-{tries}",
        creditor_name=name[:140],
        iban=iban,
        cents=dues.to_pay(statement),
    )
    vat.hold(act, statement)
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
    orders = batch.orders.select_related("statement__instalment").order_by("end_to_end_id")
    return PaymentFile(
        message_id=batch.message_id,
        created=batch.prepared_at,
        initiator=batch.payer_name,
        cuc=batch.payer_cuc,
        debtor_name=batch.payer_name,
        debtor_iban=batch.payer_iban,
        execution_date=batch.execution_date,
        payments=tuple(
            Payment(
                end_to_end_id=order.end_to_end_id,
                creditor_name=order.creditor_name,
                iban=order.iban,
                amount_cents=order.cents,
                remittance=regularity.remittance(order.statement),
            )
            for order in orders
        ),
    )


def written(batch: PaymentBatch) -> bytes:
    """The file of a batch in the dialect of its payer's bank. Raises SepaError when the bank would refuse it."""
    write = sepa.write_cbi if batch.dialect == Dialect.CBI else sepa.write
    return write(payment_file(batch))


def send(act: Act, *, batch: PaymentBatch) -> bytes:
    """Write the SEPA file, check it against its schema (ISO; CBI's is its members'), mark the batch sent. Returns the bytes.

    Side effects: state with the file's fingerprint, audit entry. Raises Refusal when the file is not valid.
    """
    access.require(act, "settlement.batch.send", batch)
    data = written(batch)
    problems = sepa.validate(data) if batch.dialect == Dialect.ISO else []
    if problems:
        text = "; ".join(problems)
        raise Refusal("settlement.send", _("Il file per la banca non è valido: %(problems)s"), problems=text)
    audit.transition(act, batch, "send", table=BATCH, file_sha256=hashlib.sha256(data).hexdigest())
    return data


def file_again(act: Act, *, batch: PaymentBatch) -> bytes:
    """The bytes of a batch that was sent, as they were sent. Raises Refusal before, or if they are no longer the same."""
    access.require(act, "settlement.batch.file", batch)
    data = written(batch)
    if hashlib.sha256(data).hexdigest() != batch.file_sha256:
        raise Refusal("settlement.file", _("Il file non è stato ancora inviato, o non è più lo stesso."))
    return data
