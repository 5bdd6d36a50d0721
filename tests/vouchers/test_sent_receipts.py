"""Receipts that Giulia sends from the portal: accepted, cut, refused, and the same one never twice (MA-22)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concilia.core.errors import Conflict, NotAllowed
from concilia.notices.models import Notice
from concilia.vouchers.domain import receipts, reversing
from concilia.vouchers.domain.receipts import Written
from concilia.vouchers.models import Receipt
from concilia.vouchers.queries.spending import left
from concilia.vouchers.receipt_states import ReceiptState
from tests.fixtures.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conti")]
PDF = b"%PDF-1.7 ricevuta"
FACTS = {"receipt_amount": "240.00", "service": "after_school", "traceable": "true"}


@pytest.fixture
def manda(servizi, act, giulia):
    """Giulia sends a receipt: `manda(voucher, number="7", receipt_amount="80.00")`."""

    def make(voucher, user=None, number="7", issuer="Doposcuola di prova", issued_on=date(2026, 5, 4), **facts):
        written = Written(
            service=servizi["doposcuola"],
            service_date=date(2026, 5, 4),
            issuer=issuer,
            number=number,
            issued_on=issued_on,
            facts={**FACTS, **facts},
        )
        return receipts.present(act(user or giulia), voucher=voucher, written=written, name="r.pdf", data=PDF)

    return make


@pytest.fixture
def voucher(buono):
    return buono(cents=40_000, kind="receipts")


@pytest.mark.seed("MA-22")
def test_a_receipt_is_accepted_and_refunded_by_the_call_s_rules(voucher, manda, sara, act):
    done = receipts.accept(act(sara), receipt=manda(voucher))
    receipt = Receipt.objects.get()
    assert (done["cents"], receipt.redemption.cents, receipt.state) == (12_000, 12_000, ReceiptState.ACCEPTED)
    assert left(voucher) == 28_000


def test_a_cut_has_its_reason_and_the_person_reads_it(voucher, manda, sara, act):
    receipt = manda(voucher)
    with refused("audit.reason"):
        receipts.accept(act(sara), receipt=receipt, cut_cents=4_000)
    with refused("vouchers.receipt.cut"):
        receipts.accept(act(sara, reason="Tutto"), receipt=receipt, cut_cents=24_000)
    done = receipts.accept(act(sara, reason="La mensa non è compresa."), receipt=receipt, cut_cents=4_000)
    assert done["cents"] == 10_000
    assert "La mensa non è compresa." in Notice.objects.get(code="vouchers.receipt.cut").body


@pytest.mark.parametrize(
    "again",
    [{}, {"number": "0007"}, {"issuer": "DOPOSCUOLA, di prova"}],
    ids=["the same", "zeros before", "written otherwise"],
)
def test_the_same_receipt_twice_is_refused_with_the_reason(voucher, manda, again):
    manda(voucher)
    with refused("benefits.receipt.used", Conflict) as caught:
        manda(voucher, **again)
    assert "già stata presentata" in str(caught.value)
    for other in ({"number": "8"}, {"receipt_amount": "240.01"}, {"issued_on": date(2026, 5, 5)}):
        manda(voucher, **other)


def test_it_is_refused_again_once_refunded_and_free_again_once_undone(voucher, manda, sara, act):
    receipts.accept(act(sara), receipt=manda(voucher))
    with refused("benefits.receipt.used", Conflict):
        manda(voucher)
    reversing.reverse(act(sara, reason="Persona sbagliata"), redemption=Receipt.objects.get().redemption)
    manda(voucher)


def test_what_was_refused_or_withdrawn_can_be_sent_again(voucher, manda, sara, giulia, act):
    receipts.refuse(act(sara, reason="Non si legge."), receipt=manda(voucher))
    assert "Non si legge." in Notice.objects.get(code="vouchers.receipt.refused").body
    receipts.withdraw(act(giulia), receipt=manda(voucher))
    manda(voucher)


def test_what_the_call_does_not_pay_is_not_accepted(voucher, manda, sara, act):
    receipt = manda(voucher, traceable="false")
    with refused("vouchers.redeem.rule") as caught:
        receipts.accept(act(sara), receipt=receipt)
    assert "non è tracciabile" in str(caught.value)
    receipt.refresh_from_db()
    assert receipt.state == ReceiptState.SENT
    with refused("benefits.receipt.used", Conflict):
        manda(voucher)


def test_only_the_holder_sends_and_only_the_office_decides(voucher, manda, anna, giulia, act):
    with pytest.raises(NotAllowed):
        manda(voucher, user=anna)
    with pytest.raises(NotAllowed):
        receipts.accept(act(giulia), receipt=manda(voucher))


def test_a_call_that_pays_providers_takes_no_receipts(buono, manda):
    with refused("vouchers.receipt.desk"):
        manda(buono())


def test_giulia_sends_it_from_her_page_and_sara_cuts_it(voucher, browse, giulia, sara):
    mine, page = browse(giulia), f"/voucher/{voucher.pk}/"
    assert "Manda una ricevuta da qui" in mine.get(page).content.decode()
    sent = {
        "receipt-issuer": "Doposcuola di prova",
        "receipt-number": "7",
        "receipt-issued": "2026-05-04",
        "use-day": "2026-05-04",
        "receipt_amount": "240,00",
        "service": "after_school",
        "traceable": "true",
        "use-key": "k",
    }
    shown = mine.post(f"{page}ricevute/nuova/", sent).content.decode()
    assert "Foto o PDF della ricevuta" in shown
    answer = mine.post(f"{page}ricevute/nuova/", {**sent, "receipt-file": SimpleUploadedFile("r.pdf", PDF)})
    assert answer.status_code == 302, answer.content.decode()
    again = mine.post(f"{page}ricevute/nuova/", {**sent, "receipt-file": SimpleUploadedFile("r.pdf", PDF)})
    assert again.status_code == 409
    assert "già stata presentata" in again.content.decode()
    receipt = Receipt.objects.get()
    office = browse(sara)
    assert "Doposcuola di prova, 7" in office.get("/voucher/ricevute/").content.decode()
    place = f"/voucher/ricevute/{receipt.pk}/"
    assert "€\xa0240,00" in office.get(place).content.decode()
    assert office.get(f"{place}file/").content == PDF
    assert office.post(place, {"cut": "40,00", "reason": ""}).status_code == 422
    assert office.post(place, {"cut": "40,00", "reason": "Mensa"}).status_code == 302
    shown = mine.get(f"{page}ricevute/").content.decode()
    for part in ("€\xa040,00", "€\xa0100,00", "Mensa", "accolta"):
        assert part in shown


def test_the_lists_cost_the_same_with_one_and_with_three(voucher, manda, browse, giulia, sara, assert_list_queries):
    numbers = iter("123456789")
    mine, office = browse(giulia), browse(sara)
    assert_list_queries(
        7,
        add_row=lambda: manda(voucher, number=next(numbers)),
        show=lambda: mine.get(f"/voucher/{voucher.pk}/ricevute/"),
    )
    assert_list_queries(
        7, add_row=lambda: manda(voucher, number=next(numbers)), show=lambda: office.get("/voucher/ricevute/")
    )


def test_nobody_else_reads_a_receipt(voucher, manda, browse, anna):
    receipt = manda(voucher)
    assert browse(anna).get(f"/voucher/ricevute/{receipt.pk}/file/").status_code == 404
