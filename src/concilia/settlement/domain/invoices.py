"""Invoices of a statement: attached as a file or typed, matched to the cent, withdrawn before the approval."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import documents
from concilia.engines.deadlines import day_of
from concilia.engines.money import format_euros
from concilia.integrations import fattura
from concilia.networks.models import Organisation

from .. import matching
from ..models import Invoice, Statement
from ..queries import behind, dues, totals
from ..states import INVOICE, InvoiceState, StatementState


def attach_file(act: Act, *, statement: Statement, name: str, data: bytes) -> Invoice:
    """Attach a FatturaPA file. Side effects: as ``attach``, and the file is kept. Raises FatturaError for what it says."""
    access.require(act, "settlement.invoice.attach", statement)
    document = fattura.read(data)
    with act.writing():
        made = _attach(act, statement, document, typed=False)
        documents.add(act, about=made, kind="fattura", title=name[-200:], data=data)
    return made


def attach(act: Act, *, statement: Statement, document: fattura.Invoice) -> Invoice:
    """Attach an invoice typed by hand, with the same checks. Side effects: invoice, audit entry.

    Raises FatturaError for what is wrong in it, Refusal ``settlement.invoice.match`` that names each field that does not
    agree with the statement and by how much, Conflict when the same invoice is on a statement.
    """
    access.require(act, "settlement.invoice.attach", statement)
    with act.writing():
        return _attach(act, statement, fattura.check(document), typed=True)


def _attach(act: Act, statement: Statement, document: fattura.Invoice, *, typed: bool) -> Invoice:
    held = (
        Statement.objects.select_for_update(no_key=True, of=("self",)).select_related("provider").get(pk=statement.pk)
    )
    if held.provider is None:
        raise Refusal(
            "settlement.invoice.person", _("Un rimborso a una persona non ha una fattura: servono le ricevute.")
        )
    if behind.instalment_of(held) is not None:
        raise Refusal(
            "settlement.invoice.contribution",
            _("Un contributo non si fattura: è una cessione di denaro, fuori campo IVA (art. 2 c. 3 DPR 633/1972)."),
        )
    if held.state == StatementState.APPROVED:
        raise Refusal("settlement.invoice.approved", _("La distinta è già approvata: la fattura non si cambia più."))
    if not held.provider.fiscal_code:
        raise Refusal(
            "settlement.invoice.no_code",
            _("Nel registro manca la partita IVA dell'ente: chiedi al coordinamento di scriverla."),
        )
    wrong = list(matching.differences(document, expected(act, held)))
    if wrong:
        text = "; ".join(map(str, wrong))
        raise Refusal(
            "settlement.invoice.match",
            _("La fattura non è quella di questa distinta. %(differences)s."),
            differences=text,
            fields=[item.field for item in wrong],
        )
    try:
        with act.writing():
            made = Invoice.objects.create(**_fields(act, held, document), typed=typed)
    except IntegrityError as error:
        raise Conflict("settlement.invoice.twice", _("Questa fattura è già in una distinta.")) from error
    audit.record(act, "settlement.invoice.attach", made, number=made.number, gross=made.gross_cents, typed=typed)
    return made


def expected(act: Act, statement: Statement) -> matching.Expected:
    """What the statement asks of its next document."""
    provider, payer = statement.provider, payer_of(statement)
    return matching.Expected(
        supplier_code=provider.fiscal_code if provider else "",
        customer_code=payer.fiscal_code if payer else "",
        left_cents=totals.total(statement) - dues.invoiced(statement),
        cups=frozenset(behind.cups(statement)),
        today=day_of(act.at),
        iban=provider.iban if provider else "",
    )


def payer_of(statement: Statement) -> Organisation | None:
    """Who receives the invoice: the lead body of the statement's alliance."""
    return statement.alliance.lead if statement.alliance else None


def _fields(act: Act, statement: Statement, document: fattura.Invoice) -> dict[str, object]:
    sign = document.sign
    return {
        "network_id": statement.network_id,
        "statement": statement,
        "kind": document.kind,
        "number": document.number,
        "date": document.date,
        "supplier_code": statement.provider.fiscal_code if statement.provider else "",
        "supplier_name": document.supplier_name[:240],
        "regime": document.regime,
        "law": document.law[:100],
        "taxable_cents": sign * document.taxable_cents,
        "vat_cents": sign * document.vat_cents,
        "gross_cents": sign * document.gross_cents,
        "split_cents": sign * document.split_cents,
        "stamp_cents": document.stamp_cents,
        "stamp_charged_cents": sign * document.stamp_charged_cents,
        "cup": (document.cups or ("",))[0],
        "cig": (document.cigs or ("",))[0],
        "attached_at": act.at,
        "attached_by": act.actor,
    }


def withdraw(act: Act, *, invoice: Invoice) -> Invoice:
    """Take a wrong invoice off a statement that is not approved. Side effects: state, audit entry; the file stays."""
    access.require(act, "settlement.invoice.withdraw", invoice)
    with act.writing():
        held = Statement.objects.select_for_update(no_key=True).get(pk=invoice.statement_id)
        if held.state == StatementState.APPROVED:
            raise Refusal(
                "settlement.invoice.approved", _("La distinta è già approvata: la fattura non si cambia più.")
            )
        audit.transition(act, invoice, "withdraw", table=INVOICE)
    return invoice


def check_agrees(statement: Statement) -> None:
    """Raise Refusal when the documents no longer make the statement's total: a line was refused after they came."""
    if not statement.invoices.filter(state=InvoiceState.MATCHED).exists():
        return
    left = totals.total(statement) - dues.invoiced(statement)
    if left:
        raise Refusal(
            "settlement.approve.invoice",
            _("Le fatture differiscono dalla distinta di %(by)s: serve %(what)s prima di approvare."),
            by=format_euros(abs(left)),
            what=_("una nota di credito") if left < 0 else _("un'altra fattura"),
        )
