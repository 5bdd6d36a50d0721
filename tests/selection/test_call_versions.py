"""One ranking of applications made under several versions of a call: each is judged by its own, one orders them all."""

from datetime import timedelta

import pytest

from concilia.calls.domain import amendments, refinancing
from concilia.core.act import system
from concilia.selection.domain import rankings
from concilia.selection.models import Award, Check, Ranking
from concilia.selection.queries import published
from concilia.selection.states import AwardState, Outcome, Place
from tests.fixtures.calls import AFTER, INSIDE, changed

DAY = timedelta(days=1)
WINDOW = '{opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}'
LONGER = WINDOW.replace(
    "}", ', extensions: [{closes: "2026-04-03 12:00:00", act: "Determina 13/2026", on: 2026-03-12}]}'
)
#: As in Trento, where the ceiling grew while the call ran: 15,000 euros, then 25,000.
LOW = ("isee <= 25000.00", "isee <= 15000.00")
SAID = ("L'ISEE supera 25.000,00 euro", "L'ISEE supera 15.000,00 euro")


def amended(call, *changes, at):
    act = system("test", at=at, reason="Nuovo limite")
    return amendments.amend(act, call=call, text=changed(*changes), act_number="Delibera 310/2026")


@pytest.fixture
def avviso(bozza):
    """A call whose ceiling is low at first."""
    from concilia.calls.domain import calls

    return calls.publish(system("test", at=INSIDE - 20 * DAY), call=bozza(LOW, SAID))


@pytest.fixture
def story(avviso, domanda):
    """Nadia and Rita apply under the low ceiling, Olga and Paola after it was raised and another criterion added."""
    before = {"Nadia": domanda("Nadia", isee="9000.00", months="10"), "Rita": domanda("Rita", isee="18000.00")}
    need = 'ELSE 5 END", max: 10}\n'
    more = (need, need + '  - {code: MONTHS, label: {it: "Mesi"}, expression: "months", max: 12}\n')
    amended(avviso, more, (WINDOW, LONGER), at=INSIDE + DAY)
    after = {
        "Olga": domanda("Olga", isee="18000.00", months="10", at=INSIDE + 2 * DAY),
        "Paola": domanda("Paola", isee="25000.01", at=INSIDE + 2 * DAY),
    }
    return {**before, **after}


def rows(ranking):
    found = ranking.rows.select_related("application__applicant")
    return {row.application.applicant.given_name: row for row in found}


@pytest.mark.seed("MA-18", "CA-33")
def test_each_application_is_judged_by_the_rules_under_which_it_was_made(story, graduatoria):
    found = rows(graduatoria())
    assert {name: row.place for name, row in found.items()} == {
        "Nadia": Place.FUNDED,
        "Rita": Place.NOT_ELIGIBLE,
        "Olga": Place.FUNDED,
        "Paola": Place.NOT_ELIGIBLE,
    }
    assert found["Nadia"].points == {"NEED": "10", "CARE": "0"}
    assert found["Olga"].points == {"NEED": "5", "CARE": "0", "MONTHS": "10"}
    assert (found["Olga"].position, found["Nadia"].position) == (1, 2)
    assert found["Rita"].reasons == found["Paola"].reasons == ["ISEE"]


def test_what_the_machine_proposes_follows_each_version(story, istruita):
    istruita()
    proposed = Check.objects.filter(code="ISEE").values_list(
        "assessment__application__applicant__given_name", "proposed"
    )
    assert dict(proposed) == {
        "Nadia": Outcome.MET,
        "Rita": Outcome.NOT_MET,
        "Olga": Outcome.MET,
        "Paola": Outcome.NOT_MET,
    }


def test_it_is_computed_again_from_all_its_versions(story, pubblicata):
    ranking = pubblicata()
    assert ranking.inputs["versions"] == [1, 2]
    assert rankings.verify(Ranking.objects.get(pk=ranking.pk)) == []
    first = story["Nadia"].rules
    type(first).objects.filter(pk=first.pk).update(text=first.text.replace("THEN 10", "THEN 4"))
    assert "the rules were changed" in rankings.verify(Ranking.objects.get(pk=ranking.pk))


def test_the_office_reads_the_reasons_of_each_version(browse, sara, story, graduatoria, adesso):
    page = browse(sara).get(f"/istruttoria/graduatorie/{graduatoria().pk}/").content.decode()
    assert page.count("L&#x27;ISEE supera 15.000,00 euro") == page.count("L&#x27;ISEE supera 25.000,00 euro") == 1


def test_everyone_reads_which_texts_judge_the_rows(client, story, pubblicata, adesso):
    ranking = pubblicata()
    assert [row.number for row in published.versions(ranking)] == [2, 1]
    page = client.get(f"/graduatorie/rete/nido-2026/{ranking.number}/").content.decode()
    assert "è giudicata dal testo in vigore" in page
    assert "/avvisi/rete/nido-2026/atti/1/regole.yaml" in page


@pytest.mark.seed("CA-37")
def test_a_refinanced_call_funds_further_and_takes_nothing_back(domanda, avviso, pubblicata, dopo, sara):
    for name, isee in (("Olga", "4000.00"), ("Nadia", "8000.00"), ("Paola", "9000.00"), ("Lia", "9500.00")):
        domanda(name, isee=isee, months="10")
    first = pubblicata()
    assert {name: row.funded for name, row in rows(first).items()} == {
        "Olga": 100_000,
        "Nadia": 100_000,
        "Paola": 50_000,
        "Lia": 0,
    }
    kept = set(Award.objects.filter(cents=100_000).values_list("pk", flat=True))
    act = system("test", at=AFTER, reason="Fondi residui")
    refinancing.refinance(act, call=avviso, line="voucher", cents=50_000, act_number="Delibera 9/2026")
    second = rankings.compute(dopo(sara), call=avviso)
    rankings.publish(dopo(sara, "Rifinanziamento"), ranking=second, act_number="Determina 60/2026")
    assert {name: row.funded for name, row in rows(second).items()} == {
        "Olga": 100_000,
        "Nadia": 100_000,
        "Paola": 100_000,
        "Lia": 0,
    }
    granted = Award.objects.filter(state=AwardState.GRANTED)
    assert kept <= set(granted.values_list("pk", flat=True))
    assert sum(granted.values_list("cents", flat=True)) == 300_000
    assert rankings.verify(second) == []
