"""A receipt pays once: in the same call, and in another one of the network."""

import pytest

from concilia.core.act import Act
from concilia.core.errors import Conflict
from concilia.vouchers.domain import redeeming, reversing
from concilia.vouchers.models import Redemption
from tests.fixtures import vouchers
from tests.fixtures.calls import changed
from tests.fixtures.refusals import refused

TELLS = (
    "  facts:\n    - {name: receipt_amount,",
    "  receipt: {issuer: issuer, number: number, issued_on: issued_on, amount: receipt_amount}\n"
    "  facts:\n"
    "    - {name: issuer, type: text, label: Emittente}\n"
    "    - {name: number, type: text, label: Numero}\n"
    "    - {name: issued_on, type: date, label: Data}\n"
    "    - {name: receipt_amount,",
)
RECEIPT = {"issuer": "Doposcuola di prova", "number": "12", "issued_on": "2026-05-02", "receipt_amount": "100.00"}


@pytest.fixture(autouse=True)
def two_calls(monkeypatch):
    """The call that refunds receipts, and another like it, both asking what tells a receipt from others."""
    text = changed(TELLS, text=vouchers.TEXTS["receipts"])
    monkeypatch.setitem(vouchers.TEXTS, "receipts", text)
    monkeypatch.setitem(
        vouchers.TEXTS,
        "again",
        text.replace("adda-martesana-voucher-2026", "altro-2026").replace("amount: 20000.00", "amount: 1000.00"),
    )
    monkeypatch.setitem(vouchers.ANSWERS, "again", vouchers.ANSWERS["receipts"])


@pytest.fixture
def rimborsa(sara, servizi):
    def run(voucher, **receipt):
        return redeeming.refund(
            Act(actor=sara.actor, at=vouchers.MAY),
            voucher=voucher,
            service=servizi["doposcuola"],
            service_date=vouchers.MAY.date(),
            facts={**RECEIPT, "service": "after_school", "traceable": "true", **receipt},
        )

    return run


def test_the_same_receipt_is_refused_in_another_call_until_its_use_is_undone(buono, rimborsa, sara):
    first, second = buono(kind="receipts", cents=40_000), buono(kind="again", cents=40_000)
    rimborsa(first)
    for voucher in (first, second):
        with refused("benefits.receipt.used", Conflict):
            rimborsa(voucher, number="0012", issuer="DOPOSCUOLA DI PROVA")
    assert Redemption.objects.count() == 1
    assert rimborsa(second, number="13")["cents"] == 5_000
    reversing.reverse(Act(actor=sara.actor, at=vouchers.MAY, reason="Errore"), redemption=Redemption.objects.first())
    assert rimborsa(second)["cents"] == 5_000
