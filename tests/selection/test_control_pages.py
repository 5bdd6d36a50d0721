"""The pages of the controls by sample, of what must come back, and of the waiting list."""

import pytest

from concilia.core import clock
from concilia.selection import foretelling
from concilia.selection.domain import awards, rankings, scrolling
from concilia.selection.models import ControlSample, Ranking
from concilia.selection.queries import controls as found
from concilia.selection.queries import forecast
from concilia.selection.queries.forecast import Edition, Forecast
from concilia.selection.states import AwardState, ControlState, RankingState
from tests.selection.test_controls import DRAWN, SEED, act_of, estratto, item_of, programma
from tests.selection.test_scrolling import (
    ACCEPTED,
    BY_HAND,
    avviso,
    award_of,
    changes,
    in_force,
    issued,
    own,
    story,
    used,
)

__all__ = ["avviso", "changes", "estratto", "programma", "story"]
HOME = "/istruttoria/controlli/"


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.usefixtures("adesso")
def test_a_sample_is_planned_and_waits_for_its_seed(browse, sara, story, pubblicata, avviso):
    pubblicata()
    client = browse(sara)
    assert "Nessun controllo a campione" in text(client.get(HOME))
    page = text(client.get(f"{HOME}nuovo/"))
    assert "Voucher nido di prova" in page
    sent = {"calls": [str(avviso.pk)], "percent": "10", "minimum": "1", "bands": "600; 5000"}
    assert "da dove viene il seme" in text(client.post(f"{HOME}nuovo/", sent))
    assert "in due modi" in text(client.post(f"{HOME}nuovo/", {**sent, "bands": "5.000"}))
    answer = client.post(f"{HOME}nuovo/", {**sent, "event": "Lotto di Milano", "event_on": "2026-04-11"})
    assert answer.status_code == 302
    page = text(client.get(answer.url))
    for words in ("Non ancora estratto", "Lotto di Milano", "11 aprile 2026", "600,00", "5.000,00"):
        assert words in page
    draw = f"{answer.url}estrai/"
    assert "prima non si estrae" in text(client.post(draw, {"seed": SEED}))
    sample = ControlSample.objects.get()
    with clock.fixed(DRAWN):
        assert client.post(draw, {"seed": SEED}).status_code == 302
        page = text(client.get(answer.url))
        for words in ("fascia 1, rischio alto", "Registra l&#x27;esito", SEED, "il campione è questo"):
            assert words in page
    sample.refresh_from_db()
    assert sample.universe_hash in page


@pytest.mark.usefixtures("adesso")
def test_a_planned_sample_is_cancelled_from_its_page(browse, sara, programma):
    sample = programma()
    client = browse(sara)
    address = f"{HOME}{sample.pk}/annulla/"
    assert "obbligatorio" in text(client.post(address, {"reason": ""}))
    assert client.post(address, {"reason": "Errore"}).status_code == 302
    assert "annullato" in text(client.get(HOME))


@pytest.mark.slow("a whole control, page by page, and its report on paper")
def test_the_outcomes_are_recorded_and_reported(browse, sara, davide, elena, estratto, story):
    sample = estratto(share="1")
    award = award_of(story["Olga"])
    used(act_of(sara), issued(act_of(sara), award), award, award.cents)
    with clock.fixed(DRAWN):
        client = browse(sara)
        page = text(client.get(f"{HOME}{sample.pk}/"))
        address = f"{HOME}esiti/{item_of(story['Olga']).pk}/"
        assert address in page
        assert "Olga Prova" in text(client.get(address))
        sent = {"due_on": "2026-06-01", "motive": "Mesi effettivi: 7"}
        assert "Scrivi l&#x27;importo corretto" in text(client.post(address, {**sent, "outcome": "correct"}))
        assert "meno di 1.000,00" in text(client.post(address, {**sent, "outcome": "correct", "cents": "1.000,00"}))
        assert client.post(address, {**sent, "outcome": "correct", "cents": "700"}).status_code == 302
        assert client.get(address).status_code == 404
        decayed = f"{HOME}esiti/{item_of(story['Giulia']).pk}/"
        assert "motivo" in text(client.post(decayed, {"due_on": "2026-06-01", "outcome": "decay"})).lower()
        assert client.post(decayed, {**sent, "outcome": "decay"}).status_code == 302
        assert client.post(f"{HOME}{sample.pk}/chiudi/").status_code == 422
        confirmed = f"{HOME}esiti/{item_of(story['Nadia']).pk}/"
        client.post(confirmed, {"due_on": "2026-06-01", "outcome": "confirm"})
        assert client.post(f"{HOME}{sample.pk}/chiudi/").status_code == 302
        for reader in (sara, davide, elena):
            page = text(browse(reader).get(f"{HOME}{sample.pk}/"))
            for words in ("Mesi effettivi: 7", "corretta", "decaduta", "confermata", "300,00"):
                assert words in page
            assert "Prova" not in page.split("<main")[1]
        sheet = client.get(f"{HOME}{sample.pk}/csv/").content.decode().splitlines()
        assert sheet[0].startswith("protocollo,avviso,strato,rischi,sorteggio,estratta,esito")
        assert len(sheet) == 4
        row = next(line for line in sheet if "corrected" in line)
        assert ",1000.00,1000.00,700.00,300.00,Mesi effettivi: 7" in row
        assert client.get(f"{HOME}{sample.pk}/pdf/").content.startswith(b"%PDF")


@pytest.mark.usefixtures("adesso")
def test_the_samples_cost_the_same_for_one_and_for_three(browse, sara, programma, assert_list_queries):
    client = browse(sara)
    assert_list_queries(8, add_row=programma, show=lambda: client.get(HOME))


def test_a_sample_costs_the_same_for_one_and_for_three(browse, sara, estratto, assert_queries):
    sample = estratto(share="1")
    client = browse(sara)
    costs = []
    for kept in (3, 1):
        for item in found.drawn(sample)[kept:]:
            type(item).objects.filter(pk=item.pk).update(state=ControlState.SPARED)
        with clock.fixed(DRAWN), assert_queries(11):
            costs.append(text(client.get(f"{HOME}{sample.pk}/")).count("Registra l&#x27;esito"))
    assert costs == [3, 1]


# The waiting list


@pytest.mark.usefixtures("adesso")
@pytest.mark.parametrize("changes", [(BY_HAND,)], indirect=True)
def test_the_office_scrolls_by_hand(browse, sara, story, pubblicata, avviso):
    first = pubblicata()
    client = browse(sara)
    address = f"/istruttoria/avvisi/{avviso.pk}/scorri/"
    page = text(client.get(f"/istruttoria/graduatorie/{first.pk}/"))
    assert address in page
    assert "nessuno ha lasciato il contributo" in page
    client.post(address)
    assert "la lista resta com&#x27;è" in text(client.get(f"/istruttoria/avvisi/{avviso.pk}/"))
    awards.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    answer = client.post(address)
    pending = Ranking.objects.get(state=RankingState.PENDING)
    assert answer.url == f"/istruttoria/graduatorie/{pending.pk}/"
    client.post(f"{answer.url}pubblica/", {"act_number": "Determina 60/2026", "reason": "Scorrimento"})
    assert in_force(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 50_000}
    assert "1 su 4 hanno lasciato" in text(client.get(answer.url))


@pytest.mark.usefixtures("adesso")
def test_giving_up_on_the_page_makes_the_list_scroll(browse, somebody, story, pubblicata, avviso):
    pubblicata()
    olga = story["Olga"].applicant.user
    award = award_of(story["Olga"])
    assert browse(olga).post(f"/concessioni/{award.pk}/rinuncia/").status_code == 302
    assert in_force(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 50_000}


@pytest.mark.usefixtures("adesso")
def test_who_waits_reads_facts_and_no_promise(browse, story, pubblicata):
    pubblicata()
    page = text(browse(story["Paola"].applicant.user).get(f"/domande/{story['Paola'].pk}/esito/"))
    assert "Che cosa si sa della lista" in page
    assert "non ci sono dati sufficienti" in page
    funded_page = text(browse(story["Olga"].applicant.user).get(f"/domande/{story['Olga'].pk}/esito/"))
    assert "Che cosa si sa della lista" not in funded_page


@pytest.mark.usefixtures("adesso")
@pytest.mark.parametrize("changes", [(ACCEPTED,)], indirect=True)
def test_an_award_is_accepted_on_the_page(browse, story, pubblicata, marco):
    pubblicata()
    olga = browse(story["Olga"].applicant.user)
    award = award_of(story["Olga"])
    address = f"/concessioni/{award.pk}/accetta/"
    assert address in text(olga.get(f"/domande/{story['Olga'].pk}/esito/"))
    assert browse(marco).post(address).status_code == 404
    assert olga.post(address).status_code == 302
    award.refresh_from_db()
    assert (award.accepted_by, award.state) == (story["Olga"].submitted_by, AwardState.GRANTED)
    assert address not in text(olga.get(f"/domande/{story['Olga'].pk}/esito/"))


def test_what_happened_in_an_edition_is_counted(story, pubblicata, avviso, sara):
    pubblicata()
    scrolling.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    assert forecast.edition(avviso) == Edition(awards=4, ended=1, returned=100_000, waiting=2, moved=1, reached=1)
    assert rankings.verify(Ranking.objects.get(state=RankingState.PUBLISHED)) == []


@pytest.mark.parametrize(
    ("past", "place", "lines"),
    [
        ((), 2, ["non ci sono dati sufficienti"]),
        ((Edition(9, 3, 0, 5, 2, 2),), 2, ["non ci sono dati sufficienti"]),
        (
            (Edition(10, 3, 0, 5, 2, 2),),
            2,
            ["il 30%", "2 domande su 5", "al posto 2 in 1 edizione passata su 1", "promessa"],
        ),
        (
            (Edition(20, 1, 0, 5, 2, 2), Edition(20, 0, 0, 9, 0, 0)),
            3,
            ["il 2%", "2 domande su 14", "al posto 3 in 0 edizioni passate su 2", "promessa"],
        ),
    ],
)
def test_a_forecast_is_made_of_facts(past, place, lines):
    now = Edition(5, 0, 0, 3, 0, 0)
    said = " ".join(foretelling.sentences(Forecast(now, past), place))
    for words in lines:
        assert words in said
    assert "al posto" not in " ".join(foretelling.sentences(Forecast(now, past)))
