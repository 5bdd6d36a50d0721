"""Lists of other bodies: tried without writing, imported whole or not at all, undone in one step."""

from datetime import date

import pytest

from concilia.audit.models import Entry
from concilia.benefits.domain import imports, received, sheets
from concilia.benefits.models import Aid, Import, Received
from concilia.benefits.queries import de_minimis
from concilia.core import clock
from concilia.core.errors import Conflict
from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code
from tests.fixtures.refusals import refused

RECEIVED, AIDS = Import.Kind.RECEIVED, Import.Kind.AIDS
HEAD = "codice_fiscale;misura;spesa;dal;al;importo_mensile\n"
NINA = make_fiscal_code("Prova", "Nina", date(2024, 5, 4), "F", DEMO_BIRTHPLACE)
LUCA = make_fiscal_code("Prova", "Luca", date(2024, 8, 9), "M", DEMO_BIRTHPLACE)
GOOD = f"{HEAD}{NINA};nidi-gratis;nursery;2026-03;2026-06;300,00\n{LUCA};bonus-nido-inps;nursery;03/2026;;\n"
FIRMS = (
    'codice_fiscale,titolo,ente,data,importo,cor\n01234567897,Bando innovazione,CCIAA,2025-02-01,"12.500,00",10293\n'
)


@pytest.fixture(autouse=True)
def now(at, settings):
    settings.DEMO = True
    return at("2026-05-12T10:00")


@pytest.fixture
def bring(act, paolo, rete):
    def run(text=GOOD, kind=RECEIVED, name="elenco.csv", reason=""):
        return imports.apply(act(paolo, reason=reason), network=rete, kind=kind, name=name, text=text)

    return run


def test_a_trial_writes_nothing_and_says_every_mistake_with_its_line(rete, measures):
    text = GOOD + f"{NINA};nidi-gratis;nursery;2026-04;2026-04;\n{NINA};sconosciuta;nursery;2026-03;;\n"
    text += "RSSMRA;nidi-gratis;nursery;2026-03;;\n" + f"\n{LUCA};nidi-gratis;transport;2026-13;;\n"
    text += f"{LUCA};nidi-gratis;transport;2026-03;;\n{NINA};nidi-gratis;nursery;2026-03;;1\n"
    sheet = sheets.read(rete, RECEIVED, text, clock.now())
    assert (sheet.read, len(sheet.rows), sheet.duplicates) == (8, 2, [4, 10])
    assert [problem.line for problem in sheet.problems] == [5, 6, 8, 9]
    assert "sconosciuta" in sheet.problems[0].cause
    assert not Received.objects.exists()
    assert not Import.objects.exists()


def test_a_list_enters_whole_and_its_duplicates_are_left_out(bring, rete, measures):
    done = bring()
    assert (done.rows, Received.objects.filter(imported=done, source="imported").count()) == (2, 2)
    sheet = sheets.read(rete, RECEIVED, GOOD + f"{LUCA};nidi-gratis;nursery;2026-03;;\n", clock.now())
    assert (len(sheet.rows), sheet.duplicates) == (1, [2, 3])
    with refused("benefits.import.empty"):
        bring()


def test_one_wrong_line_and_nothing_enters(bring, measures):
    with refused("benefits.import.wrong") as caught:
        bring(GOOD + f"{NINA};ignota;nursery;2026-03;;\n")
    assert "riga 4" in str(caught.value)
    with refused("benefits.import.wrong"):
        bring("misura;spesa\nnidi-gratis;nursery\n")
    assert not Received.objects.exists()
    assert not Entry.objects.filter(verb="benefits.import.apply").exists()


def test_an_import_is_undone_in_one_step_but_for_what_was_corrected(bring, act, paolo, measures):
    done = bring()
    row = Received.objects.get(measure__code="nidi-gratis")
    kept = received.correct(act(paolo), received=row, expense="nursery", since=row.since, until=row.since, cents=10_000)
    with refused("audit.reason"):
        imports.undo(act(paolo), imported=done)
    assert imports.undo(act(paolo, reason="Elenco sbagliato"), imported=done) == 1
    assert list(Received.objects.filter(state="held")) == [kept]
    with refused("audit.state", Conflict):
        imports.undo(act(paolo, reason="Di nuovo"), imported=done)
    assert bring(reason="").rows == 1  # the same file may come again; the corrected row is known


def test_aids_of_firms_come_from_a_list_too(bring, act, paolo, bottega):
    bottega.fiscal_code = "01234567897"
    bottega.save()
    done = bring(FIRMS, AIDS)
    aid = Aid.objects.get(imported=done)
    assert (aid.organisation, aid.cents, aid.granted_on, aid.cor) == (bottega, 1_250_000, date(2025, 2, 1), "10293")
    assert de_minimis.received(bottega, date(2026, 5, 12)) == 1_250_000
    wrong = FIRMS + "99999999990,X,Y,2025-02-01,1,\n01234567897,X,Y,2027-01-01,1,\n01234567897,X,Y,2025-01-01,0,A1\n"
    with refused("benefits.import.wrong") as caught:
        bring(wrong, AIDS)
    assert [f"riga {line}" in str(caught.value) for line in (3, 4, 5)] == [True] * 3
    imports.undo(act(paolo, reason="Elenco sbagliato"), imported=done)
    assert de_minimis.received(bottega, date(2026, 5, 12)) == 0


def test_a_long_list_costs_few_questions(rete, measures, assert_queries):
    lines = [
        make_fiscal_code("Prova", "Nina", date(2020, 1 + day // 28, 1 + day % 28), "F", DEMO_BIRTHPLACE)
        for day in range(60)
    ]
    text = HEAD + "".join(f"{code};nidi-gratis;nursery;2026-03;;\n" for code in lines)
    with assert_queries(3):
        assert len(sheets.read(rete, RECEIVED, text, clock.now()).rows) == 60
