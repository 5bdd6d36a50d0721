"""Invoices matched with statements, to the cent: what must agree, what may differ, what is then paid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from concilia.core.errors import Conflict, NotAllowed
from concilia.integrations import fattura
from concilia.integrations.fattura.fake import write
from concilia.integrations.sepa import Sent, fake
from concilia.ledger.queries import summary
from concilia.plans.models import BudgetLine
from concilia.settlement.domain import invoices, outcomes, payers, payments, refusals, statements, vat
from concilia.settlement.models import Invoice, VatHold
from concilia.settlement.queries import dues
from concilia.settlement.states import InvoiceState
from tests.fixtures.refusals import refused
from tests.integrations.fattura.examples import EXEMPT, SPLIT, STAMP_LINE, invoice

pytestmark = pytest.mark.usefixtures("conti")
CUP = "G17H03000130001"


@pytest.fixture
def inviata(usato, disegna, capofila, irene, act):
    """The cooperative's statement of May, 125.00 euros, sent; the lead body has its code."""
    capofila.fiscal_code = "12345678903"
    capofila.save()
    usato()
    (statement,) = disegna()
    return statements.send(act(irene), statement=statement)


@pytest.fixture
def allega(inviata, irene, act):
    """Irene attaches the file of an invoice."""

    def make(document=None):
        return invoices.attach_file(act(irene), statement=inviata, name="f.xml", data=write(document or invoice()))

    return make


@pytest.mark.seed("CA-33")
def test_an_invoice_that_agrees_is_matched(allega, inviata):
    made = allega()
    assert (made.gross_cents, made.regime, made.stamp_cents) == (12_500, "exempt", 200)
    assert dues.due(inviata).paid == 12_500


MISMATCHES = [
    ("supplier", invoice(supplier_codes=("12345678903",)), "Chi emette"),
    ("customer", invoice(customer_codes=("01234567897",)), "Chi paga"),
    ("date", invoice(date=date(2026, 6, 4)), "Data"),
    ("gross", invoice(replace(EXEMPT, taxable_cents=12_501), stamp_cents=200), "differenza 0,01"),
    ("gross", invoice(replace(EXEMPT, taxable_cents=12_499), stamp_cents=200), "differenza -0,01"),
]


@pytest.mark.parametrize(("field", "document", "said"), MISMATCHES, ids=[f"{m[0]} {m[2]}" for m in MISMATCHES])
def test_what_does_not_agree_is_named_and_by_how_much(field, document, said, allega):
    with refused("settlement.invoice.match") as caught:
        allega(document)
    assert caught.value.params["fields"] == [field]
    assert said in str(caught.value)
    assert Invoice.objects.count() == 0


def test_everything_that_differs_is_said_at_once(allega):
    with refused("settlement.invoice.match") as caught:
        allega(invoice(supplier_codes=("9",), customer_codes=("8",), date=date(2027, 1, 1)))
    assert caught.value.params["fields"] == ["supplier", "customer", "date"]


def test_the_cup_of_the_line_must_be_there(allega):
    BudgetLine.objects.update(cup=CUP)
    with refused("settlement.invoice.match") as caught:
        allega()
    assert caught.value.params["fields"] == ["cup"]
    assert allega(invoice(cups=(CUP,))).cup == CUP


@pytest.mark.parametrize(
    "document",
    [
        invoice(number="A-7", date=date(2026, 5, 31)),
        invoice(iban="IT24D0542811101000000654321"),
        invoice(EXEMPT, STAMP_LINE),
        invoice(cigs=("Z1234567AB",)),
        invoice(
            replace(EXEMPT, taxable_cents=10_000),
            replace(SPLIT, taxable_cents=2_049, vat_cents=451),
            stamp_cents=200,
        ),
    ],
    ids=["number and day", "another IBAN", "stamp charged", "a CIG", "two rates"],
)
def test_what_may_differ(document, allega):
    assert allega(document).state == InvoiceState.MATCHED


def test_an_invoice_is_used_once(allega, usato, disegna, anna, irene, act):
    allega()
    usato(anna)
    (other,) = disegna()
    with refused("settlement.invoice.twice", Conflict):
        invoices.attach_file(act(irene), statement=other, name="f.xml", data=write(invoice()))


def test_a_wrong_one_is_withdrawn_and_another_comes(allega, irene, act):
    invoices.withdraw(act(irene), invoice=allega())
    assert allega(invoice(number="13/2026")).state == InvoiceState.MATCHED


def test_typed_by_hand_it_passes_the_same_checks(inviata, irene, act):
    with pytest.raises(fattura.FatturaError):
        invoices.attach(act(irene), statement=inviata, document=invoice(stamp_cents=0))
    with refused("settlement.invoice.match"):
        invoices.attach(act(irene), statement=inviata, document=invoice(replace(EXEMPT, taxable_cents=12_400)))
    assert invoices.attach(act(irene), statement=inviata, document=invoice()).typed


@pytest.mark.parametrize("who", ["elena", "paolo", "davide", "giulia"])
def test_only_the_payee_attaches(who, request, inviata, act):
    with pytest.raises(NotAllowed):
        invoices.attach(act(request.getfixturevalue(who)), statement=inviata, document=invoice())


def test_a_person_has_no_invoice(inviata, giulia, sara, act):
    inviata.provider, inviata.person = None, giulia.person
    inviata.save()
    with refused("settlement.invoice.person"):
        invoices.attach(act(sara), statement=inviata, document=invoice())


# What is paid


def paid(batch, elena, act):
    payments.send(act(elena), batch=batch)
    answer = fake.debit_notification(
        Sent.of(payments.payment_file(batch)),
        {},
        message_id="CAMT-1",
        created=batch.prepared_at,
        booked=date(2026, 6, 10),
    )
    outcomes.import_outcome(act(elena), batch=batch, data=answer)


def test_split_payment_pays_the_supplier_less_and_owes_the_same(allega, inviata, invio, elena, rete, act):
    allega(invoice(SPLIT))
    due = dues.due(inviata)
    assert (due.owed, due.split_vat, due.paid) == (12_500, 2_254, 10_246)
    statements.approve(act(elena), statement=inviata)
    batch = invio(inviata)
    assert batch.orders.get().cents == 10_246
    sums = summary(rete.pk)
    assert (sums.owed, sums.ordered, sums.taxes, sums.closes) == (0, 10_246, 2_254, True)
    paid(batch, elena, act)
    holds = VatHold.objects.all()
    assert vat.remit(act(elena), network=rete, holds=holds, reference="F24-1") == 2_254
    sums = summary(rete.pk)
    assert (sums.paid, sums.taxes, sums.closes) == (12_500, 0, True)
    with refused("settlement.vat.twice", Conflict):
        vat.remit(act(elena), network=rete, holds=holds, reference="F24-2")


def test_a_stamp_that_is_charged_is_not_paid(allega, inviata, invio, elena, act):
    allega(invoice(EXEMPT, STAMP_LINE))
    due = dues.due(inviata)
    assert (due.owed, due.stamp_charged, due.paid) == (12_500, 200, 12_500)
    statements.approve(act(elena), statement=inviata)
    assert invio(inviata).orders.get().cents == 12_500


def test_after_a_line_is_refused_a_credit_note_is_needed(usa, buono, anna, inviata, allega, irene, elena, act, giugno):
    allega()
    statements.give_back(act(elena, reason="manca una riga"), statement=inviata)
    line = inviata.lines.get()
    statements.send(act(irene), statement=inviata)
    refusals.refuse(act(elena), line=line, code="amount", text="Un mese solo")
    with refused("settlement.approve.invoice") as caught:
        statements.approve(act(elena), statement=inviata)
    assert "nota di credito" in str(caught.value)
    assert "125,00" in str(caught.value)
    note = invoice(kind="TD04", number="1/NC")
    assert invoices.attach(act(irene), statement=inviata, document=note).gross_cents == -12_500
    statements.approve(act(elena), statement=inviata)


def test_who_pays_may_want_an_invoice(inviata, capofila, allega, elena, act):
    payers.set_profile(
        act(elena), organisation=capofila, dialect="iso", needs_invoice=True, needs_liquidation=False, offsets=False
    )
    with refused("settlement.approve.no_invoice"):
        statements.approve(act(elena), statement=inviata)
    allega()
    statements.approve(act(elena), statement=inviata)


@pytest.mark.parametrize("cents", [1, 100, 99_999])
def test_the_match_is_exact(cents, allega):
    document = invoice(fattura.Summary(rate=Decimal("22.00"), taxable_cents=cents, vat_cents=(cents * 22 + 50) // 100))
    with refused("settlement.invoice.match"):
        allega(document)


# The pages


def test_the_provider_reads_what_to_write_and_attaches_it(browse, irene, inviata):
    client, page = browse(irene), f"/liquidazione/distinte/{inviata.pk}/fattura/"
    shown = client.get(page).content.decode()
    for text in ("Azienda Speciale di prova", "12345678903", "01234567897", "125,00", "N4", "77,47"):
        assert text in shown
    from django.core.files.uploadedfile import SimpleUploadedFile

    wrong = SimpleUploadedFile("f.xml", write(invoice(replace(EXEMPT, taxable_cents=12_600))))
    answer = client.post(page, {"file": wrong})
    assert answer.status_code == 422
    assert "differenza" in answer.content.decode()
    assert client.post(page, {"file": SimpleUploadedFile("f.xml", write(invoice()))}).status_code == 302
    shown = client.get(f"/liquidazione/distinte/{inviata.pk}/").content.decode()
    assert "Fatture abbinate" in shown
    assert "Dal dovuto al pagato" in shown
    made = Invoice.objects.get()
    assert client.get(f"/liquidazione/fatture/{made.pk}/fattura.xml").content.startswith(b"<?xml")
    assert client.post(f"/liquidazione/fatture/{made.pk}/ritira/").status_code == 302
    assert Invoice.objects.get().state == InvoiceState.WITHDRAWN


def test_the_provider_types_it(browse, irene, inviata):
    client, page = browse(irene), f"/liquidazione/distinte/{inviata.pk}/fattura/dati/"
    assert "Confronta e allega" in client.get(page).content.decode()
    said = {
        "kind": "TD01",
        "number": "7",
        "date": "2026-06-01",
        "supplier_code": "01234567897",
        "customer_code": "12345678903",
        "taxable": "125,00",
        "rate": "0",
        "vat": "0",
        "nature": "N4",
        "law": "art. 10 n. 21 DPR 633/72",
        "stamp": "2,00",
        "total": "125,00",
    }
    assert client.post(page, {**said, "total": "130,00"}).status_code == 422
    assert client.post(page, said).status_code == 302
    assert Invoice.objects.get().typed


def test_the_accountant_records_the_f24(browse, allega, inviata, invio, elena, act):
    allega(invoice(SPLIT))
    statements.approve(act(elena), statement=inviata)
    invio(inviata)
    office, address = browse(elena), "/liquidazione/pagamenti/iva/"
    assert "22,54" in office.get(address).content.decode()
    hold = str(VatHold.objects.get().pk)
    assert office.post(f"{address}versa/", {"holds": [hold], "reference": ""}).status_code == 200
    assert office.post(f"{address}versa/", {"holds": [hold], "reference": "F24-7"}).status_code == 302
    assert "F24-7" in office.get(address).content.decode()
