"""Asking for an accreditation, deciding it, adding places."""

from datetime import date

import pytest

from concilia.access.kinds import Kind
from concilia.providers.domain import accreditations
from concilia.providers.models import Accreditation, Offer, Price, ServiceType
from concilia.providers.states import AccreditationState
from concilia.territory.models import Network

MINE, ALL = "/servizi/accreditamenti/miei/", "/servizi/accreditamenti/"


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture(autouse=True)
def maggio(at):
    return at("2026-05-12T10:00")


@pytest.fixture
def nido(rete):
    return ServiceType.objects.create(network=rete, code="micronido", label={"it": "Micronido"})


@pytest.fixture
def richiesta(irene, cooperativa, nido, act):
    return accreditations.request(act(irene), organisation=cooperativa, service=nido)


def test_a_provider_asks_and_the_lead_body_accredits(browse, irene, sara, nido, comune):
    ours, office = browse(irene), browse(sara)
    assert "Micronido" in text(ours.get(MINE))
    assert ours.post(MINE, {"service": nido.pk}).url == MINE
    assert "richiesto" in text(ours.get(MINE))
    assert "già" in text(ours.post(MINE, {"service": nido.pk}), status=409)
    asked = Accreditation.objects.get()
    page = text(office.get(ALL))
    assert f"{ALL}{asked.pk}/" in page
    assert "Chiede l'accreditamento" in text(office.get(f"{ALL}{asked.pk}/"))
    assert office.post(f"{ALL}{asked.pk}/", {"outcome": "approve", "since": "2026-06-01"}).url == ALL
    asked.refresh_from_db()
    assert (asked.state, asked.since) == (AccreditationState.ACTIVE, date(2026, 6, 1))
    text(office.get(f"{ALL}{asked.pk}/"), status=404)
    assert "Aggiungi una sede" in text(ours.get(MINE))


def test_refusing_says_why(browse, sara, richiesta):
    address = f"{ALL}{richiesta.pk}/"
    client = browse(sara)
    assert "Scrivi il motivo" in text(client.post(address, {"outcome": "refuse", "reason": " "}), status=422)
    assert client.post(address, {"outcome": "refuse", "reason": "Mancano i requisiti"}).url == ALL
    richiesta.refresh_from_db()
    assert richiesta.state == AccreditationState.REFUSED


def test_what_is_wrong_in_a_decision_is_said(browse, sara, richiesta):
    address, client = f"{ALL}{richiesta.pk}/", browse(sara)
    assert "Scrivi da quando" in text(client.post(address, {"outcome": "approve"}))
    wrong = {"outcome": "approve", "since": "2026-06-01", "until": "2026-06-01"}
    assert "prima di cominciare" in text(client.post(address, wrong), status=422)


def test_a_place_is_added_and_everybody_sees_it(browse, irene, sara, richiesta, comune, act, client):
    accreditations.approve(act(sara), accreditation=richiesta, since=date(2026, 1, 1))
    ours, address = browse(irene), f"{ALL}{richiesta.pk}/sedi/"
    assert "Nome della sede" in text(ours.get(address))
    place = {
        "name": "Nido delle Officine",
        "comune": "castellanza",
        "unit": "month",
        "price": "450,00",
        "hours": "8-18",
    }
    assert "con la provincia" in text(ours.post(address, {**place, "comune": "Atlantide"}))
    assert ours.post(address, place).url == MINE
    assert (Price.objects.get().cents, Offer.objects.get().comune) == (45_000, comune)
    assert "Nido delle Officine" in text(ours.get(MINE))
    assert "Nido delle Officine" in text(client.get("/servizi/"))


def test_no_place_before_the_accreditation(browse, irene, richiesta):
    text(browse(irene).get(f"{ALL}{richiesta.pk}/sedi/"), status=404)


def test_the_accreditations_of_others_are_not_found(browse, somebody, organisation, sara, richiesta, act):
    accreditations.approve(act(sara), accreditation=richiesta, since=date(2026, 1, 1))
    nina = somebody("Nina", (Kind.PROVIDER, organisation("altra", name="Altra")))
    text(browse(nina).get(f"{ALL}{richiesta.pk}/sedi/"), status=404)
    assert "attivo" not in text(browse(nina).get(MINE))


def test_another_network_decides_nothing(browse, somebody, richiesta):
    other = Network.objects.create(code="altra", title="Altra", kind="network")
    client = browse(somebody("Ivo", (Kind.RESPONSIBLE, other)))
    assert "Cooperativa di prova" not in text(client.get(ALL))
    text(client.post(f"{ALL}{richiesta.pk}/", {"outcome": "approve", "since": "2026-06-01"}), status=404)


@pytest.mark.parametrize(("who", "status"), [("elena", 404), ("davide", 404), ("irene", 404), ("paolo", 200)])
def test_who_decides(who, status, request, browse, richiesta):
    assert browse(request.getfixturevalue(who)).get(f"{ALL}{richiesta.pk}/").status_code == status


def test_lists_cost_the_same_whatever_they_hold(assert_list_queries, browse, irene, sara, rete, cooperativa, act):
    codes, ours, office = iter(["micronido", "ludoteca", "trasporto"]), browse(irene), browse(sara)

    def add():
        service = ServiceType.objects.create(network=rete, code=(code := next(codes)), label={"it": code})
        asked = accreditations.request(act(irene), organisation=cooperativa, service=service)
        accreditations.approve(act(sara), accreditation=asked, since=date(2026, 1, 1))

    page = text(assert_list_queries(9, add_row=add, show=lambda: ours.get(MINE)))
    assert page.count("Aggiungi una sede") == 3
    assert text(office.get(ALL)).count("Cooperativa di prova") == 3
