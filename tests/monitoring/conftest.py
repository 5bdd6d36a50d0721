"""What a network must have done before it can be measured."""

from datetime import date, datetime, time

import pytest

from concilia.core import clock
from concilia.core.act import system
from concilia.integrations.sepa import Sent, fake
from concilia.monitoring.indicators import BY_CODE, Day
from concilia.networks.domain import adhesions
from concilia.networks.models import Agreement
from concilia.plans.models import FundingSource, Resources
from concilia.settlement.domain import outcomes, payments, statements
from tests.fixtures.vouchers import accreditata, avviso, buono, concessione, progetto, servizi, usa

__all__ = ["accreditata", "avviso", "buono", "concessione", "progetto", "servizi", "usa"]

JUNE = date(2026, 6, 30)


@pytest.fixture
def giugno(at):
    """It is 3 June 2026, nine in the morning."""
    return at("2026-06-03T09:00")


@pytest.fixture
def measure(rete):
    """The figure of an indicator on a day: `measure("B5", date(2026, 6, 30))`."""
    return lambda code, on=JUNE: BY_CODE[code].measure(Day(rete, on))


@pytest.fixture
def aderisce(rete):
    """Make an organisation a member from a day: `aderisce(officine, date(2026, 1, 1))`."""

    def make(organisation, since=date(2026, 1, 1), until=None, alliance=None):
        act = system("test", at=datetime.combine(since, time(9), tzinfo=clock.ROME))
        asked = adhesions.request(act, organisation=organisation, alliance=alliance)
        return adhesions.approve(act, adhesion=asked, since=since, until=until)

    return make


@pytest.fixture
def accordo(rete):
    """Make an agreement: `accordo("intesa", signed_on=…, expires_on=…)`."""
    return lambda code, **dates: Agreement.objects.create(network=rete, code=code, title=code, **dates)


@pytest.fixture
def castellanza(rete, progetto, capofila):
    """The project's resources as CA-15..17 state them: 60,741.00 = 32,000.00 + 28,741.00 euros, of which 16,241.00 in kind."""
    Resources.objects.create(
        network=rete, project=progetto, total=6_074_100, contribution=3_200_000, cofinancing=2_874_100
    )
    for code, form, cents in (("ore", "in_kind", 1_624_100), ("denaro", "money", 1_250_000)):
        FundingSource.objects.create(
            network=rete,
            project=progetto,
            organisation=capofila,
            code=code,
            label=code,
            kind="cofinancing",
            form=form,
            cents=cents,
        )


@pytest.fixture
def pagata(buono, usa, giugno, rete, capofila, irene, elena, giulia, act, at):
    """Giulia's voucher of 375.00 euros: the bank paid the cooperative 125.00 on 12 June, nine days after its statement."""
    voucher = buono(giulia)
    usa(voucher, at=giugno)
    capofila.iban, capofila.cuc = "IT24D0542811101000000654321", "0AB1C2DE"
    capofila.save()
    (statement,) = statements.draw(act(elena), network=rete, month=date(2026, 5, 1))
    statements.send(act(irene), statement=statement)
    statements.approve(act(elena), statement=statement)
    batch = payments.prepare(act(elena), payer=capofila, statements=[statement], execution_date=date(2026, 6, 12))
    payments.send(act(elena), batch=batch)
    at("2026-06-12T09:00")
    paid = fake.debit_notification(
        Sent.of(payments.payment_file(batch)),
        message_id="CAMT-1",
        created=batch.prepared_at,
        booked=date(2026, 6, 12),
        rejected={},
    )
    outcomes.import_outcome(act(elena), batch=batch, data=paid)
    return voucher
