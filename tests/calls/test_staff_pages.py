"""The office's pages of calls: what can be done, each act, and the history that everyone reads."""

from datetime import timedelta

import pytest

from concilia.access.kinds import Kind
from concilia.calls.domain import amendments
from concilia.calls.models import Call
from concilia.calls.states import CallState
from concilia.core.act import system
from concilia.territory.models import Network
from tests.fixtures.calls import BEFORE, INSIDE, TEXT, changed

HOME = "/avvisi/gestione/"
NOW = "2026-03-10T10:00"
BY = {"act_number": "Determina 12/2026", "reason": "Portale fermo"}
WIDER = ("isee <= 25000.00", "isee <= 30000.00")
WINDOW = '{opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}'
LONGER = WINDOW.replace(
    "}", ', extensions: [{closes: "2026-04-15 12:00:00", act: "Determina 12/2026", on: 2026-03-10}]}'
)


def text(response):
    assert response.status_code == 200
    return response.content.decode().replace("&#x27;", "'").replace("\N{NO-BREAK SPACE}", " ")


def page(call, way=""):
    return f"{HOME}{call.pk}/{way}"


@pytest.fixture
def office(browse, sara, at):
    """Sara signed in, while the window is open."""
    at(NOW)
    return browse(sara)


def test_the_list_says_the_state_and_what_can_be_done(office, avviso, bozza):
    bozza(("call: nido-2026", "call: altro"), ("amount: 2500.00", "amount: 1.00"))
    found = text(office.get(HOME))
    assert "Pubblica, Annulla l'avviso" in found
    assert "Sospendi, Concludi, Annulla l'avviso, Proroga il termine, Modifica il testo, Aggiungi fondi" in found


def test_the_list_costs_the_same_with_three_calls(browse, sara, at, bozza, assert_list_queries):
    at(NOW)
    client = browse(sara)
    codes = iter(("uno", "due", "tre"))
    add = lambda: bozza(("call: nido-2026", f"call: {next(codes)}"), ("amount: 2500.00", "amount: 1.00"))  # noqa: E731
    assert_list_queries(5, add_row=add, show=lambda: client.get(HOME))


def test_who_only_looks_sees_no_act(browse, davide, at, avviso):
    at(NOW)
    found = text(browse(davide).get(page(avviso)))
    assert "Proroga il termine" not in found
    for way in ("proroga/", "modifica/", "fondi/", "edizione/", "passo/annul/"):
        assert browse(davide).get(page(avviso, way)).status_code == 404


def test_another_network_finds_nothing(browse, somebody, at, avviso):
    at(NOW)
    other = Network.objects.create(code="altra", title="Altra", kind="network")
    client = browse(somebody("Ivo", (Kind.RESPONSIBLE, other)))
    assert "Voucher nido di prova" not in text(client.get(HOME))
    for way in ("", "proroga/", "modifica/", "fondi/", "edizione/", "passo/annul/"):
        assert client.get(page(avviso, way)).status_code == 404


def test_a_text_becomes_a_draft_and_is_published_from_the_page(browse, sara, at, progetto):
    at(BEFORE.isoformat())
    client = browse(sara)
    wrong = client.post(f"{HOME}nuovo/", {"network": "rete", "text": TEXT.replace("isee <= 25000.00", "nosuch <= 1")})
    assert "nosuch" in text(wrong)
    assert not Call.objects.exists()
    client.post(f"{HOME}nuovo/", {"network": "rete", "text": TEXT.replace("\n", "\r\n")})
    call = Call.objects.get()
    assert client.get(f"{HOME}nuovo/?avviso=nido-2026").context["form"].initial["text"] == TEXT
    assert "Pubblica" in text(client.get(page(call)))
    assert client.post(page(call, "passo/publish/")).status_code == 302
    call.refresh_from_db()
    assert call.state == CallState.PUBLISHED


def test_an_extension_is_made_from_its_page_and_read_by_everyone(office, client, avviso):
    back = office.post(page(avviso, "proroga/"), {"window": "1", "closes": "20/03/2026 12:00", **BY})
    assert "Una scadenza si sposta solo in avanti" in text(back)
    assert office.post(page(avviso, "proroga/"), {"window": "1", "closes": "15/04/2026 12:00", **BY}).status_code == 302
    found = text(office.get(page(avviso)))
    assert "Proroga: Determina 12/2026" in found
    assert "Prorogato" in found
    public = text(client.get("/avvisi/rete/nido-2026/"))
    assert "Che cosa è cambiato dopo la pubblicazione" in public
    act = text(client.get("/avvisi/rete/nido-2026/atti/2/"))
    assert "si chiude il 15 aprile 2026, ore 12:00, non più il 31 marzo 2026, ore 12:00" in act
    assert "Portale fermo" in act
    assert client.get("/avvisi/rete/nido-2026/atti/1/").status_code == 404
    assert client.get("/avvisi/rete/nido-2026/atti/1/regole.yaml").content.decode() == TEXT


@pytest.mark.seed("MA-18")
def test_an_amendment_is_shown_before_it_is_confirmed(office, client, avviso):
    address = page(avviso, "modifica/")
    refused = text(office.post(address, {"text": changed(WIDER), **BY}))
    assert "resterebbe svantaggiato" in refused
    assert "fra 25.000,01 e 30.000 euro ora è ammesso" in refused
    assert "Conferma la modifica" not in refused
    new = changed(WIDER, (WINDOW, LONGER))
    shown = office.post(address, {"text": new, **BY})
    assert "Conferma la modifica" in text(shown)
    assert avviso.rule_versions.count() == 1
    seen = shown.context["form"]["seen"].value()
    tampered = new.replace("30000.00", "90000.00")
    again = office.post(address, {"text": tampered, "seen": seen, "confirm": "1", **BY})
    assert "fra 25.000,01 e 90.000 euro ora è ammesso" in text(again)
    assert avviso.rule_versions.count() == 1
    assert office.post(address, {"text": new, "seen": seen, "confirm": "1", **BY}).status_code == 302
    assert avviso.rule_versions.count() == 2
    assert "fra 25.000,01 e 30.000 euro ora è ammesso" in text(client.get("/avvisi/rete/nido-2026/atti/2/"))


def test_money_is_added_from_its_page(office, avviso):
    assert "ne chiede" in text(office.post(page(avviso, "fondi/"), {"line": "voucher", "cents": "500,01", **BY}))
    assert office.post(page(avviso, "fondi/"), {"line": "voucher", "cents": "500,00", **BY}).status_code == 302
    assert "€ 3.000,00" in text(office.get(page(avviso)))


@pytest.mark.slow("two editions of a whole call")
def test_a_new_edition_and_its_chain(office, client, avviso, at):
    given = {
        "code": "nido-2027",
        "title": "Nido, seconda edizione",
        "opens": "01/03/2027 09:00",
        "closes": "31/03/2027 12:00",
    }
    taken = {**given, "code": "nido-2026", "line-voucher": "400,00"}
    assert "ha già un avviso" in text(office.post(page(avviso, "edizione/"), taken))
    assert office.post(page(avviso, "edizione/"), {**given, "line-voucher": "400,00"}).status_code == 302
    made = Call.objects.get(code="nido-2027")
    assert "Le edizioni" not in text(client.get("/avvisi/rete/nido-2026/"))
    assert office.post(page(made, "passo/publish/")).status_code == 302
    assert "/avvisi/rete/nido-2027/" in text(client.get("/avvisi/rete/nido-2026/"))
    assert "/avvisi/rete/nido-2026/" in text(client.get("/avvisi/rete/nido-2027/"))


def test_a_step_needs_its_reason_where_it_does(office, avviso):
    assert office.post(page(avviso, "passo/suspend/"), {"reason": ""}).status_code == 200
    assert office.post(page(avviso, "passo/suspend/"), {"reason": "Ricorso"}).status_code == 302
    avviso.refresh_from_db()
    assert avviso.state == CallState.SUSPENDED
    assert office.get(page(avviso, "passo/fly/")).status_code == 404


def test_the_acts_speak_english(client, avviso, at):
    at(NOW)
    act = system("test", at=INSIDE, reason="Errore materiale")
    amendments.amend(act, call=avviso, text=changed(("isee <= 25000.00", "isee <= 20000.00")), act_number="Delibera 1")
    client.cookies.load({"django_language": "en"})
    found = text(client.get("/avvisi/rete/nido-2026/atti/2/"))
    assert "between 20,000.01 and 25,000 euros are no longer admitted" in found


def test_a_later_version_to_come_is_read_beside_the_one_in_force(client, avviso, at):
    at(NOW)
    act = system("test", at=INSIDE, reason="Errore materiale")
    day = INSIDE + timedelta(days=5)
    text_ = changed(("isee <= 25000.00", "isee <= 20000.00"))
    amendments.amend(act, call=avviso, text=text_, act_number="Delibera 1", effective=day)
    assert "15 marzo 2026" in text(client.get("/avvisi/rete/nido-2026/atti/2/"))
    assert client.get("/avvisi/rete/nido-2026/regole.yaml").content.decode() == TEXT
