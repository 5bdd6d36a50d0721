"""Lists of other bodies: tried without writing, imported whole or not at all, undone in one step."""

from datetime import date

import pytest

from concilia.audit.models import Entry
from concilia.benefits.aids_file import AidsFile
from concilia.benefits.domain import received
from concilia.benefits.models import Aid, Received
from concilia.benefits.queries import de_minimis
from concilia.benefits.received_file import ReceivedFile
from concilia.core.errors import Conflict, NotAllowed
from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code
from concilia.imports import cells
from concilia.imports.domain import imports
from concilia.imports.kinds import Line
from concilia.imports.models import Import
from concilia.people.domain import persons
from tests.fixtures.refusals import refused

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
def tries(act, paolo, rete):
    """Try a list, as Paolo: what it would do."""

    def run(text=GOOD, kind=ReceivedFile, name="elenco.csv"):
        return imports.propose(act(paolo), importer=kind(), about=rete, file_name=name, data=text.encode())

    return run


@pytest.fixture
def bring(tries, act, paolo, rete):
    def run(text=GOOD, kind=ReceivedFile):
        proposed, _seen = tries(text, kind)
        return imports.apply(act(paolo), proposed=proposed, importer=kind(), about=rete)

    return run


@pytest.fixture
def undo(act, paolo, rete):
    def run(applied, reason="Elenco sbagliato", kind=ReceivedFile):
        return imports.undo(act(paolo, reason=reason), applied=applied, importer=kind(), about=rete)

    return run


@pytest.fixture
def nina(act):
    """Nina, registered; Luca is not."""
    who = {"family_name": "Prova", "given_name": "Nina", "birth_date": date(2024, 5, 4), "sex": "F"}
    return persons.register(act(), fiscal_code=NINA, fictitious=True, **who)


def lines(seen, what):
    return [effect.line for effect in seen.effects if effect.what == what]


def test_a_trial_writes_nothing_and_says_every_mistake_with_its_line(tries, measures):
    text = GOOD + f"{NINA};nidi-gratis;nursery;2026-04;2026-04;\n{NINA};sconosciuta;nursery;2026-03;;\n"
    text += "RSSMRA;nidi-gratis;nursery;2026-03;;\n" + f"\n{LUCA};nidi-gratis;transport;2026-13;;\n"
    text += f"{LUCA};nidi-gratis;transport;2026-03;;\n{NINA};nidi-gratis;nursery;2026-03;;1\n"
    text += f"{NINA};bonus-nido-inps;nursery;2026-03;2026-02;\n"
    proposed, seen = tries(text)
    assert (proposed, lines(seen, "make"), lines(seen, "same")) == (None, [2, 3], [4, 10])
    assert [(problem.line, problem.column) for problem in seen.problems] == [
        (5, "misura"),
        (6, "codice_fiscale"),
        (8, "dal"),
        (9, "spesa"),
        (11, "al"),
    ]
    assert "sconosciuta" in seen.problems[0].text
    assert not Received.objects.exists()
    assert not Import.objects.exists()


def test_it_says_what_would_enter_and_who_nobody_is(tries, measures, nina):
    """Who is registered and who is not read alike: a list can't be used to ask who is here."""
    _proposed, seen = tries()
    assert [effect.text for effect in seen.effects] == [
        "Nidi Gratis: da marzo 2026 a giugno 2026, €\xa0300,00 al mese",
        "Bonus nido INPS: marzo 2026",
    ]
    assert seen.cents == 4 * 30_000


def test_a_list_enters_whole_and_its_duplicates_are_left_out(bring, tries, measures, paolo):
    done = bring()
    assert (done.made, done.written.count()) == (2, 2)
    assert set(Received.objects.values_list("source", "registered_by")) == {("imported", paolo.actor)}
    proposed, seen = tries(GOOD + f"{LUCA};nidi-gratis;nursery;2026-03;;\n")
    assert (lines(seen, "make"), lines(seen, "same")) == ([4], [2, 3])
    assert (proposed.made, proposed.same) == (1, 2)
    with refused("imports.twice", Conflict):
        tries()


def test_who_is_registered_is_known_by_the_register(bring, measures, nina):
    bring()
    assert {row.person for row in Received.objects.all()} == {nina, None}


def test_a_list_lacks_no_column_that_is_asked(tries, measures):
    with refused("imports.columns"):
        tries("misura;spesa\nnidi-gratis;nursery\n")
    assert not Entry.objects.filter(verb="imports.import.propose").exists()


def test_an_import_is_undone_in_one_step_but_for_what_was_corrected(bring, undo, act, paolo, measures):
    done = bring()
    row = Received.objects.get(measure__code="nidi-gratis")
    kept = received.correct(act(paolo), received=row, expense="nursery", since=row.since, until=row.since, cents=10_000)
    with refused("audit.reason"):
        undo(done, reason="")
    undo(done)
    assert list(Received.objects.filter(state="held")) == [kept]
    with refused("audit.state", Conflict):
        undo(done)
    assert bring().made == 1  # the same file may come again; the corrected row is known


def test_aids_of_firms_come_from_a_list_too(bring, tries, undo, bottega):
    bottega.fiscal_code = "01234567897"
    bottega.save()
    done = bring(FIRMS, AidsFile)
    aid = Aid.objects.get()
    assert (aid.organisation, aid.cents, aid.granted_on, aid.cor) == (bottega, 1_250_000, date(2025, 2, 1), "10293")
    assert (aid.source, done.cents) == ("imported", 1_250_000)
    assert de_minimis.received(bottega, date(2026, 5, 12)) == 1_250_000
    wrong = FIRMS + "99999999990,X,Y,2025-02-01,1,\n01234567897,X,Y,2027-01-01,1,\n01234567897,X,Y,2025-01-01,0,A1\n"
    _proposed, seen = tries(wrong, AidsFile)
    assert [(problem.line, problem.column) for problem in seen.problems] == [
        (3, "codice_fiscale"),
        (4, "data"),
        (5, "cor"),
        (5, "importo"),
    ]
    twice = (
        FIRMS.replace("10293", "") + "01234567897,Altro,CCIAA,2025-02-01,1,77\n01234567897,Altro,Z,2025-03-01,2,77\n"
    )
    _proposed, seen = tries(twice, AidsFile)
    assert (lines(seen, "make"), lines(seen, "same")) == ([3], [2, 4])
    undo(done, kind=AidsFile)
    assert de_minimis.received(bottega, date(2026, 5, 12)) == 0


def test_a_long_list_costs_few_questions(rete, measures, act, paolo, assert_queries):
    read = [
        (make_fiscal_code("Prova", "Nina", date(2020, 1 + day // 28, 1 + day % 28), "F", DEMO_BIRTHPLACE), day)
        for day in range(60)
    ]
    columns = {"misura": "nidi-gratis", "spesa": "nursery", "dal": date(2026, 3, 1)}
    found = [Line(day + 2, {"codice_fiscale": cells.fiscal_code(code), **columns}) for code, day in read]
    with assert_queries(3):
        assert len(ReceivedFile().look(act(paolo), rete, found)) == 60


@pytest.mark.parametrize("kind", [ReceivedFile, AidsFile])
def test_only_who_keeps_the_register_of_the_network_takes_lists_in(kind, rete, act, marco, sara, measures):
    with refused("access.denied", NotAllowed):
        imports.propose(act(marco), importer=kind(), about=rete, file_name="elenco.csv", data=GOOD.encode())
