"""What is published of a ranking, and what never is."""

import csv
import io
import re

import pytest

from concilia.applications.domain import applications
from concilia.calls.domain import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.engines.rules import parse_call
from concilia.people.models import Person
from concilia.selection.domain import assessments, rankings
from concilia.selection.models import Assessment
from concilia.selection.queries import published, secrecy
from tests.fixtures.calls import AFTER, BEFORE, INSIDE, RULES, TEXT

pytestmark = pytest.mark.usefixtures("adesso")
ADDRESS = "/graduatorie/rete/nido-2026/1/"


@pytest.fixture
def famiglie(domanda):
    """Three families with canaries in everything they gave."""
    made = [
        domanda("Canarina", isee="4321.98", months="10", disability="true", cared=[{"kinship": "CNRY-PADRE"}]),
        domanda("Canarella", isee="8765.43", months="10"),
        domanda("Canarona", isee="31234.56"),
    ]
    Person.objects.filter(given_name__startswith="Canar").update(family_name="Cognomina", email="cnry@example.org")
    return made


def canaries(applications):
    """All that could tell who somebody is, or how they are: names, initials, codes, dates, facts, numbers, ids."""
    found = ["CNRY", "cnry", "Cognomina", "C.C.", "4321", "4.321", "8765", "8.765", "31234", "31.234", "padre"]
    for application in applications:
        person = application.applicant
        found += [person.given_name, person.fiscal_code, person.fiscal_code[:6], str(person.pk), str(application.pk)]
        found += [person.birth_date.isoformat(), f"{person.birth_date:%d/%m/%Y}"]
        found += [str(application.protocol), f"{application.protocol.number:07d}", application.unit_key]
    return found


def assert_no_canary(response, applications):
    text = response.content.decode() + str(dict(response.headers)) + response.request["PATH_INFO"]
    assert [canary for canary in canaries(applications) if canary.lower() in text.lower()] == []


@pytest.mark.seed("BS-1")
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}csv/", "/graduatorie/"])
def test_nothing_of_a_family_is_published(client, famiglie, pubblicata, address):
    pubblicata()
    response = client.get(address)
    assert response.status_code == 200
    assert_no_canary(response, famiglie)


def test_a_reason_is_never_published(client, famiglie, pubblicata, avviso, dopo, sara):
    pubblicata()
    second = rankings.compute(dopo(sara), call=avviso)
    rankings.publish(dopo(sara, "Ricorso della signora Cognomina"), ranking=second, act_number="Determina 51/2026")
    for number in (1, 2):
        assert_no_canary(client.get(f"/graduatorie/rete/nido-2026/{number}/"), famiglie)


def test_the_page_shows_codes_places_and_amounts(client, famiglie, pubblicata):
    ranking = pubblicata()
    page = client.get(ADDRESS).content.decode()
    shown = re.sub(r"</?span[^>]*>", "", page)
    for row in ranking.rows.all():
        assert row.public_code in shown
    assert "finanziata" in page
    assert "non ammessa" in page
    assert "1.000,00" in page
    assert "Determina 40/2026" in page
    for hidden in ("ISEE", "Bisogno", "Cura", "Motivo", "requisit"):
        assert hidden not in page


def test_the_file_has_the_same_rows(client, famiglie, pubblicata):
    ranking = pubblicata()
    response = client.get(f"{ADDRESS}csv/")
    assert response["Content-Disposition"] == 'attachment; filename="graduatoria-nido-2026-1.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(row["posizione"], row["esito"], row["importo"]) for row in rows] == [
        ("1", "funded", "1000.00"),
        ("2", "funded", "1000.00"),
        ("", "not_eligible", ""),
    ]
    assert {row["codice"] for row in rows} == set(ranking.rows.values_list("public_code", flat=True))
    assert {row["beneficiario"] for row in rows} == {row["punteggio"] for row in rows} == {""}


def test_the_query_reads_no_column_that_identifies(famiglie, pubblicata, django_assert_num_queries):
    ranking = published.visible(AFTER).get(pk=pubblicata().pk)
    with django_assert_num_queries(1) as asked:
        list(published.shown(ranking, published.rows(ranking)))
    sql = asked[0]["sql"]
    columns = set(re.findall(r'"(\w+)"\."(\w+)"', sql.partition("FROM")[0]))
    assert {column for _, column in columns} == set(published.FamilyRow.COLUMNS)
    assert "people_" not in sql
    assert "applications_" not in sql


def test_points_that_tell_of_a_disability_are_not_published(famiglie, pubblicata):
    assert secrecy.special_names(RULES) == {"disability", "certified"}
    assert secrecy.total_reveals(RULES)
    ranking = pubblicata()
    assert {row.total for row in published.shown(ranking, published.rows(ranking))} == {None}


def test_points_that_tell_nothing_are_published(bozza, iniziata, dopo, sara):
    without = bozza(
        (
            '  - {code: CARE, label: {it: "Cura", en: "Care"}, expression: '
            '"CASE WHEN COALESCE(disability, FALSE) THEN 5 ELSE 0 END", max: 5}\n',
            "",
        )
    )
    call = calls.publish(dopo(at=BEFORE), call=without)
    draft = iniziata("Nadia", call=call)
    applications.submit(Act(actor=draft.started_by, at=INSIDE), application=draft)
    assessments.propose(dopo(sara), call=call)
    assessments.decide_many(dopo(sara), call=call)
    ranking = rankings.compute(dopo(sara), call=call)
    rankings.publish(dopo(sara), ranking=ranking, act_number="Determina 40/2026")
    assert [row.total for row in published.shown(ranking, published.rows(ranking))] == [10]


def test_special_data_is_followed_through_what_is_computed_from_it():
    group = "groups:"
    facts = (
        "  - {name: frail, type: integer, origin: computed, computed: {count: cared, where: certified}, "
        "label: Fragili}\n"
        "  - {name: kin, type: integer, origin: computed, computed: {count: cared, where: \"kinship <> ''\"}, label: Parenti}\n"
    )
    derived = "derived:\n  - {name: heavy, expression: frail > 1, label: Carico}\n"
    text = TEXT.replace(group, facts + derived + group)
    assert secrecy.special_names(parse_call(text)) == {"disability", "certified", "frail", "heavy"}


@pytest.mark.parametrize("state", ["pending", "discarded"])
def test_what_is_not_published_is_not_found(client, famiglie, graduatoria, dopo, sara, state):
    ranking = graduatoria()
    if state == "discarded":
        rankings.discard(dopo(sara, "Errore"), ranking=ranking)
    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"{ADDRESS}csv/").status_code == 404
    assert "nido-2026" not in client.get("/graduatorie/").content.decode()


def test_a_replaced_version_leads_to_the_one_in_force(client, famiglie, pubblicata, avviso, dopo, sara):
    pubblicata()
    second = rankings.compute(dopo(sara), call=avviso)
    rankings.publish(dopo(sara, "Scorrimento"), ranking=second, act_number="Determina 51/2026")
    assert "/graduatorie/rete/nido-2026/2/" in client.get(ADDRESS).content.decode()
    listed = client.get("/graduatorie/").content.decode()
    assert "/nido-2026/2/" in listed
    assert "/nido-2026/1/" not in listed


def test_publication_ends_after_five_years(client, famiglie, pubblicata):
    pubblicata()
    with clock.fixed(AFTER.replace(year=2031, month=12, day=31)):
        assert client.get(ADDRESS).status_code == 200
    with clock.fixed(AFTER.replace(year=2032, month=1, day=2)):
        assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(("regime", "named"), [("families", False), ("firms", True), ("staff", False)])
def test_firms_that_receive_are_named_and_the_others_are_not(
    client, bozza, dopo, sara, anna, marco, bottega, officine, regime, named
):

    text = bozza(
        ("applicants: person", "applicants: organisation"),
        ("one_per: child", "one_per: organisation"),
        ("publication: families", f"publication: {regime}"),
        ("registry: resident_in_territory", "registry: applicant_is_member"),
        ("registry: employer_is_member", "registry: applicant_is_member"),
        ("resident_in_territory OR employer_is_member", "TRUE"),
    )
    call = calls.publish(dopo(at=BEFORE), call=text)
    for user, firm, isee in ((anna, bottega, "1.00"), (marco, officine, "26000.00")):
        act = dopo(user, at=INSIDE)
        answers = {"isee": isee, "months": "3", "works": "true", "cared": []}
        applications.submit(act, application=applications.start(act, call=call, organisation=firm, answers=answers))
    assessments.propose(dopo(sara), call=call)
    for assessment in Assessment.objects.all():
        given = {check.code: (check.proposed, "Verificato") for check in assessment.checks.all()}
        assessments.decide(dopo(sara), assessment=assessment, outcomes=given)
    ranking = rankings.compute(dopo(sara), call=call)
    rankings.publish(dopo(sara), ranking=ranking, act_number="Determina 40/2026")
    page = client.get(ADDRESS).content.decode()
    assert ("Bottega di prova" in page) is named
    assert "Officine di prova" not in page


def test_the_list_and_the_page_cost_the_same_for_one_and_for_three(client, domanda, pubblicata, assert_queries):
    domanda("Nadia")
    pubblicata()
    client.get(ADDRESS)
    with assert_queries(4):
        client.get(ADDRESS)
    with assert_queries(1):
        client.get("/graduatorie/")


def test_three_rows_cost_the_same(client, famiglie, pubblicata, assert_queries):
    pubblicata()
    client.get(ADDRESS)
    with assert_queries(4):
        client.get(ADDRESS)


def test_one_finds_ones_own_code(client, famiglie, pubblicata):
    code = pubblicata().rows.get(position=2).public_code
    page = client.get(ADDRESS, {"codice": f" {code[:4].lower()} {code[4:]}"}).content.decode()
    assert page.count("voucher-code-md") == 1
    assert "".join(f"<span>{code[at : at + 4]}</span>" for at in (0, 4, 8)) in page
    assert "Nessuna domanda ha questo codice" in client.get(ADDRESS, {"codice": "Canarina"}).content.decode()


def test_it_speaks_english(client, famiglie, pubblicata):
    pubblicata()
    client.cookies["django_language"] = "en"
    assert "Test nursery vouchers" in client.get(ADDRESS).content.decode()
