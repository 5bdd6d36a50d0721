"""Where vouchers can be spent, for everybody."""

from datetime import date

import pytest
from django.test import Client

from concilia.providers.domain import accreditations, offers
from concilia.providers.models import ServiceType

HOME = "/servizi/"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture(autouse=True)
def maggio(at):
    return at("2026-05-12T10:00")


@pytest.fixture
def offerta(rete, cooperativa, irene, sara, comune, act):
    """Make an accredited service with its offer."""

    def make(code="micronido", name="Nido delle Officine", **offer):
        service = ServiceType.objects.create(network=rete, code=code, label={"it": code.title(), "en": f"{code} (en)"})
        asked = accreditations.request(act(irene), organisation=cooperativa, service=service)
        held = accreditations.approve(act(sara), accreditation=asked, since=date(2026, 1, 1))
        given = {"unit": "month", "price": 45_000, "hours": "7:30-18:00", "comune": comune, **offer}
        return accreditations.add_offer(act(irene), accreditation=held, name=name, **given)

    return make


@pytest.mark.seed("CA-33")
def test_anybody_reads_place_hours_and_price(offerta):
    offerta()
    page = text(Client().get(HOME))
    for shown in ("Nido delle Officine", "Cooperativa di prova", "Castellanza", "7:30-18:00", "€\xa0450,00 al mese"):
        assert shown in page


def test_by_service_comune_and_flexible_hours(offerta):
    offerta()
    offerta("ludoteca", "Ludoteca Il Prato", unit="access", price=800, flexible=True)
    assert "2 servizi" in text(Client().get(HOME))
    page = text(Client().get(HOME, {"servizio": "ludoteca", "comune": "012042"}))
    assert "Ludoteca Il Prato" in page
    assert "8,00 a ingresso" in page
    assert "Nido delle Officine" not in page
    assert "Nido delle Officine" not in text(Client().get(HOME, {"flessibile": "on"}))


def test_a_filter_that_finds_nothing_says_what_to_try(offerta):
    offerta()
    page = text(Client().get(HOME, {"flessibile": "on"}))
    assert "0 servizi" in page
    assert "prova un altro comune" in page


def test_a_filter_that_is_no_choice_is_said(offerta):
    offerta()
    assert "C'è una cosa da correggere" in text(Client().get(HOME, {"servizio": "altro"}))


def test_who_is_not_accredited_today_is_not_there(offerta, sara, act):
    made = offerta()
    accreditations.suspend(act(sara, reason="Ispezione"), accreditation=made.accreditation)
    assert "Nido delle Officine" not in text(Client().get(HOME))


def test_in_english(offerta):
    offerta()
    client = Client(headers={"accept-language": "en"})
    assert "micronido (en)" in text(client.get(HOME))


def test_the_list_costs_the_same_whatever_it_holds(assert_list_queries, offerta):
    names = iter(["micronido", "ludoteca", "trasporto"])
    page = text(assert_list_queries(4, add_row=lambda: offerta(next(names)), show=lambda: Client().get(HOME)))
    assert page.count("Nido delle Officine") == 3


# What a family looks for


@pytest.fixture
def in_sede(sede, comune, accreditata, irene, act):
    return accreditations.add_offer(
        act(irene), accreditation=accreditata, site=sede, unit="month", price=45_000, age_from=3, age_to=36
    )


@pytest.mark.seed("CA-33")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"eta": "0"}, True),
        ({"eta": "2"}, True),
        ({"eta": "3"}, False),
        ({"giorno": "5"}, True),
        ({"giorno": "6"}, False),
        ({"ora": "07:30"}, True),
        ({"ora": "07:29"}, False),
        ({"giorno": "1", "ora": "17:59"}, True),
        ({"giorno": "1", "ora": "18:00"}, False),
        ({"accesso": "step_free"}, True),
        ({"accesso": ["step_free", "toilet"]}, False),
        ({"liberi": "on"}, False),
    ],
)
def test_by_age_hours_accessibility_and_places(asked, found, in_sede):
    page = text(Client().get(HOME, asked))
    assert (f"/servizi/{in_sede.pk}/" in page) == found


def test_with_free_places_counts_alone(in_sede, posti):
    posti(2, offer=in_sede)
    page = text(Client().get(HOME, {"liberi": "on", "eta": "1"}))
    assert "1 servizio" in page
    assert "Posti liberi" in page


def test_a_closed_site_leaves_the_directory(in_sede, sede, irene, act):
    offers.close_site(act(irene), site=sede, on=date(2026, 5, 12))
    assert "Nido delle Officine" not in text(Client().get(HOME))
