from datetime import date

import pytest

from concilia.ledger.queries import verify
from concilia.settlement.domain import payments, statements
from tests.fixtures.vouchers import accreditata, avviso, buono, concessione, progetto, servizi, usa

__all__ = ["accreditata", "avviso", "buono", "concessione", "progetto", "servizi", "usa"]

APRIL, MAY, JUNE = (date(2026, month, 1) for month in (4, 5, 6))


@pytest.fixture(autouse=True)
def giugno(at):
    """It is 3 June 2026, nine in the morning."""
    return at("2026-06-03T09:00")


@pytest.fixture
def conti(db):
    """After the story, the ledger closes."""
    yield
    assert list(verify()) == []


@pytest.fixture
def usato(buono, usa, giugno):
    """A voucher used once in May: 125.00 euros for the cooperative."""

    def make(user=None, **use):
        voucher = buono(user)
        usa(voucher, at=giugno, **use)
        return voucher

    return make


@pytest.fixture
def paga(capofila):
    """The lead body with what it needs to pay."""
    capofila.iban, capofila.cuc = "IT24D0542811101000000654321", "0AB1C2DE"
    capofila.save()
    return capofila


@pytest.fixture
def disegna(rete, elena, act):
    """Draw the statements of a month."""

    def make(month=MAY):
        return statements.draw(act(elena), network=rete, month=month)

    return make


@pytest.fixture
def approvata(usato, disegna, irene, elena, act):
    """The cooperative's statement of May, approved."""

    def make(user=None):
        usato(user)
        (statement,) = disegna()
        statements.send(act(irene), statement=statement)
        return statements.approve(act(elena), statement=statement)

    return make


@pytest.fixture
def invio(paga, elena, act):
    """Prepare a batch of approved statements."""

    def make(*chosen, day=date(2026, 6, 10)):
        return payments.prepare(act(elena), payer=paga, statements=chosen, execution_date=day)

    return make
