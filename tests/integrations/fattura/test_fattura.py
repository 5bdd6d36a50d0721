"""Reading an electronic invoice: what it says, what is wrong in it, what is no invoice at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.integrations import fattura
from concilia.integrations.fattura import FatturaError
from concilia.integrations.fattura.fake import write
from tests.integrations.fattura.examples import EXEMPT, LAID_ON, SPLIT, STAMP_LINE, invoice


def codes(run):
    with pytest.raises(FatturaError) as caught:
        run()
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "document",
    [
        invoice(),
        invoice(SPLIT),
        invoice(LAID_ON),
        invoice(EXEMPT, STAMP_LINE),
        invoice(EXEMPT, total_cents=12_700),
        invoice(kind="TD04", cups=("G17H03000130001",), cigs=("Z1234567AB",), iban="IT60X0542811101000000123456"),
    ],
    ids=["exempt", "split", "with VAT", "stamp as a line", "stamp in the total", "credit note"],
)
def test_what_was_written_is_read_back(document):
    assert fattura.read(write(document)) == document


def test_the_tax_of_split_payment_goes_to_the_treasury():
    read = fattura.read(write(invoice(SPLIT)))
    assert (read.gross_cents, read.split_cents, read.regime) == (12_500, 2_254, "split")


@pytest.mark.parametrize("document", [invoice(EXEMPT, STAMP_LINE), invoice(EXEMPT, total_cents=12_700)])
def test_a_stamp_that_is_charged_is_no_service(document):
    read = fattura.read(write(document))
    assert (read.gross_cents, read.stamp_charged_cents, read.regime) == (12_500, 200, "exempt")


@pytest.mark.parametrize(
    ("taxable", "stamp", "problems"),
    [(7_747, 0, []), (7_748, 0, ["stamp"]), (7_748, 200, []), (7_747, 200, []), (7_748, 100, ["stamp"])],
    ids=["77.47", "77.48 without", "77.48 with", "more than asked", "another amount"],
)
def test_the_stamp_is_due_above_77_47(taxable, stamp, problems):
    document = invoice(replace(EXEMPT, taxable_cents=taxable), stamp_cents=stamp)
    assert [item.code for item in fattura.problems_of(document)] == problems


WRONG = {
    "kind": invoice(kind="TD16"),
    "number": invoice(number="senza cifre"),
    "supplier": invoice(supplier_codes=()),
    "cup": invoice(cups=("G17",)),
    "cig": invoice(cigs=("z12",)),
    "nature": invoice(replace(EXEMPT, nature=""), stamp_cents=200),
    "law": invoice(replace(EXEMPT, law=""), stamp_cents=200),
    "vat": invoice(replace(LAID_ON, vat_cents=2_256)),
    "total": invoice(total_cents=12_600),
    "withheld": invoice(withheld_cents=500),
    "date": invoice(date=date(2001, 1, 1)),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_is_named(code):
    assert codes(lambda: fattura.check(WRONG[code])) == [code]


def test_a_cent_of_rounding_is_no_error():
    assert fattura.check(invoice(replace(LAID_ON, vat_cents=2_255)))


def test_everything_wrong_is_said_at_once():
    document = invoice(replace(EXEMPT, law=""), number="x", stamp_cents=0)
    assert codes(lambda: fattura.check(document)) == ["number", "law", "stamp"]


BAD = {
    "not-xml": b"",
    "signed": b"\x30\x82\x01\x00",
    "doctype": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
    "kind": b"<?xml version='1.0'?><a/>",
    "bodies": write(invoice()).replace(b"FatturaElettronicaBody", b"Altro"),
    "missing": write(invoice()).replace(b"Numero>", b"Altro>"),
    "amount": write(invoice()).replace(b"<Imposta>0.00", b"<Imposta>zero"),
    "lines": write(invoice()).replace(b"<PrezzoTotale>125.00", b"<PrezzoTotale>100.00"),
    "currency": write(invoice()).replace(b"<Divisa>EUR", b"<Divisa>USD"),
    "too-large": b"<?xml" + b" " * 5 * 1024 * 1024,
}


@pytest.mark.parametrize("code", BAD)
def test_what_is_no_invoice_is_refused(code):
    assert codes(lambda: fattura.read(BAD[code])) == [code]


@given(st.integers(1, 10_000_000), st.sampled_from(["4.00", "5.00", "10.00", "22.00"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_invoice_with_tax_sums_to_the_cent(taxable, rate, split):
    vat = (taxable * Decimal(rate) / 100 + Decimal("0.5")) // 1
    summary = fattura.Summary(rate=Decimal(rate), taxable_cents=taxable, vat_cents=int(vat), due="S" if split else "I")
    read = fattura.read(write(invoice(summary)))
    assert read.gross_cents == taxable + int(vat)
    assert read.split_cents in {0, read.vat_cents}
