"""Irene sends the prices of the year to come as a file: tried, proposed as one list, taken back in one step."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.core import clock
from concilia.core.errors import NotAllowed
from concilia.imports.domain import imports
from concilia.imports.models import Import
from concilia.providers.domain import offers, places
from concilia.providers.models import Offer, Price, PriceList
from concilia.providers.prices_file import PricesFile
from concilia.providers.queries import accredited, burden
from concilia.providers.queries.burden import Out
from concilia.providers.states import PriceListState
from tests.fixtures.refusals import refused

SEPTEMBER = date(2026, 9, 1)
HEADER = "servizio;sede;unita;prezzo\n"
NIDO = "micronido;Nido delle Officine;al mese;470,00\n"


@pytest.fixture
def prova(cooperativa, offerta, irene, act):
    def try_it(*lines, user=irene):
        data = (HEADER + "".join(lines)).encode()
        kind = PricesFile(cooperativa, clock.today())
        return imports.propose(act(user), importer=kind, about=cooperativa, file_name="prezzi.csv", data=data)

    return try_it


@pytest.fixture
def presa(prova, cooperativa, irene, act):
    def take(*lines):
        proposed, _seen = prova(*lines)
        kind = PricesFile(cooperativa, clock.today())
        return imports.apply(act(irene), proposed=proposed, importer=kind, about=cooperativa)

    return take


@pytest.fixture
def annulla(cooperativa, irene, act):
    def undo(applied):
        kind = PricesFile(cooperativa, clock.today())
        why = act(irene, reason="Listino sbagliato")
        return imports.undo(why, applied=applied, importer=kind, about=cooperativa)

    return undo


@pytest.fixture
def ludoteca(cooperativa, accreditata, sede, comune, irene, act):
    """A second service offered, by the hour."""
    other = {"name": "Ludoteca", "comune": comune, "unit": "hour"}
    return offers.add_offer(act(irene), accreditation=accreditata, price=800, **other)


@pytest.fixture
def mare(cooperativa, comune, irene, act):
    """A second site, where nothing is given yet."""
    more = {"name": "Nido del Mare", "address": "via del Mare 2", "comune": comune}
    return offers.add_site(act(irene), organisation=cooperativa, **more)


def proposed(organisation):
    """What waits: offer → cents."""
    rows = Price.objects.filter(price_list__organisation=organisation, price_list__state="proposed")
    return {row.offer.name: row.cents for row in rows.select_related("offer")}


def texts(seen):
    return [(one.what, one.text) for one in seen.effects]


def test_the_trial_says_what_is_new_what_changes_and_what_stays(prova, ludoteca, mare, cooperativa):
    tried, seen = prova(NIDO, "MICRONIDO;ludoteca;an hour;8\n", "micronido;Nido del Mare;al mese;455\n")
    assert texts(seen) == [
        ("change", "Nido delle Officine: da €\xa0450,00 a €\xa0470,00 al mese"),
        ("same", "Ludoteca: resta a €\xa08,00 all'ora"),
        ("make", "Nido del Mare: servizio nuovo, €\xa0455,00 al mese"),
    ]
    assert (tried.made, tried.changed, tried.same) == (1, 1, 1)
    assert not PriceList.objects.exists()
    assert Offer.objects.count() == 2


@pytest.mark.parametrize(
    ("new", "cents", "said"),
    [
        ("470", 2 * 24_000, "2 famiglie con il posto: €\xa0480,00 in più nell'anno"),
        ("449,50", -2 * 600, "2 famiglie con il posto: €\xa012,00 in meno nell'anno"),
    ],
)
def test_it_says_what_families_with_a_place_would_pay(prova, posti, famiglia, irene, act, new, cents, said):
    period = posti(3)
    for name in ("Nina", "Nora"):
        parent, child = famiglia(name)
        asked = places.ask(act(parent), person=parent.person, cared=child, period=period)
        places.confirm(act(irene), request=asked)
    _tried, seen = prova(f"micronido;Nido delle Officine;al mese;{new}\n")
    assert seen.cents == cents
    assert seen.effects[0].text.endswith(said)


def test_it_says_how_far_the_vouchers_out_would_go(prova, offerta, nido, monkeypatch):
    def source(organisation, since, until):
        assert (organisation, since, until) == (offerta.accreditation.organisation, SEPTEMBER, date(2027, 9, 1))
        return {(nido.pk, "month"): Out(2, 280_000), (nido.pk, "hour"): Out(9, 9)}

    monkeypatch.setattr(burden, "_SOURCES", [source])
    _tried, seen = prova(NIDO)
    said = "2 voucher in corso, con €\xa02.800,00, bastano per 1 mese in meno"
    assert seen.effects[0].text.endswith(said)


def test_applied_it_is_one_list_that_the_office_decides(presa, ludoteca, mare, cooperativa, sara, act):
    offers.propose_prices(act(), organisation=cooperativa, since=SEPTEMBER, prices={ludoteca: 900})
    presa(NIDO, "micronido;Nido del Mare;al mese;455\n")
    assert proposed(cooperativa) == {"Ludoteca": 900, "Nido delle Officine": 47_000, "Nido del Mare": 45_500}
    shown = accredited.offers([ludoteca.accreditation.service], SEPTEMBER)
    assert {row.name for row in shown} == {"Ludoteca", "Nido delle Officine"}
    offers.approve_prices(act(sara), price_list=PriceList.objects.get(state="proposed"))
    prices = {row.name: row.price for row in accredited.offers([ludoteca.accreditation.service], SEPTEMBER)}
    assert prices == {"Ludoteca": 900, "Nido delle Officine": 47_000, "Nido del Mare": 45_500}


def test_undone_what_waited_waits_again_and_the_new_service_is_gone(
    presa, annulla, ludoteca, offerta, mare, cooperativa, act
):
    offers.propose_prices(act(), organisation=cooperativa, since=SEPTEMBER, prices={ludoteca: 900, offerta: 46_000})
    annulla(presa(NIDO, "micronido;Nido del Mare;al mese;455\n"))
    assert proposed(cooperativa) == {"Ludoteca": 900, "Nido delle Officine": 46_000}
    assert Offer.objects.count() == 2


def test_undone_with_nothing_before_nothing_waits(presa, annulla, cooperativa):
    annulla(presa(NIDO))
    assert [row.state for row in PriceList.objects.all()] == [PriceListState.WITHDRAWN]
    presa(NIDO)
    assert proposed(cooperativa) == {"Nido delle Officine": 47_000}


def test_what_is_decided_or_proposed_again_is_not_undone(presa, annulla, offerta, cooperativa, sara, act):
    applied = presa(NIDO)
    offers.propose_prices(act(), organisation=cooperativa, since=SEPTEMBER, prices={offerta: 48_000})
    with refused("providers.file.decided") as caught:
        annulla(applied)
    assert str(caught.value).startswith("Riga 2: il listino ora è sostituito")
    assert proposed(cooperativa) == {"Nido delle Officine": 48_000}


def test_a_price_that_is_fixed_for_the_year_is_refused(presa, prova, sara, act):
    presa(NIDO)
    offers.approve_prices(act(sara), price_list=PriceList.objects.get())
    tried, seen = prova(NIDO.replace("470", "480"))
    assert tried is None
    assert [(one.line, one.column) for one in seen.problems] == [(2, "prezzo")]
    assert "è fisso fino alla fine" in seen.problems[0].text


PROBLEMS = [
    ("ludoteca;Nido delle Officine;al mese;1\n", "servizio", "scrivi uno fra micronido"),
    ("micronido;Nido del Lago;al mese;1\n", "sede", "Non c'è una sede «Nido del Lago»"),
    ("micronido;Nido delle Officine;a metro;1\n", "unita", "all'ora"),
    ("micronido;Nido delle Officine;al mese;1,234\n", "prezzo", "1234,56"),
    ("micronido;Nido delle Officine;al mese;-1\n", "prezzo", "1234,56"),
    (NIDO + NIDO, "sede", "già alla riga 2"),
]


@pytest.mark.parametrize(("lines", "column", "text"), PROBLEMS)
def test_a_wrong_line_stops_all_and_says_where(prova, lines, column, text):
    tried, seen = prova(lines)
    assert tried is None
    assert [one.column for one in seen.problems] == [column]
    assert text in seen.problems[0].text


def test_a_new_service_needs_the_documents_of_its_site(prova, polizza, invia, sede, mare):
    invia(polizza(holder="site"), date(2027, 1, 1), site=sede)
    _tried, seen = prova("micronido;Nido del Mare;al mese;455\n")
    assert [(one.line, one.column) for one in seen.problems] == [(2, "sede")]
    assert "polizza assicurativa" in seen.problems[0].text


def test_only_who_runs_the_provider_proposes(prova, marco, anna):
    for user in (marco, anna):
        with refused("access.denied", NotAllowed):
            prova(NIDO, user=user)


@pytest.fixture
def pagina(cooperativa):
    return reverse("providers:prices-file", args=[cooperativa.pk])


def test_the_file_to_fill_begins_from_the_prices_of_today(browse, irene, pagina, offerta):
    client = browse(irene)
    assert pagina in client.get(reverse("providers:prices")).content.decode()
    model = client.get(pagina, {"modello": ""}).content.decode().lstrip("\ufeff")
    assert model.split("\r\n")[:2] == [HEADER.strip(), "micronido;Nido delle Officine;al mese;450,00"]


def test_by_page_of_the_provider_and_of_nobody_else(browse, irene, anna, pagina, cooperativa, offerta):
    client, sent = browse(irene), SimpleUploadedFile("prezzi.csv", (HEADER + NIDO).encode())
    shown = client.post(pagina, {"action": "try", "file": sent}).content.decode()
    assert "da €\xa0450,00 a €\xa0470,00 al mese" in shown
    client.post(pagina, {"action": "apply", "import": Import.objects.get().pk})
    assert proposed(cooperativa) == {"Nido delle Officine": 47_000}
    assert browse(anna).get(pagina).status_code == 404


def test_the_office_decides_seeing_what_it_costs(browse, sara, presa, posti, famiglia, irene, act):
    parent, child = famiglia("Nina")
    asked = places.ask(act(parent), person=parent.person, cared=child, period=posti(1))
    places.confirm(act(irene), request=asked)
    presa(NIDO)
    page = reverse("providers:decide-prices", args=[PriceList.objects.get().pk])
    shown = browse(sara).get(page).content.decode()
    assert "€\xa0240,00 in più nell&#x27;anno" in shown
