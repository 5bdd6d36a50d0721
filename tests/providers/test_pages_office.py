"""Documents, prices, inspections and rules, on the pages of the provider and of the office."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concilia.access.kinds import Kind
from concilia.audit.models import Entry
from concilia.providers.domain import accreditations, inspections
from concilia.providers.models import (
    Accreditation,
    Inspection,
    Paper,
    Price,
    PriceList,
    PriorityClass,
    Remedy,
    Requirement,
    Site,
    Terms,
)
from concilia.providers.states import AccreditationState, InspectionState, RemedyState
from concilia.territory.models import Network
from tests.providers.conftest import PDF

HOME = "/servizi/"


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def file(name="polizza.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def state():
    return Accreditation.objects.get().state


# Documents


@pytest.mark.seed("CA-32")
def test_a_document_is_asked_sent_checked_and_read(browse, accreditata, cooperativa, rete, irene, sara, marco):
    ours, office = browse(irene), browse(sara)
    rule = {"label": "polizza assicurativa", "code": "polizza", "holder": "organisation", "since": "2026-05-12"}
    assert office.post(f"{HOME}regole/{rete.pk}/documento/", rule).url == f"{HOME}regole/"
    assert "polizza assicurativa" in text(office.get(f"{HOME}regole/"))
    assert state() == AccreditationState.SUSPENDED
    assert "documento scaduto o mancante: polizza assicurativa" in text(ours.get(f"{HOME}accreditamenti/miei/"))
    kind = Requirement.objects.get().kind
    sending = f"{HOME}documenti/{cooperativa.pk}/{kind.pk}/"
    assert "Invia: polizza assicurativa" in text(ours.get(f"{HOME}documenti/"))
    days = {"issued_on": "2026-05-01", "valid_until": "2027-04-30"}
    assert "non è accettato" in text(ours.post(sending, {**days, "file": file("a.txt", b"text")}), status=422)
    assert ours.post(sending, {**days, "file": file()}).url == f"{HOME}documenti/"
    paper = Paper.objects.get()
    assert f"/documenti/{paper.pk}/controllo/" in text(office.get(f"{HOME}documenti/controllo/"))
    checking = f"{HOME}documenti/{paper.pk}/controllo/"
    assert "30/04/2027" in text(office.get(checking)) or "30 aprile 2027" in text(office.get(checking))
    assert "Scrivi il motivo" in text(office.post(checking, {"outcome": "refuse"}), status=422)
    assert office.post(checking, {"outcome": "accept"}).url == f"{HOME}documenti/controllo/"
    assert state() == AccreditationState.ACTIVE
    for client, status in ((ours, 200), (office, 200), (browse(marco), 404)):
        assert client.get(f"{HOME}documenti/{paper.pk}/file/").status_code == status
    assert ours.get(f"{HOME}documenti/{paper.pk}/file/").content == PDF
    assert office.post(f"{HOME}regole/requisiti/{Requirement.objects.get().pk}/togli/").url == f"{HOME}regole/"
    assert Requirement.objects.get().until == date(2026, 5, 12)


# Sites and prices


def test_a_site_with_its_hours(browse, accreditata, cooperativa, irene):
    ours, adding = browse(irene), f"{HOME}sedi/nuova/{cooperativa.pk}/"
    site = {
        "name": "Sede",
        "address": "via Roma 1",
        "comune": "Castellanza",
        "step_free": "on",
        "day_1": "7:30-12:30, 14-18",
    }
    assert "Scrivi gli orari così" in text(ours.post(adding, {**site, "day_2": "mattina"}))
    assert ours.post(adding, site).url == f"{HOME}sedi/"
    made = Site.objects.get()
    assert [(row.weekday, row.opens.hour, row.closes.hour) for row in made.openings.all()] == [(1, 7, 12), (1, 14, 18)]
    assert "lunedì 7:30-12:30, 14:00-18:00" in text(ours.get(f"{HOME}sedi/"))
    page = text(ours.get(f"{HOME}sedi/{made.pk}/"))
    assert "07:30-12:30, 14:00-18:00" in page
    assert ours.post(f"{HOME}sedi/{made.pk}/", {**site, "day_1": "", "day_6": "9-12"}).url == f"{HOME}sedi/"
    assert [row.weekday for row in made.openings.all()] == [6]
    offer = f"{HOME}accreditamenti/{accreditata.pk}/sedi/"
    assert ours.post(offer, {"site": made.pk, "unit": "month", "price": "450,00"}).status_code == 302
    assert "Serve, se non è in una sede" in text(ours.post(offer, {"unit": "month", "price": "450,00"}))
    assert ours.post(f"{HOME}sedi/{made.pk}/chiudi/", {"on": "2026-06-30"}).url == f"{HOME}sedi/"
    assert Site.objects.get().closed_on == date(2026, 6, 30)


def test_next_years_prices_are_proposed_and_approved(browse, offerta, cooperativa, irene, sara):
    ours, office = browse(irene), browse(sara)
    proposing = f"{HOME}listino/{cooperativa.pk}/"
    assert "2026/2027" in text(ours.get(proposing))
    assert "almeno uno" in text(ours.post(proposing, {}), status=422)
    assert ours.post(proposing, {f"offer_{offerta.pk}": "470,00"}).url == f"{HOME}listino/"
    row = PriceList.objects.get()
    deciding = f"{HOME}listini/{row.pk}/"
    assert deciding in text(office.get(f"{HOME}listini/"))
    page = text(office.get(deciding))
    assert "€\xa0450,00" in page
    assert "€\xa0470,00" in page
    assert office.post(deciding, {"outcome": "accept"}).url == f"{HOME}listini/"
    assert sorted(Price.objects.filter(approved=True).values_list("cents", flat=True)) == [45_000, 47_000]
    assert "470,00" in text(ours.get(f"{HOME}listino/"))


# Suspending, closing, renewing


def test_the_office_suspends_resumes_renews_and_ends(browse, accreditata, sara, maggio):
    office, sheet = browse(sara), f"{HOME}accreditamenti/{accreditata.pk}/"
    page = text(office.get(f"{sheet}scheda/"))
    assert f"{sheet}sospendi/" in page
    assert f"{sheet}riprendi/" not in page
    back = f"{sheet}scheda/"
    assert office.post(f"{sheet}sospendi/", {"since": "2026-05-12", "reason": "Verifica"}).url == back
    assert state() == AccreditationState.SUSPENDED
    assert "Verifica" in text(office.get(back))
    assert office.post(f"{sheet}riprendi/", {"reason": "Tutto in ordine"}).url == back
    assert "dopo quella di prima" in text(office.post(f"{sheet}rinnova/", {"until": "2026-06-01"}), status=422)
    assert office.post(f"{sheet}rinnova/", {"until": "2028-01-01"}).url == back
    assert office.post(f"{sheet}cessa/", {"on": "2026-07-01", "reason": "Chiude"}).url == back
    assert state() == AccreditationState.ENDED
    text(office.get(f"{sheet}sospendi/"), status=404)


def test_the_provider_closes_and_asks_to_renew(browse, accreditata, irene):
    ours, mine = browse(irene), f"{HOME}accreditamenti/miei/"
    closing = {"since": "2026-08-01", "until": "2026-09-01", "reason": "Chiusura estiva"}
    assert ours.post(f"{HOME}accreditamenti/{accreditata.pk}/chiusura/", closing).url == mine
    assert "Chiusura estiva" in text(ours.get(mine))
    assert ours.post(f"{HOME}accreditamenti/{accreditata.pk}/rinnovo/").url == mine
    page = text(ours.get(mine))
    assert "Rinnovo chiesto" in page
    assert "Chiedi il rinnovo" not in page


# Inspections


def test_from_the_plan_to_the_proof_and_the_outcome(browse, accreditata, irene, sara, maggio):
    ours, office = browse(irene), browse(sara)
    plan = {"on": "2026-05-12", "kind": "surprise"}
    assert office.post(f"{HOME}accreditamenti/{accreditata.pk}/controllo/", plan).url == f"{HOME}controlli/"
    row = Inspection.objects.get()
    sheet = f"{HOME}controlli/{row.pk}/"
    text(ours.get(f"{HOME}controlli/miei/{row.pk}/"), status=404)  # a surprise is not seen before
    assert office.post(f"{sheet}svolto/", {"on": "2026-05-12"}).url == sheet
    finding = {"item": "Registro", "conform": "no", "text": "Senza firme", "remedy": "Firmare ogni giorno"}
    assert "entro quando" in text(office.post(f"{sheet}rilievo/", finding))
    assert office.post(f"{sheet}rilievo/", {**finding, "due_on": "2026-06-12"}).url == sheet
    assert office.post(f"{sheet}esito/", {"outcome": "to_remedy"}).url == sheet
    remedy = Remedy.objects.get()
    assert "Firmare ogni giorno" in text(ours.get(f"{HOME}controlli/miei/"))
    assert "Senza firme" in text(ours.get(f"{HOME}controlli/miei/{row.pk}/"))
    proof = f"{HOME}rimedi/{remedy.pk}/"
    assert ours.post(proof, {"file": file("registro.pdf")}).url == f"{HOME}controlli/miei/"
    assert ours.get(f"{proof}prova/").content == PDF
    checking = f"{proof}verifica/"
    assert checking in text(office.get(sheet))
    assert office.post(checking, {"outcome": "reopen", "due_on": "2026-06-20", "reason": "Incompleto"}).url == sheet
    assert "Incompleto" in text(ours.get(f"{HOME}controlli/miei/"))
    ours.post(proof, {"file": file("registro.pdf")})
    assert office.post(checking, {"outcome": "accept"}).url == sheet
    assert office.post(f"{sheet}esito/", {"outcome": "conform"}).url == sheet
    row.refresh_from_db()
    assert (row.state, Remedy.objects.get().state) == (InspectionState.CONFORM, RemedyState.ACCEPTED)


def test_an_inspection_is_cancelled(browse, accreditata, sara, act):
    row = inspections.plan(act(sara), accreditation=accreditata, on=date(2026, 6, 1), kind="planned")
    client = browse(sara)
    assert client.post(f"{HOME}controlli/{row.pk}/annulla/", {"reason": "Rinviato"}).status_code == 302
    assert "annullato" in text(client.get(f"{HOME}controlli/{row.pk}/"))


@pytest.mark.seed("BA-23")
def test_a_restricted_one_is_found_by_who_decides_alone(
    browse, accreditata, sara, paolo, davide, elena, irene, marco, act
):
    row = inspections.plan(
        act(sara), accreditation=accreditata, on=date(2026, 5, 12), kind="planned", target="hospital"
    )
    sheet, logged = f"{HOME}controlli/{row.pk}/", Entry.objects.filter(verb="providers.inspection.read_restricted")
    for user in (paolo, davide, elena, marco):
        client = browse(user)
        text(client.get(sheet), status=404)
        assert "ospedalizzati" not in text(client.get(f"{HOME}controlli/"), status=404 if user is marco else 200)
    assert logged.count() == 0
    assert "ospedalizzati" in text(browse(sara).get(sheet))
    assert "ospedalizzati" in text(browse(irene).get(f"{HOME}controlli/miei/{row.pk}/"))
    assert sorted(logged.values_list("actor", flat=True)) == sorted([sara.actor, irene.actor])
    assert "target" not in text(browse(paolo).get(f"{HOME}accreditamenti/{accreditata.pk}/controllo/"))


# Rules


def test_terms_and_classes(browse, rete, sara, maggio):
    office, rules = browse(sara), f"{HOME}regole/{rete.pk}/"
    terms = {"year_month": "1", "confirm_days": "7", "accept_days": "3", "order": "classes"}
    assert "Prima aggiungi le classi" in text(office.post(f"{rules}termini/", terms), status=422)
    added = {"label": "fratelli già iscritti", "label_en": "siblings", "code": "fratelli", "place": "1"}
    assert office.post(f"{rules}classe/", added).url == f"{HOME}regole/"
    assert office.post(f"{rules}termini/", terms).url == f"{HOME}regole/"
    assert (PriorityClass.objects.get().label["en"], Terms.objects.get().confirm_days) == ("siblings", 7)
    assert "classi di priorità, poi ordine di arrivo" in text(office.get(f"{HOME}regole/"))


def test_another_network_is_not_found(browse, somebody, accreditata, rete, sara, act):
    other = Network.objects.create(code="altra", title="Altra", kind="network")
    client = browse(somebody("Ivo", (Kind.RESPONSIBLE, other)))
    row = inspections.plan(act(sara), accreditation=accreditata, on=date(2026, 6, 1), kind="planned")
    for address in (
        f"accreditamenti/{accreditata.pk}/scheda/",
        f"accreditamenti/{accreditata.pk}/sospendi/",
        f"controlli/{row.pk}/",
        f"regole/{rete.pk}/termini/",
    ):
        text(client.get(f"{HOME}{address}"), status=404)


def test_the_sheet_of_an_accreditation_has_a_fixed_cost(assert_list_queries, browse, accreditata, sara, irene, act):
    office = browse(sara)
    days = iter(range(1, 9))

    def close():
        day = next(days)
        first, after = date(2026, 7, day), date(2026, 7, day + 1)
        accreditations.close(act(irene, reason="Lavori"), accreditation=accreditata, since=first, until=after)

    sheet = f"{HOME}accreditamenti/{accreditata.pk}/scheda/"
    page = text(assert_list_queries(18, add_row=close, show=lambda: office.get(sheet)))
    assert page.count("Lavori") == 3
