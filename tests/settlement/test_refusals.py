"""Lines that are not admitted: why, what the payee answers, what becomes of the money."""

from datetime import date

import pytest

from concilia.core import storage
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed
from concilia.documents.domain.documents import about_documents
from concilia.ledger.queries import summary
from concilia.notices.models import Notice
from concilia.settlement.domain import refusals, statements
from concilia.settlement.models import LineRefusal, StatementLine
from concilia.settlement.queries import totals
from concilia.settlement.states import RefusalState, StatementState
from concilia.vouchers.domain import redeeming, reversing
from concilia.vouchers.models import Reversal
from concilia.vouchers.queries.spending import left
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")
PDF = b"%PDF-1.7 registro"


@pytest.fixture
def due_righe(usato, disegna, irene, act, somebody, person):
    """A sent statement of two lines of 125.00 euros, for two children."""
    usato()
    usato(somebody("Ada", person=person("Ada", "F", date(1990, 1, 1))))
    (statement,) = disegna()
    return statements.send(act(irene), statement=statement)


@pytest.fixture
def contesta(due_righe, elena, act):
    """Elena refuses the first line."""

    def make():
        line = due_righe.lines.order_by("redemption__receipt").first()
        return refusals.refuse(act(elena), line=line, code="not_documented", text="Manca il registro")

    return make


def test_one_line_is_refused_and_the_rest_is_paid(contesta, due_righe, invio, elena, irene, rete, act):
    made = contesta()
    assert (made.state, made.answer_by) == (RefusalState.OPEN, date(2026, 6, 13))
    assert totals.total(due_righe) == 12_500
    assert Notice.objects.filter(code="settlement.line.refused", user=irene).count() == 1
    statements.approve(act(elena), statement=due_righe)
    assert invio(due_righe).orders.get().cents == 12_500
    sums = summary(rete.pk)
    assert (sums.owed, sums.ordered) == (12_500, 12_500), "the refused line's money waits, owed"


def test_a_refused_use_is_on_no_statement_until_it_is_decided(contesta, disegna):
    contesta()
    assert disegna() == []
    assert disegna(date(2026, 6, 1)) == []


def test_the_payee_answers_with_a_document_and_the_line_comes_back(contesta, due_righe, irene, elena, act):
    made = contesta()
    refusals.answer(act(irene), refusal=made, text="Ecco il registro", files=(("registro.pdf", PDF),))
    assert made.state == RefusalState.ANSWERED
    assert storage.get(about_documents(made).get().sha256) == PDF
    line = refusals.admit(act(elena), refusal=made)
    assert line.statement == due_righe
    assert totals.total(due_righe) == 25_000


def test_admitted_after_the_approval_it_goes_on_the_next_statement(contesta, due_righe, disegna, irene, elena, act):
    made = contesta()
    statements.approve(act(elena), statement=due_righe)
    refusals.answer(act(irene), refusal=made, text="Ecco il registro")
    assert refusals.admit(act(elena), refusal=made) is None
    (later,) = disegna(date(2026, 6, 1))
    assert [line.redemption_id for line in later.lines.all()] == [made.redemption_id]
    assert (totals.total(due_righe), totals.total(later)) == (12_500, 12_500)


def test_refused_for_good_the_money_goes_back_on_the_voucher(contesta, irene, elena, rete, act):
    made = contesta()
    voucher = made.redemption.voucher
    refusals.answer(act(irene), refusal=made, text="Non lo trovo più")
    refusals.confirm(act(elena, reason="Senza registro non si può pagare"), refusal=made)
    assert made.state == RefusalState.CONFIRMED
    assert left(voucher) == 37_500
    assert summary(rete.pk).owed == 12_500
    assert Reversal.objects.get().reason == "Senza registro non si può pagare"


def test_while_the_payee_may_answer_nothing_is_decided_against_it(contesta, elena, at, act):
    made = contesta()
    at("2026-06-13T23:59:59")
    with refused("settlement.confirm.early"):
        refusals.confirm(act(elena, reason="no"), refusal=made)
    at("2026-06-14T00:00")
    refusals.confirm(act(elena, reason="no"), refusal=made)
    assert made.state == RefusalState.CONFIRMED


def test_a_reason_is_always_said(due_righe, contesta, elena, irene, act):
    line = due_righe.lines.first()
    for code, text in (("", "testo"), ("other", " "), ("unknown", "testo")):
        with refused("settlement.refuse.reason"):
            refusals.refuse(act(elena), line=line, code=code, text=text)
    made = contesta()
    with refused("settlement.answer.empty"):
        refusals.answer(act(irene), refusal=made, text=" ")
    refusals.answer(act(irene), refusal=made, text="Ecco")
    with refused("audit.reason"):
        refusals.confirm(act(elena), refusal=made)


@pytest.mark.parametrize("who", ["sara", "paolo", "davide", "irene"])
def test_only_the_accountant_refuses_and_decides(who, request, due_righe, contesta, act):
    user, made = request.getfixturevalue(who), contesta()
    line = due_righe.lines.get()
    for run in (
        lambda: refusals.refuse(act(user), line=line, code="other", text="x"),
        lambda: refusals.admit(act(user), refusal=made),
        lambda: refusals.confirm(act(user, reason="x"), refusal=made),
    ):
        with pytest.raises(NotAllowed):
            run()


def test_only_a_sent_statement_has_lines_to_refuse(due_righe, elena, act):
    line = due_righe.lines.first()
    statements.approve(act(elena), statement=due_righe)
    with refused("settlement.refuse.state"):
        refusals.refuse(act(elena), line=line, code="other", text="x")


def test_a_line_is_refused_once(due_righe, elena, act):
    line = due_righe.lines.first()
    copy = StatementLine.objects.get(pk=line.pk)
    refusals.refuse(act(elena), line=line, code="other", text="x")
    with refused("settlement.refuse.gone", Conflict):
        refusals.refuse(act(elena), line=copy, code="other", text="x")
    assert LineRefusal.objects.count() == 1


def test_a_use_that_the_provider_undid_meanwhile_is_not_admitted(contesta, irene, elena, act):
    made = contesta()
    reversing.reverse(act(irene, reason="Era un errore"), redemption=made.redemption)
    with refused("settlement.admit.reversed", Conflict):
        refusals.admit(act(elena), refusal=made)
    refusals.answer(act(irene), refusal=made, text="L'ho stornato")
    refusals.confirm(act(elena, reason="Stornato dall'ente"), refusal=made)
    assert Reversal.objects.count() == 1


@pytest.mark.seed("MA-22")
def test_a_worker_answers_for_a_refused_receipt(buono, servizi, anna, sara, elena, rete, act, disegna, giugno):
    """A refund of a receipt is a statement of the person, who reads and answers as a provider does."""
    voucher = buono(anna, 40_000, "receipts")
    redeeming.refund(
        Act(actor=sara.actor, at=giugno),
        voucher=voucher,
        service=servizi["doposcuola"],
        service_date=date(2026, 5, 6),
        facts={"receipt_amount": "120.00", "service": "after_school", "traceable": "true"},
    )
    (statement,) = disegna()
    statements.send(act(anna), statement=statement)
    made = refusals.refuse(act(elena), line=statement.lines.get(), code="not_documented", text="Ricevuta illeggibile")
    assert Notice.objects.filter(code="settlement.line.refused", user=anna).count() == 1
    refusals.answer(act(anna), refusal=made, text="La allego di nuovo", files=(("ricevuta.pdf", PDF),))
    assert refusals.admit(act(elena), refusal=made).statement == statement


# The pages


def test_from_the_refusal_to_the_decision_on_the_pages(browse, elena, irene, due_righe):
    line = due_righe.lines.order_by("redemption__receipt").first()
    office, till = browse(elena), browse(irene)
    page = f"/liquidazione/distinte/{due_righe.pk}/"
    assert "Contesta" in office.get(page).content.decode()
    assert "/contesta/" not in till.get(page).content.decode()
    form = f"{page}righe/{line.pk}/contesta/"
    assert "Contesta la riga" in office.get(form).content.decode()
    assert till.post(form, {"code": "other", "text": "x"}).status_code == 404
    assert office.post(form, {"code": "other", "text": ""}).status_code == 200
    assert office.post(form, {"code": "other", "text": "Giorno festivo"}).status_code == 302
    made = LineRefusal.objects.get()
    shown = till.get(f"/liquidazione/contestazioni/{made.pk}/").content.decode()
    assert "Giorno festivo" in shown
    assert "Invia la risposta" in shown
    assert till.post(f"/liquidazione/contestazioni/{made.pk}/risposta/", {"text": "Era aperto"}).status_code == 302
    assert "Era aperto" in office.get(f"/liquidazione/contestazioni/{made.pk}/").content.decode()
    assert "Da decidere" in office.get("/liquidazione/contestazioni/").content.decode()
    assert office.post(f"/liquidazione/contestazioni/{made.pk}/respingi/", {"reason": ""}).status_code == 200
    assert till.post(f"/liquidazione/contestazioni/{made.pk}/riammetti/").status_code == 404
    assert office.post(f"/liquidazione/contestazioni/{made.pk}/riammetti/").status_code == 302
    assert due_righe.lines.count() == 2
    assert due_righe.state == StatementState.SENT


def test_a_document_of_an_answer_is_read_by_who_may(browse, contesta, irene, elena, giulia, act):
    made = contesta()
    refusals.answer(act(irene), refusal=made, text="Ecco", files=(("registro.pdf", PDF),))
    address = f"/liquidazione/contestazioni/{made.pk}/documenti/{about_documents(made).get().pk}/"
    assert browse(elena).get(address).content == PDF
    assert browse(giulia).get(address).status_code == 404
