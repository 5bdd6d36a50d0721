"""The pages of a committee: the office constitutes it, members declare and score, the chair closes, the minutes."""

import pytest

from concilia.access.kinds import Kind
from concilia.calls.domain import calls
from concilia.core.act import system
from concilia.documents.domain import documents
from concilia.selection.domain import scoring
from concilia.selection.models import Committee, Declaration, Score
from concilia.selection.states import CommitteeState
from tests.fixtures.calls import BEFORE
from tests.selection.committee import FACT, POINTS, avviso, commissari, commissione, constituted, scored, valutata

__all__ = ["avviso", "commissari", "commissione", "valutata"]
pytestmark = pytest.mark.usefixtures("adesso")


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def due(domanda):
    return [domanda("Olga", isee="4000.00"), domanda("Giulia", isee="8000.00")]


def test_the_office_constitutes_it_from_the_call(browse, sara, avviso, commissari, due):
    client = browse(sara)
    address = f"/istruttoria/avvisi/{avviso.pk}/commissione/"
    assert address in text(client.get(f"/istruttoria/avvisi/{avviso.pk}/"))
    page = text(client.get(address))
    for words in ("Qualità", "da 1 a 10", "Adele", "Costituisci"):
        assert words in page
    keys = [str(user.pk) for user in commissari]
    sent = {"act_number": "Determina 33/2026", "act_on": "2026-04-02", "members": keys[:1], "chair": keys[0]}
    assert "almeno due" in text(client.post(address, sent))
    assert client.post(address, {**sent, "members": keys}).status_code == 302
    page = text(client.get(address))
    for words in ("Determina 33/2026", "0 su 2", "Sciogli la commissione"):
        assert words in page
    dissolve = f"/istruttoria/commissioni/{Committee.objects.get().pk}/sciogli/"
    assert "obbligatorio" in text(client.post(dissolve, {"reason": ""}))
    assert client.post(dissolve, {"reason": "Dimissioni"}).status_code == 302
    assert "sciolta" in text(client.get(address))


def test_a_call_without_criteria_says_so(browse, sara, bozza, dopo):
    call = bozza()
    assert "Nessun criterio di commissione" in text(browse(sara).get(f"/istruttoria/avvisi/{call.pk}/commissione/"))


def test_a_member_declares_then_reads_then_scores(browse, commissari, commissione, due):
    client = browse(commissari[1])
    assert "Voucher nido di prova" in text(client.get("/valutazioni/"))
    home = f"/valutazioni/{commissione.pk}/"
    page = text(client.get(home))
    assert "Prima le dichiarazioni" in page
    assert "Olga Prova" in page
    file = f"{home}domande/{due[0].pk}/"
    assert client.get(file).status_code == 404
    assert "Olga Prova" in text(client.get(f"{file}dichiara/"))
    assert "Scrivi qual è il conflitto" in text(client.post(f"{file}dichiara/", {"conflict": "yes", "reason": ""}))
    assert client.post(f"{file}dichiara/", {"conflict": "yes", "reason": "Vicina"}).status_code == 302
    assert client.get(file).status_code == 404
    assert client.post(f"{home}dichiara/").status_code == 302
    other = f"{home}domande/{due[1].pk}/"
    page = text(client.get(other))
    assert "Prova" not in page.split("<main")[1]
    assert "da 1 a 10" in page.lower()
    assert "obbligatorio" in text(client.post(other, {"points-quality": "7,5", "motive-quality": " "}))
    assert "da 1 a 10" in text(client.post(other, {"points-quality": "11", "motive-quality": "Ottimo"}))
    assert client.post(other, {"points-quality": "7,5", "motive-quality": "Ottimo"}).status_code == 302
    assert "Qualità: 7,5" in text(client.get(home))
    assert "Prima le dichiarazioni" not in text(client.get(home))


def test_outsiders_find_nothing(browse, sara, marco, davide, elena, somebody, rete, commissione, due, avviso):
    stranger = somebody("Ettore", (Kind.EVALUATOR, rete))
    for user in (sara, marco, davide, elena, stranger):
        client = browse(user)
        for address in ("", "chiudi/", f"domande/{due[0].pk}/", f"domande/{due[0].pk}/dichiara/"):
            assert client.get(f"/valutazioni/{commissione.pk}/{address}").status_code == 404
    for user in (marco, elena, stranger):
        assert browse(user).get(f"/istruttoria/avvisi/{avviso.pk}/commissione/").status_code == 404


def test_the_chair_closes_and_the_minutes_are_ready(
    browse, commissari, valutata, commissione, due, sara, davide, elena
):
    valutata(dict.fromkeys(due[:1], ("7", "8", "8")), close=False)
    home = f"/valutazioni/{commissione.pk}/"
    assert "Chiudi i lavori" not in text(browse(commissari[1]).get(home))
    chair = browse(commissari[0])
    page = text(chair.get(home))
    assert "Medie che mancano ancora: 1" in page
    assert "mai a zero punti" in text(chair.get(f"{home}chiudi/"))
    assert "obbligatorio" in text(chair.post(f"{home}chiudi/", {"reason": ""}))
    assert chair.post(f"{home}chiudi/", {"reason": "La seconda non si legge"}).status_code == 302
    minutes = f"/istruttoria/commissioni/{commissione.pk}/verbale/"
    assert minutes in text(chair.get(home))
    for user in (*commissari, sara, davide):
        answer = browse(user).get(minutes)
        assert answer.content.startswith(b"%PDF")
    assert browse(elena).get(minutes).status_code == 404
    assert minutes in text(browse(sara).get(f"/istruttoria/avvisi/{commissione.call_id}/commissione/"))


def test_the_minutes_are_always_the_same_bytes(browse, commissari, valutata, due, sara):
    committee = valutata(dict.fromkeys(due, ("7", "8", "8")))
    client = browse(sara)
    first, second = (client.get(f"/istruttoria/commissioni/{committee.pk}/verbale/").content for _ in range(2))
    assert first == second


def test_documents_of_a_family_are_not_shown_to_a_committee(browse, commissari, commissione, due, dopo, act):
    scoring.declare_all(dopo(commissari[0]), committee=commissione)
    kept = documents.add(act(), about=due[0], kind="isee", title="isee.pdf", data=b"%PDF-1.4\n%%EOF\n")
    address = f"/valutazioni/{commissione.pk}/domande/{due[0].pk}/documenti/{kept.pk}/"
    assert browse(commissari[0]).get(address).status_code == 404


def test_a_member_who_closed_reads_no_file_any_more(browse, commissari, valutata, due):
    committee = valutata(dict.fromkeys(due, ("7", "8", "8")))
    assert committee.state == CommitteeState.CLOSED
    assert browse(commissari[0]).get(f"/valutazioni/{committee.pk}/domande/{due[0].pk}/").status_code == 404
    assert Score.objects.count() == 6


def test_the_files_cost_the_same_for_one_and_for_three(
    browse, commissari, commissione, domanda, dopo, assert_list_queries
):
    names = iter(["Nadia", "Paola", "Rita"])

    def add():
        scored(dopo(commissari[0]), commissione, domanda(next(names)), "7")

    client = browse(commissari[0])
    assert_list_queries(9, add_row=add, show=lambda: client.get(f"/valutazioni/{commissione.pk}/"))
    assert Declaration.objects.count() == 3


def test_my_committees_cost_the_same_for_one_and_for_three(browse, commissari, bozza, sara, dopo, assert_list_queries):
    codes = iter(["uno", "due", "tre"])

    def add():
        changes = (("call: nido-2026", f"call: {next(codes)}"), ("amount: 2500.00", "amount: 100.00"))
        call = calls.publish(system("test", at=BEFORE), call=bozza(FACT, POINTS, *changes))
        constituted(dopo(sara), call, commissari)

    client = browse(commissari[0])
    assert_list_queries(5, add_row=add, show=lambda: client.get("/valutazioni/"))


def test_who_evaluates_finds_the_committees_from_every_page(browse, commissari, commissione, somebody, rete):
    officer_too = somebody("Dino", (Kind.EVALUATOR, rete), (Kind.OFFICER, rete))
    for user in (commissari[0], officer_too):
        client = browse(user)
        assert 'href="/valutazioni/"' in text(client.get("/avvisi/"))
    assert browse(commissari[0]).get("/area/").url == "/valutazioni/"
