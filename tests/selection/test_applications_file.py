"""Sara takes in applications that came on paper: tried, entered as when they arrived, withdrawn in one step."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.applications.domain.facts import facts_of
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.core.act import Act
from concilia.core.errors import NotAllowed
from concilia.documents.models import Protocol
from concilia.imports.domain import imports
from concilia.imports.models import Import
from concilia.notices.models import Notice
from concilia.people.models import Household, Person
from concilia.selection.applications_file import ApplicationsFile
from concilia.selection.domain import assessments
from concilia.selection.models import Assessment
from tests.fixtures.calls import AFTER, INSIDE
from tests.fixtures.refusals import refused

HEADER = (
    "codice_fiscale;cognome;nome;arrivata_il;come_arrivata;comune_residenza;figlio_codice_fiscale;figlio_cognome;figlio_nome;"
    "isee;months;works;disability;cared\n"
)
ADA, TEO = "RSSDAA85T50A562G;Rossi;Ada", "RSSTEO23E04A562A;Rossi;Teo"
IVO, LIA = "VRDVIO90A01F205D;Verdi;Ivo", "VRDLIA23E44F205N;Verdi;Lia"


ARRIVED = "09/03/2026 10:00"
HOW = "A mano, con il portale fermo"


def row(who=ADA, child=TEO, facts="9000.00;5;true;false", home="", cared="", arrived=ARRIVED, how=HOW):
    quoted = '"' + cared.replace('"', '""') + '"' if cared else ""
    return f"{who};{arrived};{how};{home};{child};{facts};{quoted}\n"


IVOS = row(IVO, LIA, "30000;3;sì;")


@pytest.fixture
def inside(sara):
    """Sara acts while the call receives applications."""
    return lambda reason="", user=sara, at=INSIDE: Act(actor=user.actor, at=at, reason=reason)


@pytest.fixture
def prova(inside, avviso):
    def try_it(*lines, **more):
        act, data = inside(**more), (HEADER + "".join(lines)).encode()
        kind = ApplicationsFile(avviso, act)
        return imports.propose(act, importer=kind, about=avviso, file_name="domande.csv", data=data)

    return try_it


@pytest.fixture
def presa(prova, inside, avviso):
    def take(*lines, at=INSIDE):
        proposed, _seen = prova(*lines, at=at)
        act = inside(at=at)
        return imports.apply(act, proposed=proposed, importer=ApplicationsFile(avviso, act), about=avviso)

    return take


@pytest.fixture
def annulla(inside, avviso):
    def undo(applied, at=INSIDE):
        act = inside("File sbagliato", at=at)
        return imports.undo(act, applied=applied, importer=ApplicationsFile(avviso, act), about=avviso)

    return undo


def test_the_trial_says_what_would_be_proposed_and_leaves_nothing(prova, rete, comune):
    numbers = Protocol.objects.count()
    proposed, seen = prova(row(home=str(comune.name)), IVOS)
    assert [(one.what, one.cents) for one in seen.effects] == [("make", 50_000), ("make", 0)]
    assert seen.effects[0].text == "Rossi Ada: ammessa, €\xa0500,00"
    assert "Verdi Ivo: non ammessa: " in seen.effects[1].text
    assert "ISEE fino a 25.000,00 euro" in seen.effects[1].text
    assert (proposed.made, proposed.cents) == (2, 50_000)
    assert Protocol.objects.count() == numbers
    for left in (Application, Household, Notice, Person.objects.filter(family_name="Rossi")):
        assert not getattr(left, "objects", left).exists()


def test_those_of_the_same_instant_are_numbered_in_the_order_of_the_file(presa, sara, avviso):
    cared = json.dumps([{"kinship": "madre", "certified": "true"}])
    applied = presa(IVOS, row(cared=cared))
    first, second = Application.objects.order_by("protocol__number")
    assert [str(one.applicant.family_name) for one in (first, second)] == ["Verdi", "Rossi"]
    assert second.protocol.number == first.protocol.number + 1
    for one in (first, second):
        assert (one.state, one.channel, one.submitted_by) == (ApplicationState.SUBMITTED, "desk", sara.actor)
        assert one.rules_id == avviso.rule_versions.get().pk
    facts = facts_of(second)
    assert (facts["isee"], facts["works"], facts["disability"]) == ("9000.00", "true", "false")
    assert facts["cared"] == [{"kinship": "madre", "certified": "true"}]
    assert (second.beneficiary.birth_date, applied.written.count()) == (date(2023, 5, 4), 2)


def test_they_are_withdrawn_in_one_step(presa, annulla):
    annulla(presa(row(), IVOS))
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.WITHDRAWN}


def test_what_is_decided_stays_and_so_do_the_others(presa, annulla, inside, avviso):
    applied = presa(row(), IVOS)
    assessments.propose(inside(at=AFTER), call=avviso)
    of = Assessment.objects.get(application__applicant__family_name="Verdi")
    outcomes = {check.code: (check.proposed, "Come da verifica") for check in of.checks.exclude(proposed="met")}
    assessments.decide(inside(at=AFTER), assessment=of, outcomes=outcomes)
    with refused("selection.file.decided") as refusal:
        annulla(applied, at=AFTER)
    assert str(refusal.value).startswith("Riga 3: sulla domanda ")
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.SUBMITTED}


PROBLEMS = [
    (row(who=ADA.replace("Rossi", "Neri")), "codice_fiscale", "non è di questo cognome"),
    (row(child=TEO.replace("Teo", "Ugo")), "figlio_codice_fiscale", "non è di questo cognome"),
    (row(facts=";5;true;"), "isee", "Manca"),
    (row(facts="molto;5;true;"), "isee", "importo"),
    (row(facts="9000;13;true;"), "months", "12"),
    (row(facts="9000;5;forse;"), "works", "sì o no"),
    (row(home="Atlantide"), "comune_residenza", "Non c'è un comune"),
    (row(cared="madre"), "cared", "elenco JSON"),
    (row(cared='[{"parente": "madre"}]'), "", "parente"),
    (row() + row(), "codice_fiscale", "della riga 2"),
]


@pytest.mark.parametrize(("lines", "column", "text"), PROBLEMS)
def test_a_wrong_line_says_where_and_stops_all(lines, column, text, prova):
    proposed, seen = prova(lines)
    assert proposed is None
    assert [one.column for one in seen.problems] == [column]
    assert text in seen.problems[0].text
    assert not Application.objects.exists()


def test_who_applied_already_is_named_by_the_number_or_is_the_same(presa, prova):
    presa(row())
    number = str(Application.objects.get().protocol)
    _proposed, seen = prova(row(), IVOS)
    assert [one.what for one in seen.effects] == ["same", "make"]
    _proposed, seen = prova(row(facts="8000;5;true;"))
    assert f"protocollo {number}" in seen.problems[0].text


def test_the_other_parent_gets_an_answer_that_names_nobody(presa, prova):
    presa(row())
    _proposed, seen = prova(row(who=IVO))
    assert [one.text for one in seen.problems] == [
        "Per questo avviso risulta già una domanda che copre la stessa richiesta."
    ]


def test_paper_counts_from_when_it_arrived_before_one_typed_on_line_meanwhile(presa, domanda):
    online = domanda("Nadia", at=INSIDE)
    late = row(IVO, LIA, "9000;3;sì;", arrived="10/03/2026 10:00:01")
    presa(late, row(arrived="10/03/2026 09:59"), at=AFTER)
    by_arrival = sorted(Application.objects.all(), key=lambda one: one.arrived_at)
    assert [one.applicant.family_name for one in by_arrival] == ["Rossi", "Prova", "Verdi"]
    assert by_arrival[1] == online
    assert [one.facts["submitted"] for one in by_arrival] == sorted(one.facts["submitted"] for one in by_arrival)
    entered = Application.objects.filter(channel="desk").order_by("protocol__number")
    assert [one.applicant.family_name for one in entered] == ["Rossi", "Verdi"]
    assert {(one.submitted_at, one.received_note) for one in entered} == {(AFTER, HOW)}


ARRIVALS = [
    ("31/03/2026 12:00", "", ""),
    ("31/03/2026 12:01", "arrivata_il", "si sono chiuse il 31/03/2026"),
    ("02/03/2026 08:59", "arrivata_il", "non sono ancora aperte"),
    ("07/04/2026 10:01", "arrivata_il", "non può essere arrivata dopo adesso"),
    ("31/03/2026", "arrivata_il", "non è un giorno con l'ora"),
    ("", "arrivata_il", "Manca"),
]


@pytest.mark.parametrize(
    ("arrived", "column", "text"),
    ARRIVALS,
    ids=["the last minute", "after the close", "before the opening", "in the future", "without its hour", "missing"],
)
def test_the_arrival_keeps_the_window_whenever_it_is_entered(arrived, column, text, prova):
    proposed, seen = prova(row(arrived=arrived), at=AFTER)
    assert [(one.line, one.column) for one in seen.problems] == ([(2, column)] if column else [])
    assert bool(proposed) != bool(column)
    assert text in "".join(one.text for one in seen.problems)


def test_how_it_arrived_is_said(prova):
    _proposed, seen = prova(row(how=""))
    assert [(one.column, one.text) for one in seen.problems] == [("come_arrivata", "Manca: scrivi un valore.")]


def test_the_same_answers_that_arrived_at_another_time_are_another_application(presa, prova):
    presa(row())
    _proposed, seen = prova(row(arrived="09/03/2026 10:01"))
    assert [one.column for one in seen.problems] == ["codice_fiscale"]


def test_only_an_official_of_the_call_takes_them_in(prova, paolo, marco):
    for user in (paolo, marco):
        with refused("access.denied", NotAllowed):
            prova(row(), user=user)


def test_by_page_from_the_office(avviso, comune, browse, sara, paolo, marco, at):
    at("2026-03-10T10:00")
    page = reverse("selection:applications-file", args=[avviso.pk])
    client, office = browse(sara), reverse("selection:applications", args=[avviso.pk])
    assert page in client.get(office).content.decode()
    assert client.get(page, {"modello": ""}).content.decode().lstrip("\ufeff").split("\r\n")[0] == HEADER.strip()
    file = SimpleUploadedFile("domande.csv", (HEADER + row(home=str(comune.name))).encode())
    assert "ammessa" in client.post(page, {"action": "try", "file": file}).content.decode()
    client.post(page, {"action": "apply", "import": Import.objects.get().pk})
    assert Application.objects.get().state == ApplicationState.SUBMITTED
    for user in (paolo, marco):
        assert browse(user).get(page).status_code == 404
    at("2026-04-10T10:00")
    assert page in client.get(office).content.decode()
