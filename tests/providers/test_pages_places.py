"""A family asks for a place on the portal, and the provider answers."""

from datetime import date

import pytest
from django.test import Client

from concilia.access.kinds import Kind
from concilia.core import sheets
from concilia.providers.domain import offers, places
from concilia.providers.models import PlacePeriod, PlaceRequest
from concilia.providers.states import PlaceState

PLACES, FAMILIES, PERIODS = "/servizi/posti/", "/servizi/famiglie/", "/servizi/periodi/"


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def chiede(famiglia, act):
    def ask(period, name):
        parent, child = famiglia(name)
        return places.ask(act(parent), period=period, person=parent.person, cared=child)

    return ask


@pytest.mark.seed("CA-30")
def test_from_the_directory_to_the_confirmed_place(browse, offerta, famiglia, irene):
    parent, child = famiglia("Nina")
    ours, home = browse(irene), browse(parent)
    assert "Indica i posti" in text(ours.get(PERIODS))
    form = {"since": "2026-09-01", "until": "2027-09-01", "count": "2"}
    assert ours.post(f"{PERIODS}nuovo/{offerta.pk}/", form).url == PERIODS
    page = text(Client().get(f"/servizi/{offerta.pk}/"))
    for shown in (
        "via dei Tigli 4",
        "lunedì-venerdì 7:30-18:00",
        "da 3 mesi a 3 anni",
        "senza gradini",
        "450,00",
        "Chiedi un posto",
    ):
        assert shown in page
    period = PlacePeriod.objects.get()
    asking = f"/servizi/{offerta.pk}/chiedi/"
    assert "BimboNina" in text(home.get(asking))
    assert home.post(asking, {"cared": child.pk, "period": period.pk}).url == PLACES
    assert "già stato chiesto" in text(home.post(asking, {"cared": child.pk, "period": period.pk}), status=409)
    row = PlaceRequest.objects.get()
    here, theirs = f"{PLACES}{row.pk}/", f"{FAMILIES}{row.pk}/"
    assert "22/05/2026" in text(home.get(here)) or "22 maggio 2026" in text(home.get(here))
    assert ours.post(theirs, {"verb": "confirm"}).url == theirs
    row.refresh_from_db()
    assert row.state == PlaceState.CONFIRMED
    assert "confermato" in text(home.get(here))


def test_a_provider_reads_a_code_and_an_age_then_a_first_name(browse, posti, chiede, irene, act):
    row = chiede(posti(2), "Nina")
    ours = browse(irene)
    for address in (FAMILIES, f"{FAMILIES}{row.pk}/"):
        page = text(ours.get(address))
        assert row.code in page
        assert "19 mesi" in page
        assert "Nina" not in page
    places.confirm(act(irene), request=row)
    for address in (FAMILIES, f"{FAMILIES}{row.pk}/"):
        page = text(ours.get(address))
        assert "BimboNina" in page
        assert "Prova<" not in page
        assert row.person.email not in page


def test_refusing_and_concluding_say_why(browse, posti, chiede, irene, act):
    period = posti(2)
    nina, rita = chiede(period, "Nina"), chiede(period, "Rita")
    ours = browse(irene)
    refusing = f"{FAMILIES}{nina.pk}/respingi/"
    assert "Motivo" in text(ours.get(refusing))
    assert ours.post(refusing, {"reason": "Età non adatta"}).status_code == 302
    places.confirm(act(irene), request=PlaceRequest.objects.get(pk=rita.pk))
    assert ours.post(f"{FAMILIES}{rita.pk}/concludi/", {"reason": "Trasferimento"}).status_code == 302
    assert [PlaceRequest.objects.get(pk=row.pk).state for row in (nina, rita)] == ["refused", "released"]
    text(ours.get(f"{FAMILIES}{rita.pk}/concludi/"), status=404)
    assert "Età non adatta" in text(browse(nina.person.user).get(f"{PLACES}{nina.pk}/"))


def test_the_waiting_list_on_the_page_of_a_family(browse, posti, chiede, irene, act):
    period = posti(1)
    first = chiede(period, "Nina")
    places.confirm(act(irene), request=first)
    second, third = chiede(period, "Rita"), chiede(period, "Ada")
    page = text(browse(third.person.user).get(f"{PLACES}{third.pk}/"))
    assert "Ordine della lista" in page
    assert "ordine di arrivo" in page
    home = browse(first.person.user)
    assert "Rinuncia al posto" in text(home.get(f"{PLACES}{first.pk}/"))
    home.post(f"{PLACES}{first.pk}/", {"verb": "cancel"})
    rita = browse(second.person.user)
    assert "Accetta il posto" in text(rita.get(f"{PLACES}{second.pk}/"))
    rita.post(f"{PLACES}{second.pk}/", {"verb": "accept"})
    second.refresh_from_db()
    assert second.state == PlaceState.CONFIRMED
    text(rita.post(f"{PLACES}{second.pk}/", {"verb": "steal"}), status=404)


def test_moving_to_another_place(browse, posti, chiede, offerta, accreditata, comune, irene, act):
    row = chiede(posti(1), "Nina")
    places.confirm(act(irene), request=row)
    home = offers.add_offer(act(irene), accreditation=accreditata, name="A casa", comune=comune, unit="hour", price=1)
    other = posti(1, offer=home)
    client, address = browse(row.person.user), f"{PLACES}{row.pk}/sposta/"
    assert "A casa" in text(client.get(address))
    assert client.post(address, {"period": other.pk}).url == PLACES
    assert PlaceRequest.objects.get(period=other).moves == row


def test_what_is_of_others_is_not_found(browse, posti, chiede, somebody, organisation, giulia):
    row = chiede(posti(1), "Nina")
    nobody = browse(somebody("Ivo", (Kind.PROVIDER, organisation("altra"))))
    for address in (f"{FAMILIES}{row.pk}/", f"{FAMILIES}{row.pk}/respingi/", f"{PERIODS}{row.period_id}/"):
        text(nobody.get(address), status=404)
    assert row.code not in text(nobody.get(FAMILIES))
    text(browse(giulia).get(f"{PLACES}{row.pk}/"), status=404)


def test_without_places_there_is_nothing_to_ask(browse, offerta, giulia):
    assert "Chiedi un posto" not in text(Client().get(f"/servizi/{offerta.pk}/"))
    text(browse(giulia).get(f"/servizi/{offerta.pk}/chiedi/"), status=404)


def test_changing_the_places_of_a_period(browse, posti, irene):
    period = posti(2)
    ours, address = browse(irene), f"{PERIODS}{period.pk}/"
    assert "al massimo 20" in text(ours.post(address, {"count": "21"}), status=422)
    assert ours.post(address, {"count": "3"}).url == PERIODS
    assert PlacePeriod.objects.get().places == 3


# Data of the year


def test_the_data_of_a_year_hold_users_and_places_and_no_surname(browse, posti, chiede, irene, cooperativa, act):
    row = chiede(posti(2), "Nina")
    places.confirm(act(irene), request=row)
    ours = browse(irene)
    users = text(ours.get(f"/servizi/dati/{cooperativa.pk}/2026/famiglie.csv"))
    assert users.splitlines()[1].startswith(
        f"{row.code},BimboNina,19,micronido,Nido delle Officine,confirmed,2026-09-01"
    )
    assert "Prova" not in users.replace("Cooperativa di prova", "")
    counts = text(ours.get(f"/servizi/dati/{cooperativa.pk}/2026/posti.csv"))
    assert counts.splitlines()[1] == "micronido,Nido delle Officine,2026-09-01,2027-09-01,2,1,0"
    assert len(text(ours.get(f"/servizi/dati/{cooperativa.pk}/2025/famiglie.csv")).splitlines()) == 1
    for unknown in ("redditi.csv", "famiglie.pdf"):
        text(ours.get(f"/servizi/dati/{cooperativa.pk}/2026/{unknown}"), status=404)
    sheet = ours.get(f"/servizi/dati/{cooperativa.pk}/2026/posti.xlsx")
    assert [row.cells["taken"] for row in sheets.read(sheet.content)] == ["1"]


def test_lists_cost_the_same_whatever_they_hold(assert_list_queries, browse, posti, chiede, irene, famiglia, act):
    period = posti(9, since=date(2026, 6, 1), until=date(2026, 7, 1))
    names, ours = iter("ABCDEFGHI"), browse(irene)
    page = text(assert_list_queries(8, add_row=lambda: chiede(period, next(names)), show=lambda: ours.get(FAMILIES)))
    assert page.count("chiesto") >= 3
    parent, child = famiglia("Nina", born=date(2025, 3, 3))
    starts = iter((8, 9, 10, 11))
    home = browse(parent)

    def ask():
        month = next(starts)
        own = posti(9, since=date(2026, month, 1), until=date(2026, month + 1, 1))
        places.ask(act(parent), period=own, person=parent.person, cared=child)

    assert text(assert_list_queries(6, add_row=ask, show=lambda: home.get(PLACES))).count("BimboNina") == 3
