"""Contributions to firms, from the award to the balance: Anna's, of section I (MA-17, MA-21, MA-25)."""

from datetime import date

import pytest

from concilia.access.kinds import Kind, Scope
from concilia.access.models import Role
from concilia.benefits.queries import dues
from concilia.core.errors import Conflict, NotAllowed
from concilia.integrations.sepa import Sent, fake
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import summary
from concilia.ledger.queries.balances import balances
from concilia.notices.models import Notice
from concilia.settlement.domain import (
    conditions,
    cost_reports,
    grants,
    instalments,
    outcomes,
    payments,
    recoveries,
    withholding,
)
from concilia.settlement.grant_states import GrantState, Nature
from concilia.settlement.models import Instalment
from concilia.settlement.queries import taxes
from concilia.settlement.queries.grants import Standing
from tests.fixtures.grants import PDF, bando, contributo, esamina, incentivo, regolare, rendiconta, soddisfa, written
from tests.fixtures.refusals import refused

__all__ = ["bando", "contributo", "esamina", "incentivo", "regolare", "rendiconta", "soddisfa"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conti")]
TODAY = date(2026, 6, 3)


def owed(kind, owner):
    return balances(kind, [owner])[owner]


@pytest.fixture
def paga_fase(elena, act):
    def make(grant, stage):
        return instalments.settle(act(elena), grant=grant, stage=stage)

    return make


@pytest.fixture
def in_banca(invio, elena, act):
    """The statements of instalments go to the bank, which pays them."""

    def make(*made, reject=()):
        batch = invio(*(row.statement for row in made))
        payments.send(act(elena), batch=batch)
        sent = Sent.of(payments.payment_file(batch))
        data = fake.debit_notification(
            sent, {}, message_id="M-1", created=batch.prepared_at, booked=batch.execution_date
        )
        outcomes.import_outcome(act(elena), batch=batch, data=data)
        return batch

    return make


def test_a_firm_accepts_and_knows_dates_rate_and_tax(contributo, bando):
    assert (contributo.since, contributo.starts_on, contributo.ends_on, contributo.pay_by) == (
        date(2026, 4, 20),
        TODAY,
        date(2027, 1, 15),
        date(2027, 3, 16),
    )
    assert (contributo.rate_part, contributo.rate_whole) == (400_000, 800_000)
    assert contributo.nature == Nature.ENTERPRISE
    assert contributo.cup == "J81B21000000001"
    assert {row.code for row in contributo.conditions.all()} == {"MODEL_SHEET", "SURVEY"}


def test_it_is_accepted_once_by_the_firm_and_not_from_before_costs_count(incentivo, anna, marco, act):
    with pytest.raises(NotAllowed):
        grants.accept(act(marco), award=incentivo, starts_on=TODAY)
    with refused("settlement.grant.start"):
        grants.accept(act(anna), award=incentivo, starts_on=date(2026, 4, 19))
    grants.accept(act(anna), award=incentivo, starts_on=date(2026, 4, 20))
    with refused("settlement.grant.twice", Conflict):
        grants.accept(act(anna), award=incentivo, starts_on=TODAY)


@pytest.mark.seed("MA-17", "MA-21", "MA-25")
def test_from_the_award_to_the_balance_with_a_cut_the_tax_and_the_conditions(
    contributo, regolare, rendiconta, esamina, soddisfa, paga_fase, in_banca, bottega, elena, act, rete
):
    regolare()
    advance = paga_fase(contributo, "ADVANCE")
    assert (advance.gross_cents, advance.withheld_cents, advance.net_cents) == (200_000, 8_000, 192_000)
    report = rendiconta(contributo, written(), written("general", 60_000, "13"))
    esamina(report, {"12": (50_000, "content")})
    standing = Standing(contributo, TODAY)
    # consulting 7,500.00; general costs 600.00 of at most 7 % of it, 525.00; half of 8,025.00 is due
    assert standing.reckoning.admitted == 802_500
    assert standing.at_end == 400_000
    soddisfa(contributo)
    balance = paga_fase(contributo, "BALANCE")
    contributo.refresh_from_db()
    assert (balance.gross_cents, balance.withheld_cents) == (200_000, 8_000)
    assert contributo.state == GrantState.CLOSED
    assert owed(AccountKind.PAYABLE, bottega.pk) == 384_000
    in_banca(advance, balance)
    assert owed(AccountKind.PAID, bottega.pk) == 384_000
    assert owed(AccountKind.WITHHELD, bottega.pk) == 16_000
    tax = withholding.prepare(act(elena), network=rete, month=TODAY)
    withholding.remit(act(elena), tax=tax, paid_on=TODAY, receipt="F24-1")
    assert tax.due_on == date(2026, 7, 16)
    assert owed(AccountKind.WITHHELD, bottega.pk) == 0
    assert owed(AccountKind.PAID, bottega.pk) == 400_000
    assert summary(rete.pk).closes


def test_less_spent_is_less_due_and_the_rest_goes_back_to_the_line(
    contributo, regolare, rendiconta, esamina, soddisfa, paga_fase
):
    regolare()
    paga_fase(contributo, "ADVANCE")
    esamina(rendiconta(contributo, written(net=600_001)))
    soddisfa(contributo)
    line = contributo.award.call_line_id
    before = owed(AccountKind.BUDGET, line)
    balance = paga_fase(contributo, "BALANCE")
    # half of 6,000.01 is 3,000.005: half a cent goes up
    assert balance.gross_cents == 100_001
    assert owed(AccountKind.BUDGET, line) - before == 99_999
    assert owed(AccountKind.COMMITMENT, contributo.commitment) == 0


def test_no_stage_is_paid_before_its_conditions_and_each_says_why(
    contributo, regolare, rendiconta, esamina, soddisfa, elena, sara, act, paga_fase
):
    with refused("settlement.instalment.durc") as caught:
        paga_fase(contributo, "ADVANCE")
    assert "Bottega di prova" in str(caught.value)
    regolare()
    with pytest.raises(NotAllowed):
        instalments.settle(act(sara), grant=contributo, stage="ADVANCE")
    with refused("settlement.instalment.lacks") as caught:
        paga_fase(contributo, "BALANCE")
    for wanted in ("rendicontazione finale", "Scheda del modello", "Rilevazione dei bisogni"):
        assert wanted in str(caught.value)
    esamina(rendiconta(contributo, written()))
    soddisfa(contributo, "MODEL_SHEET")
    with refused("settlement.instalment.lacks") as caught:
        paga_fase(contributo, "BALANCE")
    assert "Rilevazione dei bisogni dei lavoratori: da soddisfare" in str(caught.value)
    assert not Instalment.objects.exists()


def test_a_condition_is_checked_by_a_named_person_who_says_how(contributo, anna, sara, act):
    sheet = contributo.conditions.get(code="MODEL_SHEET")
    with refused("settlement.condition.document"):
        conditions.meet(act(sara), condition=sheet, how="Vista")
    with pytest.raises(NotAllowed):
        conditions.hand_in(act(sara), condition=sheet, name="x.pdf", data=PDF)
    conditions.hand_in(act(anna), condition=sheet, name="modello.pdf", data=PDF)
    conditions.refuse(act(sara, reason="Mancano i costi."), condition=sheet)
    told = Notice.objects.get(code="settlement.condition.refused")
    assert "Mancano i costi." in told.body
    conditions.hand_in(act(anna), condition=sheet, name="modello.pdf", data=PDF)
    with refused("settlement.condition.how"):
        conditions.meet(act(sara), condition=sheet, how=" ")
    conditions.meet(act(sara), condition=sheet, how="Letta: si può copiare")
    assert (sheet.checked_by, sheet.how) == (sara.actor, "Letta: si può copiare")


def test_capital_goods_bear_no_tax(contributo, regolare, rendiconta, esamina, soddisfa, paga_fase):
    regolare()
    esamina(rendiconta(contributo, written(net=600_000), written("equipment", 200_000, "13")))
    soddisfa(contributo)
    paid = paga_fase(contributo, "BALANCE")
    assert (paid.gross_cents, paid.taxable_cents, paid.withheld_cents) == (400_000, 300_000, 12_000)


@pytest.mark.parametrize(
    ("nature", "withheld"),
    [
        (Nature.ENTERPRISE, 8_000),
        (Nature.COMMERCIAL, 8_000),
        (Nature.NON_COMMERCIAL, 0),
        (Nature.PUBLIC, 0),
        (Nature.PROFESSIONAL, 0),
    ],
)
def test_who_is_paid_decides_the_tax(contributo, regolare, paga_fase, elena, act, nature, withheld):
    regolare()
    grants.set_nature(act(elena, reason="Visura"), grant=contributo, nature=nature)
    assert paga_fase(contributo, "ADVANCE").withheld_cents == withheld
    with refused("settlement.grant.nature", Conflict):
        grants.set_nature(act(elena, reason="Visura"), grant=contributo, nature=Nature.PUBLIC)


def test_the_bank_is_not_asked_to_pay_without_a_certificate_that_day(contributo, regolare, paga_fase, invio):
    regolare(expires_on="2026-06-09")
    advance = paga_fase(contributo, "ADVANCE")
    with refused("settlement.prepare.durc") as caught:
        invio(advance.statement, day=date(2026, 6, 10))
    assert "10/06/2026" in str(caught.value)
    batch = invio(advance.statement, day=date(2026, 6, 9))
    assert "CUP J81B21000000001" in payments.payment_file(batch).payments[0].remittance


def test_a_rejected_payment_is_paid_again_and_the_tax_is_withheld_once(
    contributo, regolare, paga_fase, invio, in_banca, elena, act, bottega, rete
):
    regolare()
    advance = paga_fase(contributo, "ADVANCE")
    batch = invio(advance.statement)
    payments.send(act(elena), batch=batch)
    sent = Sent.of(payments.payment_file(batch))
    (name,) = sent.cents
    answer = fake.status_report(sent, {name: ("AC04", "Conto chiuso")}, message_id="S", created=batch.prepared_at)
    outcomes.import_outcome(act(elena), batch=batch, data=answer)
    assert list(taxes.to_remit(rete, date(2026, 7, 1))) == []
    in_banca(advance)
    assert owed(AccountKind.WITHHELD, bottega.pk) == 8_000
    assert [row.pk for row in taxes.to_remit(rete, date(2026, 7, 1))] == [advance.pk]


def test_the_same_invoice_counts_once_in_the_network(contributo, anna, act, rendiconta):
    report = cost_reports.start(act(anna), grant=contributo, final=False)
    first = cost_reports.add(act(anna), report=report, written=written())
    with refused("benefits.receipt.used", Conflict):
        cost_reports.add(
            act(anna), report=report, written=written("services", number="0012", supplier="STUDIO DI PROVA.")
        )
    cost_reports.remove(act(anna), document=first)
    cost_reports.add(act(anna), report=report, written=written("services"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"item": "travel"}, "settlement.cost.item"),
        ({"net": 0}, "settlement.cost.amount"),
        ({"issued_on": date(2026, 6, 4)}, "settlement.cost.future"),
        ({"paid_on": None}, "settlement.cost.paid"),
        ({"method": "in_kind", "paid_on": None}, "settlement.cost.in_kind"),
    ],
)
def test_a_document_that_can_not_count_is_refused_with_the_reason(contributo, anna, act, changes, code):
    report = cost_reports.start(act(anna), grant=contributo, final=True)
    with refused(code):
        cost_reports.add(act(anna), report=report, written=written(**changes))


def test_every_cut_has_its_motive_and_the_firm_reads_it(contributo, rendiconta, sara, anna, act):
    report = rendiconta(contributo, written())
    document = report.documents.get()
    for cents, motive, code in (
        (1, "", "settlement.review.motive"),
        (0, "content", "settlement.review.motive"),
        (800_001, "content", "settlement.review.cents"),
        (1, "no such", "settlement.review.motive"),
    ):
        with refused(code):
            cost_reports.review(act(sara), document=document, cut_cents=cents, motive=motive)
    with refused("settlement.report.unexamined"):
        cost_reports.decide(act(sara), report=report)
    with pytest.raises(NotAllowed):
        cost_reports.review(act(anna), document=document)
    cost_reports.review(act(sara), document=document, cut_cents=10_000, motive="content", remark="Cena sociale")
    cost_reports.decide(act(sara), report=report)
    told = Notice.objects.get(code="settlement.report.decided")
    assert "100,00" in told.body
    with refused("settlement.review.state", Conflict):
        cost_reports.review(act(sara), document=document)


def test_who_examined_does_not_pay(contributo, regolare, rendiconta, esamina, soddisfa, sara, rete, act):
    regolare()
    Role.objects.create(
        user=sara,
        kind=Kind.ACCOUNTANT,
        scope=Scope.NETWORK,
        scope_id=rete.pk,
        since="2020-01-01T00:00:00+01:00",
        granted_by="system:test",
    )
    with refused("settlement.instalment.same_person"):
        instalments.settle(act(sara), grant=contributo, stage="ADVANCE")


def test_a_stage_is_settled_once(contributo, regolare, paga_fase):
    regolare()
    paga_fase(contributo, "ADVANCE")
    with refused("settlement.instalment.lacks"):
        paga_fase(contributo, "ADVANCE")
    assert Instalment.objects.count() == 1


def test_the_register_of_certificates_hears_when_a_contribution_ends(contributo, bottega):
    assert dues.payments(TODAY)[bottega.pk] == contributo.ends_on


def test_an_amount_that_changed_since_it_was_seen_is_not_paid(contributo, regolare, elena, act):
    regolare()
    with refused("settlement.instalment.shown"):
        instalments.settle(act(elena), grant=contributo, stage="ADVANCE", shown_cents=199_999)


def test_more_paid_than_due_is_asked_back_and_comes_back_to_the_line(
    contributo, regolare, rendiconta, esamina, soddisfa, paga_fase, in_banca, elena, act, bottega, rete
):
    regolare()
    in_banca(paga_fase(contributo, "ADVANCE"))
    esamina(rendiconta(contributo, written(net=300_000)))
    soddisfa(contributo)
    with refused("settlement.instalment.back") as caught:
        paga_fase(contributo, "BALANCE")
    assert "500,00" in str(caught.value)
    with refused("settlement.grant.claim_term"):
        instalments.claim_back(act(elena), grant=contributo, due_on=TODAY)
    made = instalments.claim_back(act(elena), grant=contributo)
    assert (made.origin, made.cents, made.provider_id) == ("grant", 50_000, bottega.pk)
    line = contributo.award.call_line_id
    before = owed(AccountKind.BUDGET, line)
    came = {"recovery": made, "received_on": TODAY, "bank_reference": "CRO-1"}
    with refused("settlement.recovery.left"):
        recoveries.receive(act(elena), cents=50_001, **came)
    recoveries.receive(act(elena), cents=50_000, **came)
    assert owed(AccountKind.BUDGET, line) - before == 50_000
    assert owed(AccountKind.CLAIM, made.pk) == 0
    assert summary(rete.pk).closes
