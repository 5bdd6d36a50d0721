"""The pages of contributions: Anna's, Sara's and Elena's; and what nobody else finds."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from concilia.integrations.sepa import Sent, fake
from concilia.plans.models import Resources
from concilia.settlement.domain import grants as verbs
from concilia.settlement.domain import instalments, outcomes, payments
from concilia.settlement.models import CostDocument, CostReport, Grant, ProgrammeTerms, Statement, TaxPayment
from concilia.settlement.states import StatementState
from tests.fixtures.grants import PDF, bando, contributo, esamina, incentivo, regolare, rendiconta, soddisfa, written
from tests.settlement.test_projects import TERMS

__all__ = ["bando", "contributo", "esamina", "incentivo", "regolare", "rendiconta", "soddisfa"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conti")]
BASE = "/liquidazione/"


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def impresa(browse, anna):
    return browse(anna)


@pytest.fixture
def ufficio(browse, sara):
    return browse(sara)


@pytest.fixture
def ragioneria(browse, elena):
    return browse(elena)


def pdf(response):
    assert response.status_code == 200
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split())


def cost(**changes):
    return {
        "item": "consulting",
        "supplier": "Studio di prova",
        "number": "12",
        "issued_on": "2026-06-03",
        "net": "8.000,00",
        "vat": "1.760,00",
        "method": "transfer",
        "paid_on": "2026-06-03",
        **changes,
    }


@pytest.mark.slow("a contribution's whole life, page by page")
@pytest.mark.seed("MA-17", "MA-21", "MA-25")
def test_from_the_offer_to_the_balance_page_by_page(
    incentivo, impresa, ufficio, ragioneria, regolare, bottega, soddisfa
):
    bottega.iban = "IT60X0542811101000000123456"
    bottega.save()
    page = text(impresa.get(f"{BASE}contributi/miei/"))
    assert "Ti è stato concesso un contributo di €\xa04.000,00" in page
    accept = f"{BASE}contributi/accetta/{incentivo.pk}/"
    assert "non può cominciare prima" in text(impresa.post(accept, {"starts_on": "2026-04-01"}), 422)
    assert impresa.post(accept, {"starts_on": "2026-06-03"}).status_code == 302
    grant = Grant.objects.get()
    place = f"{BASE}contributi/{grant.pk}/"
    page = text(impresa.get(place))
    for shown in ("Concludi l'iniziativa entro il 15 gennaio 2027", "Scheda del modello", "non risulta un DURC valido"):
        assert shown in page.replace("&#x27;", "'")
    assert "Liquida €" not in page
    regolare()
    page = text(ragioneria.get(place))
    assert "Liquida €\xa02.000,00: Anticipo all&#x27;avvio" in page
    assert ragioneria.post(f"{place}paga/", {"stage": "ADVANCE", "cents": "200000"}).url == place
    statement = Statement.objects.get()
    assert statement.state == StatementState.APPROVED
    assert "€\xa01.920,00" in text(ragioneria.get(f"{BASE}distinte/"))
    assert impresa.post(f"{place}rendiconta/", {"final": "1"}).status_code == 302
    report = CostReport.objects.get()
    sheet = f"{BASE}rendicontazioni/{report.pk}/"
    assert "Nessun documento" in text(impresa.get(sheet))
    upload = {**cost(), "file": SimpleUploadedFile("f.pdf", PDF)}
    assert impresa.post(f"{sheet}spese/", upload).url == sheet
    assert "già stata presentata" in text(impresa.post(f"{sheet}spese/", cost()), 409)
    early = cost(number="2", net="100,00", vat="0", issued_on="2026-03-01", paid_on="2026-03-01")
    assert impresa.post(f"{sheet}spese/", early).url == sheet
    assert impresa.post(f"{sheet}invia/").url == sheet
    page = text(ufficio.get(f"{BASE}contributi/"))
    assert "n. 1, finale" in page
    first, second = CostDocument.objects.order_by("issued_on")
    page = text(ufficio.get(f"{BASE}spese/{first.pk}/"))
    assert "Taglia €\xa0100,00: documento anteriore" in page
    assert ufficio.post(f"{BASE}spese/{first.pk}/", {"motive": "before"}).url == f"{BASE}spese/{second.pk}/"
    other = {"other": "1", "cents": "500,00", "motive": "content", "remark": "Cena"}
    assert ufficio.post(f"{BASE}spese/{second.pk}/", other).url == sheet
    assert ufficio.post(f"{sheet}concludi/").url == sheet
    page = text(impresa.get(sheet))
    for shown in ("spesa non legata all&#x27;iniziativa: Cena", "documento anteriore"):
        assert shown in page
    soddisfa(grant)
    assert "Liquida €\xa01.750,00: Saldo" in text(ragioneria.get(place))
    assert "cambiato" in text(ragioneria.post(f"{place}paga/", {"stage": "BALANCE", "cents": "1"}, follow=True))
    ragioneria.post(f"{place}paga/", {"stage": "BALANCE", "cents": "175000"})
    page = text(impresa.get(place))
    assert "Il contributo è chiuso" in page
    assert "€\xa0150,00" in page  # the tax of both stages: 80.00 and 70.00
    paper = pdf(impresa.get(f"{place}rendiconto.pdf"))
    for shown in ("J81B21000000001", "8.100,00", "600,00", "7.500,00", "3.750,00 €", "Studio di prova"):
        assert shown in paper


def test_a_statement_of_a_contribution_shows_gross_tax_and_net(contributo, regolare, elena, act, impresa, ragioneria):
    regolare()
    made = instalments.settle(act(elena), grant=contributo, stage="ADVANCE")
    page = text(ragioneria.get(f"{BASE}distinte/{made.statement_id}/"))
    for shown in ("€\xa02.000,00", "€\xa080,00", "€\xa01.920,00", "Anticipo all&#x27;avvio", "J81B21000000001"):
        assert shown in page
    paper = pdf(ragioneria.get(f"{BASE}distinte/{made.statement_id}/distinta.pdf"))
    assert "1.920,00 €" in paper


def test_conditions_are_handed_in_and_checked_from_their_pages(contributo, impresa, ufficio):
    condition = contributo.conditions.get(code="SURVEY")
    place = f"{BASE}condizioni/{condition.pk}/"
    sent = {"file": SimpleUploadedFile("r.pdf", PDF)}
    assert impresa.post(f"{place}consegna/", sent).status_code == 302
    assert ufficio.get(f"{place}file/").content == PDF
    assert "Apri il documento consegnato" in text(ufficio.get(place))
    assert ufficio.post(place, {"how": "Mancano i dati", "other": "1"}).status_code == 302
    assert impresa.post(f"{place}consegna/", {"file": SimpleUploadedFile("r.pdf", PDF)}).status_code == 302
    assert ufficio.post(place, {"how": "Letta"}).status_code == 302
    assert "Letta" in text(impresa.get(f"{BASE}contributi/{contributo.pk}/"))


def test_a_report_is_given_back_and_corrected(contributo, rendiconta, impresa, ufficio):
    report = rendiconta(contributo, written())
    sheet = f"{BASE}rendicontazioni/{report.pk}/"
    assert ufficio.post(f"{sheet}restituisci/", {"reason": "Manca la quietanza."}).url == sheet
    assert "Manca la quietanza." in text(impresa.get(sheet))
    document = report.documents.get()
    assert "Togliere la spesa?" in text(impresa.get(f"{BASE}spese/{document.pk}/togli/"))
    assert impresa.post(f"{BASE}spese/{document.pk}/togli/").url == sheet
    assert "è vuota" in text(impresa.post(f"{sheet}invia/", follow=True))


def test_the_tax_is_prepared_paid_and_certified(
    contributo, regolare, elena, act, ragioneria, impresa, invio, paga, bottega
):
    regolare()
    made = instalments.settle(act(elena), grant=contributo, stage="ADVANCE")
    batch = invio(made.statement)
    payments.send(act(elena), batch=batch)
    sent = Sent.of(payments.payment_file(batch))
    data = fake.debit_notification(sent, {}, message_id="M", created=batch.prepared_at, booked=batch.execution_date)
    outcomes.import_outcome(act(elena), batch=batch, data=data)
    page = f"{BASE}ritenute/"
    assert "€\xa080,00" in text(ragioneria.get(page))
    assert ragioneria.post(f"{page}prepara/", {"month": "2026-06"}).url == page
    tax = TaxPayment.objects.get()
    assert ragioneria.post(f"{page}{tax.pk}/", {"paid_on": "2026-06-03", "receipt": "F24-77"}).url == page
    paper = pdf(impresa.get(f"{page}certificazioni/{bottega.pk}/2026/"))
    for shown in ("2.000,00", "80,00", "1.920,00", "F24-77", "DPR 600/1973"):
        assert shown in paper
    assert impresa.get(f"{page}certificazioni/{bottega.pk}/2025/").status_code == 404


def test_how_projects_are_paid_is_chosen_with_a_reason(rete, browse, paolo):
    sent = {
        "advance": "50",
        "interim": "30",
        "spent": "80",
        "general": "7",
        "pay_days": "60",
        "vat": "on",
        "reason": "X",
    }
    page = browse(paolo)
    assert "meno di 100%" in text(page.post(f"{BASE}contributi/progetti/regole/", {**sent, "advance": "70"}))
    assert page.post(f"{BASE}contributi/progetti/regole/", sent).status_code == 302
    terms = ProgrammeTerms.objects.get()
    assert [row["share"] for row in terms.terms["stages"]] == ["0.50", "0.30", "0.20"]
    assert terms.reason == "X"


def test_a_project_is_funded_from_its_lines(rete, progetto, browse, sara, paolo, act):
    Resources.objects.create(
        network=rete, project=progetto, total=6_074_100, contribution=3_200_000, cofinancing=2_874_100
    )
    verbs.set_terms(act(paolo, reason="Prova"), network=rete, terms=TERMS)
    office, line = browse(sara), progetto.lines.order_by("code").first()
    place = f"{BASE}contributi/progetti/{progetto.pk}/"
    assert "Disponibili: €\xa030.000,00" in text(office.get(place))
    sent = {"starts_on": "2026-06-03", "ends_on": "2027-06-02", f"line-{line.pk}": "20.000,00"}
    assert "linee di questo progetto" in text(
        office.post(place, {"starts_on": "2026-06-03", "ends_on": "2027-06-02"}), 422
    )
    assert office.post(place, sent).status_code == 302
    assert Grant.objects.get().cents == 2_000_000
    assert "Azienda Speciale di prova" in text(office.get(f"{BASE}contributi/"))


def test_nobody_else_finds_a_contribution(contributo, browse, marco, giulia, rendiconta):
    report = rendiconta(contributo, written())
    for user in (marco, giulia):
        for place in (f"contributi/{contributo.pk}/", f"rendicontazioni/{report.pk}/"):
            assert browse(user).get(f"{BASE}{place}").status_code == 404


def test_the_lists_cost_the_same_with_one_and_with_three(
    contributo, impresa, ufficio, assert_list_queries, rete, bottega
):
    def more():
        Grant.objects.create(
            **{
                name: getattr(contributo, name)
                for name in ("network", "organisation", "cents", "terms", "rate_part", "rate_whole", "nature")
            },
            project=contributo.award.call_line.budget_line.project,
            since=contributo.since,
            starts_on=contributo.starts_on,
            ends_on=contributo.ends_on,
            pay_by=contributo.pay_by,
            opened_at=contributo.opened_at,
            opened_by="system:test",
        )

    assert_list_queries(7, add_row=more, show=lambda: impresa.get(f"{BASE}contributi/miei/"))
    assert_list_queries(8, add_row=more, show=lambda: ufficio.get(f"{BASE}contributi/"))
