"""Paid amounts that must come back, rejected payments sent again, late ones explained."""

from datetime import date, datetime, time

import pytest

from concilia.core import clock
from concilia.core.act import system
from concilia.core.errors import Conflict, NotAllowed
from concilia.integrations.sepa import Sent, fake
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import balances, summary
from concilia.notices.models import Notice
from concilia.selection.domain import controls
from concilia.selection.models import ControlItem, ControlSample
from concilia.settlement.domain import accounts, claims, delays, outcomes, payers, payments, recoveries
from concilia.settlement.models import AccountChange, PaymentDelay, Recovery
from concilia.settlement.queries import dues, late
from concilia.settlement.queries import recoveries as read
from concilia.settlement.states import ChangeState, RecoveryState
from concilia.ui.format import day
from concilia.vouchers.domain import ending
from concilia.vouchers.models import Voucher
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")
NEW, WRONG = "IT24D0542811101000000654321", "IT60X0542811101000000123457"
JULY = date(2026, 7, 3)


@pytest.fixture
def paga(bottega):
    """Who pays has an account of its own."""
    bottega.iban, bottega.cuc = NEW, "0AB1C2DE"
    bottega.save()
    return bottega


@pytest.fixture
def risposta(elena, act):
    """The bank pays a batch, or rejects it."""

    def make(batch, rejected=False):
        payments.send(act(elena), batch=batch)
        sent = Sent.of(payments.payment_file(batch))
        refused = dict.fromkeys(sent.cents if rejected else [], ("AC04", "Conto chiuso"))
        how = {"message_id": "M-1", "created": batch.prepared_at}
        data = (
            fake.status_report(sent, refused, **how)
            if rejected
            else fake.debit_notification(sent, {}, **how, booked=date(2026, 6, 10))
        )
        outcomes.import_outcome(act(elena), batch=batch, data=data)
        return batch

    return make


@pytest.fixture
def pagata(approvata, invio, risposta):
    """The cooperative's statement of May, 125.00 euros, paid."""
    statement = approvata()
    risposta(invio(statement))
    return statement


@pytest.fixture
def chiede(pagata, elena, act):
    """Elena asks a part of it back."""

    def make(cents=10_000, due_on=JULY, instalments=1, reason="Il bambino non era iscritto"):
        line = pagata.lines.get()
        return claims.claim(act(elena, reason=reason), line=line, cents=cents, due_on=due_on, instalments=instalments)

    return make


def test_a_paid_amount_is_claimed_with_its_notice_and_instalments(chiede, irene, rete):
    made = chiede(instalments=3)
    parts = [(part.due_on, part.cents) for part in made.instalments.all()]
    assert parts == [(JULY, 3_334), (date(2026, 8, 3), 3_333), (date(2026, 9, 3), 3_333)]
    assert len(made.notice_number) == 18
    assert int(made.notice_number[:16]) % 93 == int(made.notice_number[16:])
    sums = summary(rete.pk)
    assert (sums.paid, sums.claimed, sums.closes) == (2_500, 10_000, True)
    assert Notice.objects.filter(code="settlement.recovery.claimed", user=irene).count() == 1


def test_what_comes_back_returns_to_the_call(chiede, elena, irene, rete, act):
    made = chiede()
    line = made.call_line_id
    before = balances(AccountKind.BUDGET, [line])[line]
    receive = {"recovery": made, "received_on": JULY}
    recoveries.receive(act(elena), cents=4_000, bank_reference="CRO-1", **receive)
    assert (read.left(made), made.state) == (6_000, RecoveryState.OPEN)
    recoveries.receive(act(elena), cents=6_000, bank_reference="CRO-2", **receive)
    assert made.state == RecoveryState.SETTLED
    assert balances(AccountKind.BUDGET, [line])[line] == before + 10_000
    assert summary(rete.pk).claimed == 0
    assert Notice.objects.filter(code="settlement.recovery.settled", user=irene).count() == 1


@pytest.fixture
def controllata(sara, act):
    """The award of a voucher, drawn for a control."""

    def make(voucher):
        award = voucher.award
        sample = ControlSample.objects.create(
            network_id=award.network_id,
            number=1,
            share=1,
            minimum=0,
            seed_source="event",
            event="Estrazione",
            event_on=date(2026, 6, 1),
            seed="7",
            universe_hash="0" * 64,
            state="drawn",
            planned_at=clock.now(),
            planned_by=sara.actor,
            drawn_at=clock.now(),
            drawn_by=sara.actor,
        )
        sample.calls.add(award.application.call)
        return ControlItem.objects.create(
            network_id=award.network_id,
            sample=sample,
            award=award,
            key=1,
            stratum="1-low",
            cents=award.cents,
            lot=1,
            state="drawn",
        )

    return make


def decade(voucher, controllata, giulia, sara, act):
    """The voucher is given up, and what Giulia declared was false."""
    ending.renounce(act(giulia), voucher=voucher)
    item = controllata(voucher)
    return controls.decay(act(sara, reason="ISEE falso"), item=item, due_on=JULY)


def test_what_a_control_finds_is_a_recovery_of_who_applied(
    pagata, controllata, giulia, cooperativa, elena, sara, rete, act
):
    voucher = Voucher.objects.get()
    assert decade(voucher, controllata, giulia, sara, act) == 12_500
    made = Recovery.objects.get()
    assert (made.origin, made.cents, made.reason) == ("control", 12_500, "ISEE falso")
    assert (made.person_id, made.provider_id) == (giulia.person.pk, None)
    assert [(part.due_on, part.cents) for part in made.instalments.all()] == [(JULY, 12_500)]
    assert summary(rete.pk).claimed == 12_500  # from what the provider got: the service was paid, not due
    line = voucher.award.call_line_id
    before = balances(AccountKind.BUDGET, [line])[line]
    recoveries.receive(act(elena), recovery=made, cents=12_500, received_on=JULY, bank_reference="CRO-9")
    assert made.state == RecoveryState.SETTLED
    assert balances(AccountKind.BUDGET, [line])[line] == before + 12_500


def test_what_is_not_paid_yet_is_claimed_once_it_is(
    approvata, invio, risposta, controllata, giulia, sara, elena, rete, act
):
    statement = approvata()
    decade(Voucher.objects.get(), controllata, giulia, sara, act)
    made = Recovery.objects.get()
    assert (made.cents, summary(rete.pk).claimed) == (12_500, 0)
    came = {"recovery": made, "cents": 12_500, "received_on": JULY, "bank_reference": "CRO-9"}
    with refused("settlement.recovery.unpaid") as caught:
        recoveries.receive(act(elena), **came)
    assert "0,00" in str(caught.value)
    risposta(invio(statement))
    recoveries.receive(act(elena), **came)
    assert (made.state, summary(rete.pk).claimed) == (RecoveryState.SETTLED, 0)


def test_a_control_whose_recovery_is_dropped_leaves_the_ledger_as_it_was(pagata, controllata, giulia, sara, rete, act):
    decade(Voucher.objects.get(), controllata, giulia, sara, act)
    recoveries.cancel(act(sara, reason="Accolto il ricorso"), recovery=Recovery.objects.get())
    sums = summary(rete.pk)
    assert (sums.claimed, sums.paid, sums.closes) == (0, 12_500, True)


def test_an_instalment_not_given_back_in_time_is_reminded_once(chiede, elena, irene, act):
    made = chiede(instalments=2)
    first, second = made.instalments.all()
    on = {day: system("tick", at=datetime.combine(day, time(9), clock.ROME)) for day in days(2026, 7, 3, 4, 5)}
    assert [recoveries.remind_due(act_) for act_ in on.values()] == [0, 1, 0]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.reminded_at is not None, second.reminded_at) == (True, None)
    told = Notice.objects.get(code="settlement.recovery.reminded", user=irene)
    assert "50,00" in told.body
    assert made.notice_number in told.body
    recoveries.receive(act(elena), recovery=made, cents=10_000, received_on=JULY, bank_reference="CRO-1")
    assert recoveries.remind_due(system("tick", at=datetime(2026, 9, 1, 9, tzinfo=clock.ROME))) == 0


def days(year, month, *numbers):
    return [date(year, month, number) for number in numbers]


def test_one_page_shows_every_recovery_with_its_origin(chiede, controllata, giulia, sara, elena, browse, act):
    chiede(cents=2_500)
    decade(Voucher.objects.get(), controllata, giulia, sara, act)
    assert list(Recovery.objects.values_list("cents", flat=True)) == [2_500, 10_000]  # what was used is asked once
    with refused("settlement.claim.controlled"):
        chiede(cents=1)
    page = browse(elena).get("/liquidazione/recuperi/").content.decode()
    for words in ("riga della distinta n. 1", "controllo a campione n. 1", day(JULY), "Cooperativa di prova"):
        assert words in page
    own = browse(giulia).get("/liquidazione/distinte/mie/").content.decode()
    assert "controllo a campione n. 1" in own
    assert "riga della distinta" not in own


def test_the_same_payment_is_booked_once_and_no_more_than_is_left(chiede, elena, act):
    made = chiede()
    receive = {"recovery": made, "received_on": JULY, "bank_reference": "CRO-1"}
    recoveries.receive(act(elena), cents=4_000, **receive)
    with refused("settlement.receive.twice", Conflict):
        recoveries.receive(act(elena), cents=4_000, **receive)
    with refused("settlement.recovery.left"):
        recoveries.receive(act(elena), cents=6_001, **{**receive, "bank_reference": "CRO-2"})
    with refused("settlement.receive.reference"):
        recoveries.receive(act(elena), cents=1, **{**receive, "bank_reference": " "})
    assert read.left(made) == 6_000


def test_no_more_is_claimed_than_was_paid_for_the_line(chiede, elena, act):
    chiede(cents=12_000)
    with refused("settlement.claim.amount"):
        chiede(cents=501)
    assert chiede(cents=500).number == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "audit.reason"),
        ({"due_on": date(2026, 6, 2)}, "settlement.claim.terms"),
        ({"instalments": 13}, "settlement.claim.terms"),
        ({"instalments": 0}, "settlement.claim.terms"),
        ({"cents": 0}, "settlement.claim.terms"),
    ],
)
def test_a_claim_says_why_and_when(changes, code, chiede):
    with refused(code):
        chiede(**changes)
    assert Recovery.objects.count() == 0


def test_only_what_was_paid_is_claimed(approvata, elena, act):
    with refused("settlement.claim.unpaid"):
        claims.claim(act(elena, reason="x"), line=approvata().lines.get(), cents=1, due_on=JULY)


def test_what_must_come_back_is_kept_from_the_next_statement(chiede, paga, approvata, invio, anna, elena, rete, act):
    made, next_one = chiede(), approvata(anna)
    given = {"recovery": made, "statement": next_one, "cents": 10_000}
    with refused("settlement.offset.allowed"):
        recoveries.offset(act(elena), **given)
    payers.set_profile(
        act(elena), organisation=paga, dialect="iso", needs_invoice=False, needs_liquidation=False, offsets=True
    )
    recoveries.offset(act(elena), **given)
    assert made.state == RecoveryState.SETTLED
    assert dues.due(next_one).paid == 2_500
    assert invio(next_one).orders.get().cents == 2_500
    sums = summary(rete.pk)
    assert (sums.ordered, sums.owed, sums.claimed, sums.closes) == (2_500, 0, 0, True)


def test_a_statement_that_is_wholly_offset_needs_no_order(chiede, paga, approvata, invio, anna, elena, act):
    made, next_one = chiede(cents=12_500), approvata(anna)
    payers.set_profile(
        act(elena), organisation=paga, dialect="iso", needs_invoice=False, needs_liquidation=False, offsets=True
    )
    with refused("settlement.recovery.left"):
        recoveries.offset(act(elena), recovery=made, statement=next_one, cents=0)
    with refused("settlement.offset.amount"):
        recoveries.offset(act(elena), recovery=made, statement=next_one, cents=12_501)
    recoveries.offset(act(elena), recovery=made, statement=next_one, cents=12_500)
    with refused("settlement.prepare") as caught:
        invio(next_one)
    assert "già pagata per compensazione" in str(caught.value)


def test_a_claim_that_is_given_up_is_paid_again(chiede, elena, rete, act):
    made = chiede()
    recoveries.receive(act(elena), recovery=made, cents=4_000, received_on=JULY, bank_reference="CRO-1")
    recoveries.cancel(act(elena, reason="Non più dovuta"), recovery=made)
    assert (made.state, summary(rete.pk).claimed, summary(rete.pk).paid) == (RecoveryState.CANCELLED, 0, 8_500)
    with refused("settlement.recovery.closed", Conflict):
        recoveries.receive(act(elena), recovery=made, cents=1, received_on=JULY, bank_reference="CRO-2")


@pytest.mark.parametrize("who", ["sara", "irene", "davide"])
def test_only_the_accountant_recovers(who, request, chiede, pagata, act):
    user, made = request.getfixturevalue(who), chiede(cents=1)
    for run in (
        lambda: claims.claim(act(user, reason="x"), line=pagata.lines.get(), cents=1, due_on=JULY),
        lambda: recoveries.receive(act(user), recovery=made, cents=1, received_on=JULY, bank_reference="1"),
    ):
        with pytest.raises(NotAllowed):
            run()


@pytest.mark.parametrize(("who", "may"), [("sara", True), ("irene", False), ("davide", False)])
def test_who_decides_may_give_a_recovery_up(who, may, request, chiede, act):
    user, made = request.getfixturevalue(who), chiede(cents=1)
    if may:
        assert recoveries.cancel(act(user, reason="x"), recovery=made).state == RecoveryState.CANCELLED
        return
    with pytest.raises(NotAllowed):
        recoveries.cancel(act(user, reason="x"), recovery=made)


# A rejected payment is sent again


@pytest.fixture
def respinta(approvata, invio, risposta):
    statement = approvata()
    risposta(invio(statement), rejected=True)
    return statement


def test_a_rejected_payment_is_told_and_sent_again_on_a_verified_account(
    respinta, invio, risposta, irene, elena, rete, act
):
    assert Notice.objects.filter(code="settlement.order.rejected", user=irene).count() == 1
    change = accounts.propose(act(irene), statement=respinta, iban="it24 d054 2811 1010 0000 0654 321")
    with refused("settlement.prepare") as caught:
        invio(respinta)
    assert "il nuovo IBAN del beneficiario della distinta 1 è da verificare" in str(caught.value)
    accounts.verify(act(elena), change=change, name_check="match", how="Telefonata al numero del registro")
    again = invio(respinta)
    assert (again.orders.get().iban, again.orders.get().end_to_end_id) == (NEW, "RETE-D000001-2")
    risposta(again)
    assert summary(rete.pk).paid == 12_500


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        (WRONG, "settlement.account.iban"),
        ("IT60", "settlement.account.iban"),
        ("US12345678901234567890", "settlement.account.iban"),
        ("IT60X0542811101000000123456", "settlement.account.same"),
    ],
)
def test_an_account_that_can_not_be_is_refused(iban, code, respinta, irene, act):
    with refused(code):
        accounts.propose(act(irene), statement=respinta, iban=iban)
    assert AccountChange.objects.count() == 0


def test_who_gives_an_account_does_not_verify_it(respinta, irene, elena, somebody, cooperativa, rete, act):
    from concilia.access.kinds import Kind

    both = somebody("Nina", (Kind.PROVIDER, cooperativa), (Kind.ACCOUNTANT, rete))
    change = accounts.propose(act(both), statement=respinta, iban=NEW)
    for run in (
        lambda: accounts.verify(act(both), change=change, name_check="match", how="x"),
        lambda: accounts.refuse(act(both, reason="x"), change=change),
    ):
        with refused("settlement.account.same_person"):
            run()
    with refused("settlement.account.how"):
        accounts.verify(act(elena), change=change, name_check="no_match", how="x")
    with refused("settlement.account.how"):
        accounts.verify(act(elena), change=change, name_check="match", how=" ")
    with refused("settlement.account.waits", Conflict):
        accounts.propose(act(irene), statement=respinta, iban=NEW)
    accounts.refuse(act(elena, reason="Il nome non corrisponde"), change=change)
    cooperativa.refresh_from_db()
    assert (change.state, cooperativa.iban) == (ChangeState.REFUSED, "IT60X0542811101000000123456")


# Late payments


def test_the_day_promised_is_thirty_days_after_the_approval(approvata):
    assert approvata().due_on == date(2026, 7, 3)


def test_a_late_payment_is_explained_before_it_is_paid(approvata, invio, elena, irene, at, act):
    statement = approvata()
    at("2026-07-03T23:59:59")
    with refused("settlement.delay.not_late"):
        delays.explain(act(elena), statement=statement, code="funds", text="x", expected_on=date(2026, 7, 20))
    at("2026-07-04T00:00")
    with refused("settlement.prepare") as caught:
        invio(statement, day=date(2026, 7, 10))
    assert "è in ritardo: scrivi prima il motivo" in str(caught.value)
    given = {"statement": statement, "code": "funds", "text": "La Regione non ha trasferito"}
    for changes, code in (
        ({"text": " "}, "settlement.delay.reason"),
        ({"code": "boh"}, "settlement.delay.reason"),
        ({"expected_on": date(2026, 7, 3)}, "settlement.delay.day"),
    ):
        with refused(code):
            delays.explain(act(elena), **{"expected_on": date(2026, 7, 20), **given, **changes})
    delays.explain(act(elena), **given, expected_on=date(2026, 7, 20))
    assert Notice.objects.filter(code="settlement.payment.late", user=irene).count() == 1
    assert late.is_explained(statement, date(2026, 7, 20))
    assert not late.is_explained(statement, date(2026, 7, 21))
    assert invio(statement, day=date(2026, 7, 10)).orders.count() == 1
    assert not late.is_late(statement, date(2026, 7, 21))


# The pages


def test_a_recovery_on_the_pages(browse, elena, irene, pagata):
    office, page = browse(elena), f"/liquidazione/distinte/{pagata.pk}/"
    assert "Chiedi indietro" in office.get(page).content.decode()
    form = f"{page}righe/{pagata.lines.get().pk}/restituzione/"
    assert "Chiedi la restituzione" in office.get(form).content.decode()
    said = {"cents": "100,00", "due_on": "2026-07-03", "instalments": "2", "reason": "Non iscritto"}
    assert office.post(form, {**said, "cents": "999,00"}).status_code == 422
    assert office.post(form, said).status_code == 302
    made = Recovery.objects.get()
    assert made.notice_number in office.get("/liquidazione/recuperi/").content.decode()
    assert made.notice_number in browse(irene).get(page).content.decode()
    own = browse(irene).get(f"/liquidazione/recuperi/{made.pk}/").content.decode()
    assert "Registra" not in own
    address = f"/liquidazione/recuperi/{made.pk}/"
    assert "Registra l&#x27;incasso" in office.get(address).content.decode()
    paid = {"cents": "50,00", "received_on": "2026-06-03", "bank_reference": "CRO-1"}
    assert office.post(f"{address}incasso/", paid).status_code == 302
    assert office.post(f"{address}incasso/", paid).status_code == 409
    assert office.post(f"{address}compensa/", {}).status_code == 302
    assert office.post(f"{address}chiudi/", {"reason": ""}).status_code == 200
    assert office.post(f"{address}chiudi/", {"reason": "Accordo"}).status_code == 302
    assert Recovery.objects.get().state == RecoveryState.CANCELLED


def test_a_rejected_payment_on_the_pages(browse, elena, irene, respinta):
    till, office = browse(irene), browse(elena)
    page = f"/liquidazione/distinte/{respinta.pk}/"
    shown = till.get(page).content.decode()
    assert "Conto chiuso" in shown
    assert "Indica un nuovo IBAN" in shown
    assert "rimanda il mandato" in office.get("/liquidazione/pagamenti/respinti/").content.decode()
    assert "Indica un nuovo IBAN" in till.get(f"{page}iban/").content.decode()
    assert till.post(f"{page}iban/", {"iban": WRONG}).status_code == 422
    assert till.post(f"{page}iban/", {"iban": NEW}).status_code == 302
    assert "da verificare" in office.get("/liquidazione/pagamenti/respinti/").content.decode()
    change = AccountChange.objects.get()
    address = f"/liquidazione/iban/{change.pk}/"
    assert "IT24 D054" in office.get(address).content.decode()
    assert till.get(address).status_code == 404
    assert office.post(f"{address}rifiuta/", {"reason": ""}).status_code == 200
    assert office.post(address, {"name_check": "match", "how": ""}).status_code == 200
    assert office.post(address, {"name_check": "match", "how": "Telefonata"}).status_code == 302
    assert "Rimandare il pagamento" in office.get(f"{page}rimanda/").content.decode()
    answer = office.post(f"{page}rimanda/")
    assert "/liquidazione/pagamenti/" in answer.url
    assert "RETE-D000001-2" in office.get(answer.url).content.decode()


def test_late_payments_on_the_pages(browse, elena, irene, approvata, at):
    statement, office = approvata(), browse(elena)
    page = f"/liquidazione/distinte/{statement.pk}/"
    assert "promesso entro il 3 luglio 2026" in browse(irene).get(page).content.decode()
    assert "Nessun pagamento è in ritardo" in office.get("/liquidazione/ritardi/").content.decode()
    at("2026-07-10T09:00")
    assert "scrivi il motivo" in office.get("/liquidazione/ritardi/").content.decode()
    assert "Perché" in office.get(f"{page}ritardo/").content.decode()
    said = {"code": "office", "text": "Cambio di tesoreria", "expected_on": "2026-07-20"}
    assert office.post(f"{page}ritardo/", {**said, "expected_on": "2026-07-01"}).status_code == 422
    assert office.post(f"{page}ritardo/", said).status_code == 302
    assert "Cambio di tesoreria" in browse(irene).get(page).content.decode()
    assert PaymentDelay.objects.count() == 1
