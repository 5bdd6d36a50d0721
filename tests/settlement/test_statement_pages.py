"""The pages of statements: Irene's, Elena's, and what nobody else finds."""

import csv
import io
import json

import pytest
from pypdf import PdfReader

from concilia.access.kinds import Kind
from concilia.settlement.models import Statement
from concilia.settlement.states import StatementState
from concilia.vouchers.models import Reversal
from concilia.vouchers.queries.spending import left

MINE, ALL = "/liquidazione/distinte/mie/", "/liquidazione/distinte/"


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def page_of(statement, tail=""):
    return f"{ALL}{statement.pk}/{tail}"


@pytest.fixture
def cassa(browse, irene):
    return browse(irene)


@pytest.fixture
def ragioneria(browse, elena):
    return browse(elena)


@pytest.fixture
def distinta(usato, disegna):
    """The cooperative's statement of May, with one use."""

    def make(user=None, **use):
        usato(user, **use)
        return disegna()[0]

    return make


def test_before_the_first_statement_the_list_says_when_it_comes(cassa, cooperativa):
    assert "Le distinte si formano a fine mese" in text(cassa.get(MINE))


def test_the_provider_finds_its_statement_and_sends_it(cassa, distinta):
    statement = distinta()
    page = text(cassa.get(MINE))
    assert "Maggio 2026, n. 1" in page
    assert "C'è 1 distinta da controllare e inviare" in page
    assert "€\xa0125,00" in page
    page = text(cassa.get(page_of(statement)))
    assert "Invia la distinta" in page
    assert cassa.post(page_of(statement, "invia/")).url == page_of(statement)
    page = text(cassa.get(page_of(statement)))
    assert "ora la controlla la ragioneria" in page
    assert "Invia la distinta" not in page
    assert "Togli e storna" not in page
    text(cassa.post(page_of(statement, "invia/")), status=409)


def test_each_line_says_voucher_month_child_call_and_amount(cassa, distinta, giulia):
    statement = distinta()
    line = statement.lines.get()
    page = text(cassa.get(page_of(statement)))
    voucher = line.redemption.voucher
    for shown in (f"…{voucher.code[-4:]}", "4 maggio 2026", line.beneficiary_code, "Azione B", "1 mese", "€\xa0125,00"):
        assert shown in page
    for hidden in ("Giulia", voucher.code):
        assert hidden not in page


def test_a_wrong_line_is_taken_off_with_its_reason(cassa, distinta):
    statement = distinta()
    line = statement.lines.get()
    address = page_of(statement, f"righe/{line.pk}/")
    assert "Togliere la riga" in text(cassa.get(address))
    assert "obbligatorio" in text(cassa.post(address, {"reason": ""}))
    assert cassa.post(address, {"reason": "Il bambino era assente"}).url == page_of(statement)
    assert Reversal.objects.get().reason == "Il bambino era assente"
    assert left(line.redemption.voucher) == 37_500
    assert "Tutte le righe sono state tolte" in text(cassa.get(page_of(statement)))
    text(cassa.get(address), status=404)
    text(cassa.post(page_of(statement, "invia/")), status=422)


def test_as_data(cassa, distinta):
    statement = distinta()
    line = statement.lines.get()
    answer = cassa.get(page_of(statement, "distinta.csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["importo"], row["giorno"], row["servizio"]) == ("125.00", "2026-05-04", "micronido")
    assert (row["beneficiario"], row["voucher"]) == (line.beneficiary_code, line.redemption.voucher.code[-4:])


def test_on_paper_with_its_data_inside(cassa, distinta):
    statement = distinta()
    answer = cassa.get(page_of(statement, "distinta.pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    reader = PdfReader(io.BytesIO(answer.content))
    printed = "".join(page.extract_text() for page in reader.pages)
    assert "Cooperativa di prova" in printed
    assert "IT60X0542811101000000123456" in printed.replace(" ", "")
    (attached,) = reader.attachments.values()
    assert json.loads(attached[0])["total_cents"] == 12_500


def test_the_account_is_not_shown_to_who_does_not_pay(browse, sara, distinta):
    answer = browse(sara).get(page_of(distinta(), "distinta.pdf"))
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "IT60X" not in printed.replace(" ", "")
    assert "3456" in printed


@pytest.mark.parametrize("tail", ["", "distinta.pdf", "distinta.csv"])
def test_the_statements_of_others_are_not_found(tail, browse, somebody, organisation, anna, distinta):
    statement = distinta()
    nina = somebody("Nina", (Kind.PROVIDER, organisation("altra")))
    for client in (browse(nina), browse(anna)):
        text(client.get(page_of(statement, tail)), status=404)
    text(browse(nina).post(page_of(statement, "invia/")), status=404)
    assert Statement.objects.get().state == StatementState.DRAFT


def test_a_person_who_is_refunded_sees_their_statement(browse, giulia, sara, buono, servizi, disegna, act):
    from datetime import date

    from concilia.vouchers.domain import redeeming

    redeeming.refund(
        act(sara),
        voucher=buono(kind="receipts", cents=40_000),
        service=servizi["doposcuola"],
        service_date=date(2026, 5, 4),
        facts={"receipt_amount": "120.00", "service": "after_school", "traceable": "true"},
    )
    (statement,) = disegna()
    assert "€\xa060,00" in text(browse(giulia).get(MINE))
    assert "Giulia Prova" in text(browse(giulia).get(page_of(statement)))


# The office


def test_the_accountant_draws_a_month(ragioneria, usato, rete):
    usato()
    page = text(ragioneria.get(ALL))
    assert "Forma le distinte di un mese" in page
    assert ragioneria.post(f"{ALL}forma/", {"month": "2026-05"}).url == ALL
    assert "1 distinta formata" in text(ragioneria.get(ALL))
    ragioneria.post(f"{ALL}forma/", {"month": "2026-05"})
    assert "Nessun utilizzo" in text(ragioneria.get(ALL))
    ragioneria.post(f"{ALL}forma/", {"month": "maggio"})
    assert "Scegli il mese" in text(ragioneria.get(ALL))
    assert Statement.objects.count() == 1


def test_the_list_sums_by_state_and_filters(ragioneria, distinta, cassa):
    statement = distinta()
    cassa.post(page_of(statement, "invia/"))
    page = text(ragioneria.get(ALL))
    assert "Cooperativa di prova" in page
    assert "?stato=sent" in page
    assert "Maggio 2026" in text(ragioneria.get(f"{ALL}?stato=sent"))
    assert "Maggio 2026, n. 1" not in text(ragioneria.get(f"{ALL}?stato=draft"))
    assert "Maggio 2026, n. 1" in text(ragioneria.get(f"{ALL}?stato=altro"))


def test_the_accountant_approves(ragioneria, cassa, distinta):
    statement = distinta()
    assert "Approva per il pagamento" not in text(ragioneria.get(page_of(statement)))
    cassa.post(page_of(statement, "invia/"))
    assert "Approva per il pagamento" in text(ragioneria.get(page_of(statement)))
    ragioneria.post(page_of(statement, "approva/"))
    statement.refresh_from_db()
    assert statement.state == StatementState.APPROVED


def test_or_gives_back_and_the_provider_reads_why(ragioneria, cassa, distinta):
    statement = distinta()
    cassa.post(page_of(statement, "invia/"))
    address = page_of(statement, "restituisci/")
    assert "Restituire la distinta?" in text(ragioneria.get(address))
    assert "obbligatorio" in text(ragioneria.post(address, {"reason": " "}))
    assert ragioneria.post(address, {"reason": "Manca il registro presenze"}).url == page_of(statement)
    page = text(cassa.get(page_of(statement)))
    assert "Manca il registro presenze" in page
    assert "Invia la distinta" in page


def test_who_granted_the_award_may_not_approve(browse, sara, rete, cassa, distinta):
    from concilia.access.kinds import Scope
    from concilia.access.models import Role

    since = "2020-01-01T00:00:00+01:00"
    Role.objects.create(
        user=sara, kind=Kind.ACCOUNTANT, scope=Scope.NETWORK, scope_id=rete.pk, since=since, granted_by="system:test"
    )
    statement = distinta()
    cassa.post(page_of(statement, "invia/"))
    page = text(browse(sara).post(page_of(statement, "approva/")), status=422)
    assert "deve approvarla un&#x27;altra persona" in page


@pytest.mark.parametrize("who", ["sara", "paolo", "davide"])
def test_the_rest_of_the_office_reads_only(who, request, browse, cassa, distinta):
    statement = distinta()
    cassa.post(page_of(statement, "invia/"))
    client = browse(request.getfixturevalue(who))
    page = text(client.get(page_of(statement)))
    assert "Approva" not in page
    for tail in ("approva/", "restituisci/"):
        text(client.post(page_of(statement, tail), {"reason": "x"}), status=404)


def test_another_network_sees_nothing(browse, somebody, distinta):
    from concilia.territory.models import Network

    other = Network.objects.create(code="altra", title="Altra", kind="network")
    client = browse(somebody("Ivo", (Kind.ACCOUNTANT, other)))
    statement = distinta()
    assert "Maggio 2026" not in text(client.get(ALL)).split("Forma le distinte")[0]
    text(client.get(page_of(statement)), status=404)
    text(client.post(page_of(statement, "approva/")), status=404)


def test_lists_cost_the_same_whatever_they_hold(
    assert_list_queries, cassa, ragioneria, somebody, person, usato, disegna
):
    from datetime import date

    names = iter(["Nadia", "Olga", "Pia"])

    def add():
        name = next(names)
        usato(somebody(name, person=person(name, "F", date(1990, 1, 1))))
        disegna()

    page = text(assert_list_queries(8, add_row=add, show=lambda: cassa.get(MINE)))
    assert page.count("Maggio 2026, n. ") == 3
    from tests.harness.queries import Exactly

    with Exactly(9):
        ragioneria.get(ALL)


def test_a_statement_costs_the_same_whatever_its_lines(assert_queries, cassa, usato, disegna, somebody, person):
    from datetime import date

    usato()
    one = disegna()[0]
    for name in ("Nadia", "Olga", "Pia"):
        usato(somebody(name, person=person(name, "F", date(1990, 1, 1))))
    three = disegna()[0]
    for statement in (one, three):
        with assert_queries(11):
            cassa.get(page_of(statement))
