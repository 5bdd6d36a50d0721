"""Marco takes in the employees of his firm from a file: tried first, all or nothing, undone in one step."""

from datetime import date, timedelta

import pytest

from concilia.audit.models import Entry
from concilia.core import clock, storage
from concilia.core.errors import Conflict, NotAllowed
from concilia.core.sheets import Unreadable
from concilia.imports.domain import imports
from concilia.imports.models import Import
from concilia.imports.states import ImportState
from concilia.networks.domain import adhesions
from concilia.networks.models import Employment
from concilia.networks.queries import members
from concilia.people.models import Person
from tests.fixtures.refusals import refused

from .conftest import ADA, HEADER, IVO


def employed(officine):
    return list(
        Employment.objects.filter(organisation=officine)
        .order_by("person__family_name")
        .values_list("person__family_name", "since", "until")
    )


def test_trying_a_file_touches_no_record(prova, officine):
    proposed, seen = prova(ADA, IVO)
    assert [effect.text for effect in seen.effects] == [
        "Rossi Ada lavora qui dal 01/09/2024",
        "Verdi Ivo lavora qui dal 15/01/2025",
    ]
    assert (proposed.state, proposed.made, proposed.changed, proposed.same) == (ImportState.PROPOSED, 2, 0, 0)
    assert employed(officine) == []
    assert not Person.objects.filter(family_name="Rossi").exists()


@pytest.mark.seed("CA-21")
def test_what_is_applied_is_all_that_was_seen(eseguita, officine, marco):
    applied = eseguita(ADA, IVO)
    assert employed(officine) == [
        ("Rossi", date(2024, 9, 1), None),
        ("Verdi", date(2025, 1, 15), date(2026, 6, 30)),
    ]
    assert Employment.objects.filter(confirmed_by=marco.actor).count() == 2
    assert (applied.state, applied.written.count()) == (ImportState.APPLIED, 2)


PROBLEMS = [
    ("XXXX;Rossi;Ada;01/09/2024;\n", "codice_fiscale", "ha 16 caratteri"),
    (ADA.replace("G;", "H;"), "codice_fiscale", "carattere di controllo"),
    (ADA.replace("Rossi", "Bianchi"), "codice_fiscale", "non è di questo cognome"),
    (ADA.replace("01/09/2024", "31/02/2024"), "dal", "non è una data"),
    (ADA.replace("01/09/2024", ""), "dal", "Manca"),
    (ADA.replace("01/09/2024;", "01/09/2024;31/08/2024"), "al", "finirebbe prima"),
    (IVO, "codice_fiscale", "già alla riga 2"),
]


@pytest.mark.parametrize(("line", "column", "text"), PROBLEMS)
def test_one_wrong_line_stops_the_whole_file_and_says_where(prova, officine, line, column, text):
    proposed, seen = prova(IVO, line)
    assert proposed is None
    assert [(one.line, one.column) for one in seen.problems] == [(3, column)]
    assert text in seen.problems[0].text
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("codice_fiscale;cognome;nome\n", "imports.columns"),
        (HEADER.replace("al\n", "al;stipendio\n"), "imports.strange"),
    ],
)
def test_the_columns_are_those_that_are_asked(prova, header, code):
    with refused(code):
        prova("RSSDAA85T50A562G;Rossi;Ada\n", header=header)


BAD_FILES = [
    (b"", 1, "Il file è vuoto"),
    (b"\xef\xbb\xbf" + HEADER.encode(), 1, "non c'è nessuna riga"),
    (HEADER.encode() + ADA.encode() + HEADER.encode(), 3, "Ripete i nomi delle colonne"),
    (HEADER.encode() + b"RSSDAA85T50A562G;Nicol\x81;Ada;01/09/2024;\n", 2, "«CSV UTF-8»"),
    (HEADER.replace(";", ",").encode() + b"RSSDAA85T50A562G,Rossi,Ada,01/09/2024,,x\n", 2, "Ha 6 celle"),
    (";".join(f"c{number}" for number in range(100)).encode() + b"\nx\n", 1, "mancano le colonne: codice_fiscale"),
    (HEADER.strip().encode() + b";" + ";".join(f"c{n}" for n in range(95)).encode() + b"\nx\n", 1, "e altre 87"),
    (b"PK\x03\x04 niente", 1, "non si apre"),
]


@pytest.mark.parametrize(("data", "line", "text"), BAD_FILES)
def test_a_bad_file_says_where_and_what_instead_and_writes_nothing(act, marco, officine, dipendenti, data, line, text):
    with pytest.raises(Unreadable) as caught:
        imports.propose(act(marco), importer=dipendenti, about=officine, file_name="dipendenti.csv", data=data)
    assert str(caught.value).startswith(f"dipendenti.csv:{line}: ")
    assert text in str(caught.value)
    assert not Import.objects.exists()


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+cmd", "@SUM(A1)", "-1+1", "\uff1d1+1"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(prova, name):
    _proposed, seen = prova(ADA.replace("Rossi", name))
    assert [(one.line, one.column) for one in seen.problems] == [(2, "cognome")]
    assert "comincia come una formula" in seen.problems[0].text


def test_a_file_with_nothing_new_is_not_kept(eseguita, prova):
    eseguita(ADA)
    proposed, seen = prova(ADA.replace("\n", "\r\n"))
    assert (proposed, [one.what for one in seen.effects]) == (None, ["same"])
    assert Import.objects.count() == 1


def test_a_file_without_rows_is_refused(prova):
    with refused("imports.no_rows"):
        prova()


def test_the_same_file_is_not_taken_twice(eseguita, prova):
    eseguita(ADA)
    with refused("imports.twice", Conflict):
        prova(ADA)


def test_lines_that_change_nothing_or_only_the_end_say_so(eseguita, prova, officine):
    eseguita(ADA, IVO)
    _proposed, seen = prova(ADA, IVO.replace("30/06/2026", "31/12/2026"))
    assert [(effect.what, effect.text) for effect in seen.effects] == [
        ("same", "Rossi Ada"),
        ("change", "Verdi Ivo: la fine del rapporto diventa 31/12/2026"),
    ]


def test_undoing_puts_everything_back(eseguita, act, marco, officine, dipendenti):
    eseguita(IVO)
    second = eseguita(ADA, IVO.replace("30/06/2026", "31/12/2026"))
    imports.undo(act(marco, reason="File del mese sbagliato"), applied=second, importer=dipendenti, about=officine)
    assert employed(officine) == [("Verdi", date(2025, 1, 15), date(2026, 6, 30))]
    assert second.state == ImportState.UNDONE
    assert Entry.objects.filter(verb="imports.import.undo", reason="File del mese sbagliato").count() == 1


def test_undoing_needs_a_reason_and_happens_once(eseguita, act, marco, officine, dipendenti):
    applied = eseguita(ADA)
    with refused("audit.reason"):
        imports.undo(act(marco), applied=applied, importer=dipendenti, about=officine)
    imports.undo(act(marco, reason="Prova"), applied=applied, importer=dipendenti, about=officine)
    with refused("audit.state", Conflict):
        imports.undo(act(marco, reason="Prova"), applied=applied, importer=dipendenti, about=officine)


def test_what_was_undone_may_be_taken_again(eseguita, act, marco, officine, dipendenti):
    applied = eseguita(ADA)
    imports.undo(act(marco, reason="Prova"), applied=applied, importer=dipendenti, about=officine)
    eseguita(ADA)
    assert len(employed(officine)) == 1


def test_records_that_changed_since_the_dry_run_ask_for_another(prova, eseguita, act, marco, officine, dipendenti):
    stale, _seen = prova(ADA, IVO)
    eseguita(ADA)
    with refused("imports.changed", Conflict):
        imports.apply(act(marco), proposed=stale, importer=dipendenti, about=officine)
    assert len(employed(officine)) == 1


def test_a_firm_takes_in_only_its_own(prova, act, anna, sara, officine):
    for user in (anna, sara):
        with refused("access.denied", NotAllowed):
            prova(ADA, user=user)


@pytest.mark.seed("BS-23")
def test_who_was_taken_in_works_for_a_member_from_that_day(eseguita, rete, alleanza, officine, act):
    for alliance in (None, alleanza):
        asked = adhesions.request(act(), organisation=officine, alliance=alliance)
        adhesions.approve(act(), adhesion=asked, since=date(2024, 1, 1))
    eseguita(ADA)
    ada = Person.objects.get(family_name="Rossi")
    days = (date(2024, 8, 31), date(2024, 9, 1))
    assert [members.employer_is_member(ada, rete, alleanza, day) for day in days] == [False, True]


def test_a_dry_run_that_nobody_confirmed_is_forgotten_with_its_file(prova, act):
    proposed, _seen = prova(ADA)
    with clock.fixed(proposed.proposed_at + timedelta(days=1)):
        assert imports.forget_old(act()) == 0
    with clock.fixed(proposed.proposed_at + timedelta(days=1, seconds=1)):
        assert imports.forget_old(act()) == 1
    proposed.refresh_from_db()
    assert proposed.state == ImportState.DISCARDED
    assert not storage.has(proposed.sha256)
