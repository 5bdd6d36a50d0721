"""The office's pages: lists, review and decision, ranking from preview to publication."""

import pytest

from concilia.access.kinds import Kind
from concilia.audit.models import Entry
from concilia.calls.domain import calls
from concilia.selection.domain import assessments, rankings
from concilia.selection.models import Assessment, Award, Ranking
from concilia.selection.states import AssessmentState, AwardState, RankingState
from concilia.territory.models import Network
from tests.fixtures.calls import BEFORE

pytestmark = pytest.mark.usefixtures("adesso")
HOME = "/istruttoria/"


def list_of(call, query=""):
    return f"/istruttoria/avvisi/{call.pk}/{query}"


def review_of(application):
    return f"/istruttoria/domande/{application.pk}/"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def proposta(avviso, dopo, sara):
    return lambda: assessments.propose(dopo(sara), call=avviso)


def test_the_office_finds_its_calls(browse, sara, domanda, proposta):
    domanda("Nadia")
    page = text(browse(sara).get(HOME))
    assert "Voucher nido di prova" in page
    assert "Istruttoria" in page


def test_an_office_of_another_network_sees_nothing(browse, somebody, avviso):
    other = Network.objects.create(code="altra", title="Altra", kind="network")
    ivo = somebody("Ivo", (Kind.OFFICER, other), (Kind.RESPONSIBLE, other))
    assert "Voucher nido di prova" not in text(browse(ivo).get(HOME))
    for address in (list_of(avviso), list_of(avviso, "proponi/")):
        assert browse(ivo).post(address).status_code in (404, 405)
    assert browse(ivo).get(list_of(avviso)).status_code == 404


def test_applications_are_proposed_and_confirmed_from_the_list(browse, sara, avviso, domanda):
    good, doubtful = domanda("Nadia"), domanda("Olga", works=None)
    client = browse(sara)
    assert "Proponi gli esiti" in text(client.get(list_of(avviso)))
    assert client.post(list_of(avviso, "proponi/")).status_code == 302
    page = text(client.get(list_of(avviso)))
    assert "Proposte pronte per 2 domande." in page
    assert "Proponi gli esiti" not in page
    client.post(list_of(avviso, "conferma/"))
    assert Assessment.objects.get(application=good).state == AssessmentState.DECIDED
    assert Assessment.objects.get(application=doubtful).state == AssessmentState.PROPOSED


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Nadia", "Olga", "Paola"}),
        ("?outcome=met", {"Nadia"}),
        ("?outcome=unknown", {"Olga"}),
        ("?outcome=not_met", {"Paola"}),
        ("?state=decided", {"Nadia", "Olga", "Paola"}),
        ("?state=none", set()),
        ("?place=funded", {"Nadia"}),
        ("?place=incomplete&outcome=unknown", {"Olga"}),
        ("?outcome=nonsense", {"Nadia", "Olga", "Paola"}),
    ],
)
def test_the_list_is_filtered(browse, sara, avviso, domanda, graduatoria, query, shown):
    for name, answers in (("Nadia", {}), ("Olga", {"works": None}), ("Paola", {"isee": "30000.00"})):
        domanda(name, **answers)
    graduatoria()
    page = text(browse(sara).get(list_of(avviso, query)))
    assert {name for name in ("Nadia", "Olga", "Paola") if f"{name} Prova" in page} == shown


def test_who_does_not_decide_reads_no_names(browse, elena, paolo, davide, avviso, domanda, graduatoria):
    done = domanda("Nadia")
    ranking = graduatoria()
    for reader in (elena, paolo, davide):
        for address in (list_of(avviso), f"/istruttoria/graduatorie/{ranking.pk}/"):
            page = text(browse(reader).get(address))
            assert "Nadia" not in page
            assert str(done.protocol) in page
            assert "Pubblica</" not in page


def test_the_list_costs_the_same_for_one_and_for_three(browse, sara, avviso, domanda, assert_list_queries):
    names = iter(["Nadia", "Olga", "Paola"])
    client = browse(sara)
    assert_list_queries(13, add_row=lambda: domanda(next(names)), show=lambda: client.get(list_of(avviso)))


def test_the_calls_cost_the_same_for_one_and_for_three(browse, sara, bozza, dopo, assert_list_queries):
    codes = iter(["uno", "due", "tre"])

    def add():
        changes = (("call: nido-2026", f"call: {next(codes)}"), ("amount: 2500.00", "amount: 100.00"))
        calls.publish(dopo(at=BEFORE), call=bozza(*changes))

    client = browse(sara)
    assert_list_queries(5, add_row=add, show=lambda: client.get(HOME))


# Review


def test_a_case_is_explained_and_its_reading_logged(browse, sara, domanda, proposta):
    done = domanda("Nadia", isee="25000.01", disability="true")
    proposta()
    page = text(browse(sara).get(review_of(done)))
    for words in ("L&#x27;ISEE supera 25.000,00 euro", "25.000,01", "Disabilità", "Nadia Prova", str(done.protocol)):
        assert words in page
    entry = Entry.objects.get(verb="selection.assessment.read")
    assert (entry.actor, entry.object_id, entry.data) == (sara.actor, done.pk, {"special": True})


def test_control_reads_the_case_without_special_data(browse, davide, domanda, proposta):
    done = domanda("Nadia", disability="true")
    proposta()
    page = text(browse(davide).get(review_of(done)))
    assert "Disabilità" not in page
    assert "Nadia" not in page
    assert "dati particolari non sono mostrati" in page
    assert "Registra la decisione" not in page
    assert Entry.objects.get(verb="selection.assessment.read").data == {"special": False}


def test_the_others_do_not_find_the_case(browse, client, elena, paolo, irene, marco, domanda, proposta):
    done = domanda("Nadia")
    proposta()
    for stranger in (elena, paolo, irene, marco):
        assert browse(stranger).get(review_of(done)).status_code == 404
    assert client.get(review_of(done)).status_code == 302
    assert not Entry.objects.filter(verb="selection.assessment.read").exists()


def test_a_decision_without_its_reason_says_so_and_decides_nothing(browse, sara, domanda, proposta):
    done = domanda("Nadia", works=None)
    proposta()
    client = browse(sara)
    given = {f"outcome-{code}": "met" for code in ("WAY_IN", "ISEE", "WORK")}
    page = text(client.post(review_of(done), given))
    assert "Scrivi il motivo per: Lavora." in page
    assert Assessment.objects.get().state == AssessmentState.PROPOSED
    answer = client.post(review_of(done), {**given, "reason-WORK": "Contratto in atti"})
    assert answer.status_code == 302
    assert Assessment.objects.get().state == AssessmentState.DECIDED
    page = text(client.get(review_of(done)))
    assert "Contratto in atti (il sistema proponeva: da chiarire)" in page


def test_a_refusal_is_offered_in_the_words_of_the_call(browse, sara, domanda, proposta):
    done = domanda("Nadia", isee="30000.00")
    proposta()
    page = text(browse(sara).get(review_of(done)))
    assert ">\nL&#x27;ISEE supera 25.000,00 euro</textarea>" in page


def test_without_a_proposal_there_is_nothing_to_decide(browse, sara, domanda):
    assert "non c'è ancora una proposta" in text(browse(sara).get(review_of(domanda("Nadia"))))


# Ranking


def test_a_ranking_is_previewed_published_and_shown(browse, sara, avviso, domanda, istruita):
    for name, isee in (("Nadia", "1000.00"), ("Olga", "2000.00"), ("Paola", "3000.00"), ("Rita", "30000.00")):
        domanda(name, isee=isee, months="10")
    istruita()
    client = browse(sara)
    answer = client.post(list_of(avviso, "calcola/"))
    ranking = Ranking.objects.get()
    assert answer.url == f"/istruttoria/graduatorie/{ranking.pk}/"
    page = text(client.get(answer.url))
    for words in ("2.500,00", "Ultima somma disponibile", "A parità: isee", "Nadia Prova", ranking.output_hash):
        assert words.lower() in page.lower()
    assert "L&#x27;ISEE supera 25.000,00 euro" in page
    assert "Pubblica la graduatoria" in text(client.get(f"{answer.url}pubblica/"))
    refused = text(client.post(f"{answer.url}pubblica/", {"act_number": ""}))
    assert "obbligatorio" in refused
    assert client.post(f"{answer.url}pubblica/", {"act_number": "Determina 40/2026"}).status_code == 302
    ranking.refresh_from_db()
    assert ranking.state == RankingState.PUBLISHED
    page = text(client.get(answer.url))
    assert "/graduatorie/rete/nido-2026/1/" in page
    assert "concessioni sono in vigore" in page


def test_what_is_still_undecided_is_said_on_the_page(browse, sara, avviso, domanda, proposta, dopo):
    domanda("Nadia")
    proposta()
    ranking = rankings.compute(dopo(sara), call=avviso)
    page = text(browse(sara).post(f"/istruttoria/graduatorie/{ranking.pk}/pubblica/", {"act_number": "Determina 1"}))
    assert "ancora da decidere: 1" in page


def test_who_changes_something_meanwhile_is_told_to_compute_again(browse, sara, domanda, graduatoria, dopo):
    done = domanda("Nadia")
    ranking = graduatoria()
    assessment = Assessment.objects.get(application=done)
    assessments.decide(dopo(sara), assessment=assessment, outcomes={"WORK": ("not_met", "Cessato")})
    answer = browse(sara).post(f"/istruttoria/graduatorie/{ranking.pk}/pubblica/", {"act_number": "Determina 1"})
    assert answer.status_code == 409
    assert "calcola di nuovo" in answer.content.decode()


def test_a_ranking_is_discarded_with_a_reason(browse, sara, domanda, graduatoria):
    domanda("Nadia")
    ranking = graduatoria()
    address = f"/istruttoria/graduatorie/{ranking.pk}/scarta/"
    client = browse(sara)
    assert "obbligatorio" in text(client.post(address, {"reason": ""}))
    assert client.post(address, {"reason": "Errore"}).status_code == 302
    ranking.refresh_from_db()
    assert ranking.state == RankingState.DISCARDED
    assert client.get(f"/istruttoria/graduatorie/{ranking.pk}/").status_code == 404


def test_an_empty_call_says_why_it_has_no_ranking(browse, sara, avviso):
    answer = browse(sara).post(list_of(avviso, "calcola/"))
    assert answer.status_code == 422
    assert "Nessuna domanda presentata" in answer.content.decode()


def test_an_award_ends_from_the_case(browse, sara, domanda, pubblicata):
    done = domanda("Nadia")
    pubblicata()
    award = Award.objects.get()
    client = browse(sara)
    address = f"/istruttoria/concessioni/{award.pk}/"
    assert address in text(client.get(review_of(done)))
    assert "500,00" in text(client.get(address))
    assert client.post(address, {"how": "renounce", "reason": "Trasloco"}).status_code == 302
    award.refresh_from_db()
    assert award.state == AwardState.RENOUNCED
    assert address not in text(client.get(review_of(done)))


def test_a_page_that_only_reads_can_not_write(browse, sara, avviso, domanda, graduatoria):
    domanda("Nadia")
    ranking = graduatoria()
    client = browse(sara)
    for address in (list_of(avviso, "proponi/"), list_of(avviso, "conferma/"), list_of(avviso, "calcola/")):
        assert client.get(address).status_code == 405
    for address in (HOME, "/istruttoria/graduatorie/", f"/istruttoria/graduatorie/{ranking.pk}/"):
        assert client.post(address).status_code == 405


def test_a_ranking_costs_the_same_for_one_and_for_three(
    browse, sara, avviso, domanda, graduatoria, assert_queries, dopo
):
    client = browse(sara)
    for rows, names in ((1, ["Nadia"]), (3, ["Olga", "Paola"])):
        for name in names:
            domanda(name)
        address = f"/istruttoria/graduatorie/{graduatoria().pk}/"
        client.get(address)
        with assert_queries(9):
            assert client.get(address).content.decode().count(" Prova") == rows


def test_the_rankings_are_listed(browse, sara, domanda, graduatoria, assert_queries):
    domanda("Nadia")
    graduatoria()
    client = browse(sara)
    assert "Voucher nido di prova" in text(client.get("/istruttoria/graduatorie/"))
    with assert_queries(6):
        client.get("/istruttoria/graduatorie/")
