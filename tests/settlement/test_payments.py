"""From approved statements to the bank and back."""

import csv
import io
from datetime import date

import pytest

from concilia.core.errors import Conflict, NotAllowed
from concilia.integrations import sepa
from concilia.integrations.sepa import Sent, SepaError, fake
from concilia.ledger.queries import summary
from concilia.notices.models import Notice
from concilia.settlement import papers
from concilia.settlement.domain import outcomes, payers, payments
from concilia.settlement.models import PaymentBatch, PaymentOrder
from concilia.settlement.states import BatchState, OrderState
from concilia.territory.models import Network
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")


@pytest.fixture
def inviato(approvata, invio, elena, act):
    """A batch with the statements of May, sent to the bank."""

    def make(*people):
        statements = [approvata(person) for person in people or [None]]
        batch = invio(*statements)
        payments.send(act(elena), batch=batch)
        return batch

    return make


def answer(batch, **how):
    """The bank's debit notification: every order paid, but those named."""
    sent = Sent.of(payments.payment_file(batch))
    how = {"rejected": {}, **how}
    return fake.debit_notification(
        sent, message_id="CAMT-1", created=batch.prepared_at, booked=date(2026, 6, 10), **how
    )


def refusal(batch, *orders):
    """The bank's status report that refuses some orders."""
    sent = Sent.of(payments.payment_file(batch))
    return fake.status_report(
        sent, dict.fromkeys(orders, ("AC04", "Conto chiuso")), message_id="PAIN-1", created=batch.prepared_at
    )


def test_the_order_moves_what_is_owed(approvata, invio, rete):
    batch = invio(approvata())
    sums = summary(rete.pk)
    assert (sums.owed, sums.ordered, sums.paid, sums.closes) == (0, 12_500, 0, True)
    order = batch.orders.get()
    assert (order.cents, order.creditor_name, order.end_to_end_id) == (
        12_500,
        "Cooperativa di prova",
        "RETE-D000001-1",
    )


def test_the_file_is_valid_and_always_the_same(inviato, paga, elena, act):
    """M21: even after the payer has changed its account."""
    batch = inviato()
    data = payments.file_again(act(elena), batch=batch)
    assert sepa.validate(data) == []
    assert b"125.00" in data
    assert b"RETE-D000001-1" in data
    paga.iban = "IT60X0542811101000000123456"
    paga.save()
    again = PaymentBatch.objects.get(pk=batch.pk)
    assert payments.file_again(act(elena), batch=again) == data


def test_a_batch_is_sent_once(inviato, elena, act):
    batch = inviato()
    with refused("audit.state", Conflict):
        payments.send(act(elena), batch=batch)


def test_a_statement_is_ordered_once(approvata, invio):
    statement = approvata()
    invio(statement)
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert "ha già un mandato" in str(caught.value)
    assert PaymentBatch.objects.count() == PaymentOrder.objects.count() == 1


def test_everything_that_stops_a_payment_is_said_at_once(usato, disegna, invio, paga, accreditata):
    usato()
    (statement,) = disegna()
    accreditata.iban = ""
    accreditata.save()
    paga.cuc = ""
    paga.save()
    with refused("settlement.prepare") as caught:
        invio(statement)
    for problem in ("non è approvata", "non ha un IBAN", "CUC"):
        assert problem in str(caught.value)
    assert PaymentBatch.objects.count() == 0


def test_nothing_to_pay_is_no_batch(invio):
    with refused("settlement.prepare"):
        invio()


def test_an_account_that_the_bank_would_refuse_stops_the_batch(approvata, invio, accreditata):
    statement = approvata()
    accreditata.iban = "IT60X0542811101000000123457"
    accreditata.save()
    with pytest.raises(SepaError):
        invio(statement)
    assert PaymentBatch.objects.count() == PaymentOrder.objects.count() == 0


def test_a_day_that_has_passed_stops_the_batch(approvata, invio):
    with pytest.raises(SepaError):
        invio(approvata(), day=date(2026, 6, 2))


def test_statements_of_another_network_are_not_paid(approvata, paga, elena, act, somebody):
    from concilia.access.kinds import Kind
    from concilia.networks.models import Organisation

    statement = approvata()
    other = Network.objects.create(code="altra", title="Altra rete", kind="network")
    payer = Organisation.objects.create(network=other, code="pagatore", name="Altro", iban=paga.iban, cuc=paga.cuc)
    with pytest.raises(NotAllowed):
        payments.prepare(act(elena), payer=payer, statements=[statement], execution_date=date(2026, 6, 10))
    nina = somebody("Nina", (Kind.ACCOUNTANT, other))
    with refused("settlement.prepare") as caught:
        payments.prepare(act(nina), payer=payer, statements=[statement], execution_date=date(2026, 6, 10))
    assert "è di altri" in str(caught.value)


@pytest.mark.parametrize("who", ["sara", "paolo", "davide", "irene"])
def test_only_the_accountant_pays(who, request, approvata, paga, act):
    statement = approvata()
    with pytest.raises(NotAllowed):
        payments.prepare(
            act(request.getfixturevalue(who)), payer=paga, statements=[statement], execution_date=date(2026, 6, 10)
        )


@pytest.mark.parametrize(
    ("code", "name"),
    [("rete", "RETE"), ("rete_due", "RETE-DUE"), ("adda-martesana", "ADDA-M-"), ("adda-martedi-nord", "ADDA-M-")],
)
def test_names_in_codes_are_the_networks_own(code, name):
    made = payments.name_in_codes(Network(code=code))
    assert made.startswith(name)
    assert len(made) <= 12
    assert made != payments.name_in_codes(Network(code=f"{code}-bis"))


# What the bank answers


def test_paid(inviato, elena, irene, rete, act):
    batch = inviato()
    counts = outcomes.import_outcome(act(elena), batch=batch, data=answer(batch))
    assert counts == {"paid": 1, "rejected": 0, "returned": 0}
    assert (summary(rete.pk).paid, batch.state) == (12_500, BatchState.CLOSED)
    assert batch.orders.get().bank_reference == "RETE-D000001-1"
    assert Notice.objects.filter(code="settlement.order.paid", user=irene).count() == 1


def test_an_answer_read_twice_changes_nothing_more(inviato, elena, rete, act):
    batch = inviato()
    data = answer(batch)
    outcomes.import_outcome(act(elena), batch=batch, data=data)
    assert outcomes.import_outcome(act(elena), batch=batch, data=data) == {"paid": 0, "rejected": 0, "returned": 0}
    assert summary(rete.pk).paid == 12_500


def test_accepted_is_not_paid(inviato, elena, rete, act):
    batch = inviato()
    counts = outcomes.import_outcome(act(elena), batch=batch, data=refusal(batch))
    assert (counts["paid"], summary(rete.pk).ordered, batch.state) == (0, 12_500, BatchState.SENT)


def test_rejected_is_owed_again_and_paid_by_a_new_order(inviato, invio, elena, rete, act):
    """M22: never sent again by itself, and under a new name."""
    batch = inviato()
    order = batch.orders.get()
    counts = outcomes.import_outcome(act(elena), batch=batch, data=refusal(batch, order.end_to_end_id))
    assert (counts["rejected"], batch.state) == (1, BatchState.CLOSED)
    order.refresh_from_db()
    assert (order.state, order.bank_reason) == (OrderState.REJECTED, "AC04 Conto chiuso")
    assert (summary(rete.pk).owed, summary(rete.pk).ordered) == (12_500, 0)
    again = invio(order.statement)
    assert again.orders.get().end_to_end_id == "RETE-D000001-2"
    payments.send(act(elena), batch=again)
    outcomes.import_outcome(act(elena), batch=again, data=answer(again))
    assert summary(rete.pk).paid == 12_500


def test_paid_and_then_returned_is_owed_again(inviato, invio, elena, rete, act):
    batch = inviato()
    outcomes.import_outcome(act(elena), batch=batch, data=answer(batch))
    order = batch.orders.get()
    back = answer(batch, rejected={order.end_to_end_id: ("", "")}, returned={order.end_to_end_id: ("AC04", "Chiuso")})
    assert outcomes.import_outcome(act(elena), batch=batch, data=back)["returned"] == 1
    sums = summary(rete.pk)
    assert (sums.owed, sums.ordered, sums.paid) == (12_500, 0, 0)
    assert outcomes.import_outcome(act(elena), batch=batch, data=back)["returned"] == 0
    assert invio(order.statement).orders.get().end_to_end_id == "RETE-D000001-2"


def test_paid_and_returned_in_one_notification(inviato, elena, rete, act):
    batch = inviato()
    name = batch.orders.get().end_to_end_id
    counts = outcomes.import_outcome(act(elena), batch=batch, data=answer(batch, returned={name: ("AC04", "Chiuso")}))
    assert counts == {"paid": 1, "rejected": 0, "returned": 1}
    assert (summary(rete.pk).owed, summary(rete.pk).paid) == (12_500, 0)


def test_the_answer_to_another_batch_is_refused(inviato, approvata, invio, usa, elena, anna, act):
    first = inviato()
    second = invio(approvata(anna))
    payments.send(act(elena), batch=second)
    with pytest.raises(SepaError):
        outcomes.import_outcome(act(elena), batch=second, data=refusal(first))
    with refused("settlement.outcome.other"):
        outcomes.import_outcome(act(elena), batch=second, data=answer(first))
    assert second.orders.get().state == OrderState.ORDERED


@pytest.mark.parametrize(
    "data", [b"", b"non sono XML", b"<a/>", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"]
)
def test_what_is_no_answer_is_refused(data, inviato, elena, rete, act):
    batch = inviato()
    with pytest.raises(SepaError):
        outcomes.import_outcome(act(elena), batch=batch, data=data)
    assert summary(rete.pk).ordered == 12_500


def test_no_answer_comes_before_the_file_is_sent(approvata, invio, elena, act):
    batch = invio(approvata())
    with refused("settlement.outcome.early"):
        outcomes.import_outcome(act(elena), batch=batch, data=answer(batch))


def test_the_file_of_a_batch_that_was_not_sent_is_not_given(approvata, invio, elena, act):
    with refused("settlement.file"):
        payments.file_again(act(elena), batch=invio(approvata()))


# The dialect of the bank, and whose is whose


def test_a_body_whose_bank_takes_cbi_files_sends_them(approvata, invio, paga, elena, act):
    payers.set_profile(
        act(elena), organisation=paga, dialect="cbi", needs_invoice=False, needs_liquidation=False, offsets=False
    )
    batch = invio(approvata())
    data = payments.send(act(elena), batch=batch)
    assert b"urn:CBI:xsd:CBIBdyPaymentRequest.00.04.01" in data
    assert b"RETE-D000001-1" in data
    payers.set_profile(
        act(elena), organisation=paga, dialect="iso", needs_invoice=False, needs_liquidation=False, offsets=False
    )
    again = PaymentBatch.objects.get(pk=batch.pk)
    assert payments.file_again(act(elena), batch=again) == data, "a batch keeps its dialect and its bytes"
    outcomes.import_outcome(act(elena), batch=again, data=answer(again))
    assert again.orders.get().state == OrderState.PAID


def test_an_account_abroad_has_no_cbi_files(paga, elena, act):
    paga.iban = "SM86U0322509800000000270100"
    paga.save()
    with refused("settlement.payer.cbi"):
        payers.set_profile(
            act(elena), organisation=paga, dialect="cbi", needs_invoice=False, needs_liquidation=False, offsets=False
        )


def test_the_accountant_says_how_a_body_pays(browse, elena, sara, paga):
    office = browse(elena)
    assert "Azienda Speciale di prova" in office.get("/liquidazione/pagamenti/enti/").content.decode()
    address = f"/liquidazione/pagamenti/enti/{paga.pk}/"
    assert "CBI" in office.get(address).content.decode()
    assert office.post(address, {"dialect": "cbi", "offsets": "on"}).status_code == 302
    profile = payers.profile_of(paga)
    assert (profile.dialect, profile.offsets, profile.needs_invoice) == ("cbi", True, False)
    assert browse(sara).get(address).status_code == 404


def test_each_paid_line_names_voucher_child_month_call_and_bank_reference(inviato, elena, act):
    """So that nobody guesses whose is whose: on paper and as data."""
    batch = inviato()
    outcomes.import_outcome(act(elena), batch=batch, data=answer(batch))
    statement = batch.orders.get().statement
    line = statement.lines.select_related("redemption__voucher").get()
    out = io.StringIO()
    papers.write_csv(statement, out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    voucher = line.redemption.voucher.code[-4:]
    expected = (voucher, line.beneficiary_code, "2026-05", "castellanza-b-2026", "RETE-D000001-1")
    assert tuple(row[name] for name in ("voucher", "beneficiario", "mese", "avviso", "banca")) == expected
    (printed,) = papers.printed(statement, iban="").lines
    assert (printed.voucher, printed.child, printed.month) == (f"…{voucher}", line.beneficiary_code, date(2026, 5, 4))
    assert "Azione B" in printed.call
    assert printed.bank_reference == "RETE-D000001-1"


def test_the_tax_kept_has_its_page(browse, elena, sara):
    assert "IVA da versare" in browse(elena).get("/liquidazione/pagamenti/iva/").content.decode()
    assert browse(sara).get("/liquidazione/pagamenti/iva/").status_code == 404
