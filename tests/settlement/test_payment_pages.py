"""The pages of payments: prepared, sent, answered by the bank."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concilia.integrations import sepa
from concilia.ledger.queries import summary
from concilia.settlement.models import PaymentBatch
from concilia.settlement.states import BatchState, OrderState

from .test_payments import answer, refusal
from .test_statement_pages import text

HOME = "/liquidazione/pagamenti/"


def page_of(batch, tail=""):
    return f"{HOME}{batch.pk}/{tail}"


@pytest.fixture
def ragioneria(browse, elena):
    return browse(elena)


@pytest.fixture
def preparato(approvata, invio):
    def make():
        return invio(approvata())

    return make


def upload(data):
    return {"answer": SimpleUploadedFile("esito.xml", data, "application/xml")}


def test_nothing_to_pay_yet(ragioneria, rete):
    assert "Non c&#x27;è ancora nessun invio" in text(ragioneria.get(HOME))
    assert "Nessuna distinta approvata da pagare" in text(ragioneria.get(f"{HOME}prepara/"))


def test_from_approved_statements_to_paid(ragioneria, approvata, paga, rete, browse, irene):
    """The whole way of the accountant, by its pages alone."""
    statement = approvata()
    assert "€\xa0125,00" in text(ragioneria.get(HOME))
    page = text(ragioneria.get(f"{HOME}prepara/"))
    assert "Cooperativa di prova" in page
    assert "Azienda Speciale di prova" in page
    form = {"statements": [str(statement.pk)], "payer": str(paga.pk), "execution_date": "2026-06-10"}
    address = ragioneria.post(f"{HOME}prepara/", form).url
    batch = PaymentBatch.objects.get()
    assert address == page_of(batch)
    page = text(ragioneria.get(address))
    assert "Invia: scarica il file per la banca" in page
    assert "La risposta della banca" not in page
    sent = ragioneria.post(page_of(batch, "invia/"))
    assert sent["Content-Disposition"] == f'attachment; filename="{batch.message_id}.xml"'
    assert sepa.validate(sent.content) == []
    assert ragioneria.get(page_of(batch, "file/")).content == sent.content
    batch.refresh_from_db()
    assert ragioneria.post(page_of(batch, "esito/"), upload(answer(batch))).url == address
    page = text(ragioneria.get(address))
    assert "1 pagati, 0 respinti, 0 restituiti" in page
    assert "concluso" in page
    assert summary(rete.pk).paid == 12_500
    mine = text(browse(irene).get(f"/liquidazione/distinte/{statement.pk}/"))
    assert "RETE-D000001-1" in mine
    assert "pagato" in mine


def test_an_empty_choice_is_asked_again(ragioneria, approvata, paga):
    approvata()
    page = text(ragioneria.post(f"{HOME}prepara/", {"payer": str(paga.pk), "execution_date": "2026-06-10"}))
    assert "C'è una cosa da correggere" in page
    assert PaymentBatch.objects.count() == 0


def test_what_stops_a_payment_is_said_on_the_form(ragioneria, approvata, paga, accreditata):
    statement = approvata()
    accreditata.iban = ""
    accreditata.save()
    form = {"statements": [str(statement.pk)], "payer": str(paga.pk), "execution_date": "2026-06-10"}
    assert "non ha un IBAN" in text(ragioneria.post(f"{HOME}prepara/", form), status=422)


def test_a_statement_of_others_is_no_choice(ragioneria, approvata, paga, usato, disegna, anna):
    approvata()
    usato(anna)
    (draft,) = disegna()
    form = {"statements": [str(draft.pk)], "payer": str(paga.pk), "execution_date": "2026-06-10"}
    text(ragioneria.post(f"{HOME}prepara/", form))
    assert PaymentBatch.objects.count() == 0


def test_a_rejected_payment_says_why_and_waits_again(ragioneria, preparato):
    batch = preparato()
    ragioneria.post(page_of(batch, "invia/"))
    batch.refresh_from_db()
    ragioneria.post(page_of(batch, "esito/"), upload(refusal(batch, batch.orders.get().end_to_end_id)))
    page = text(ragioneria.get(page_of(batch)))
    assert "AC04 Conto chiuso" in page
    assert "respinto dalla banca" in page
    assert "Prepara un invio" in text(ragioneria.get(HOME))


@pytest.mark.parametrize("data", [b"non sono XML", b"<a/>"])
def test_a_file_that_is_no_answer_is_said_beside_its_box(data, ragioneria, preparato):
    batch = preparato()
    ragioneria.post(page_of(batch, "invia/"))
    page = text(ragioneria.post(page_of(batch, "esito/"), upload(data)), status=422)
    assert "C'è una cosa da correggere" in page
    assert batch.orders.get().state == OrderState.ORDERED


def test_the_file_is_asked_for(ragioneria, preparato):
    batch = preparato()
    ragioneria.post(page_of(batch, "invia/"))
    assert "C'è una cosa da correggere" in text(ragioneria.post(page_of(batch, "esito/")))


def test_sending_twice_is_refused_and_said(ragioneria, preparato):
    batch = preparato()
    ragioneria.post(page_of(batch, "invia/"))
    assert "Ricarica la pagina" in text(ragioneria.post(page_of(batch, "invia/")), status=409)
    batch.refresh_from_db()
    assert batch.state == BatchState.SENT


@pytest.mark.parametrize("who", ["sara", "paolo"])
def test_the_office_reads_batches_but_not_their_file(who, request, browse, ragioneria, preparato):
    batch = preparato()
    ragioneria.post(page_of(batch, "invia/"))
    client = browse(request.getfixturevalue(who))
    assert "Scarica di nuovo" not in text(client.get(page_of(batch)))
    text(client.get(page_of(batch, "file/")), status=404)
    text(client.get(f"{HOME}prepara/"), status=404)
    for tail in ("invia/", "esito/"):
        text(client.post(page_of(batch, tail)), status=404)


@pytest.mark.parametrize("who", ["irene", "giulia", "marco", "lucia"])
def test_payments_are_of_the_office(who, request, browse, preparato):
    batch = preparato()
    client = browse(request.getfixturevalue(who))
    text(client.get(HOME), status=404)
    text(client.get(page_of(batch)), status=404)


def test_another_network_finds_no_batch(browse, somebody, preparato):
    from concilia.access.kinds import Kind
    from concilia.territory.models import Network

    other = Network.objects.create(code="altra", title="Altra", kind="network")
    client = browse(somebody("Ivo", (Kind.ACCOUNTANT, other)))
    batch = preparato()
    for tail in ("", "file/"):
        text(client.get(page_of(batch, tail)), status=404)
    text(client.post(page_of(batch, "invia/")), status=404)


def test_lists_cost_the_same_whatever_they_hold(
    assert_list_queries, ragioneria, approvata, somebody, person, invio, elena, act
):
    names = iter(["Nadia", "Olga", "Pia"])

    def add():
        name = next(names)
        invio(approvata(somebody(name, person=person(name, "F", date(1990, 1, 1)))))

    page = text(assert_list_queries(8, add_row=add, show=lambda: ragioneria.get(HOME)))
    assert page.count("Invio n. ") == 3
