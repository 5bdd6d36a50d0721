"""Nothing of a person is in any page, file or feed that everyone can read: every public address is fetched."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from concilia.access import policy
from concilia.access.kinds import Kind
from concilia.applications.domain import applications
from concilia.calls.domain import calls
from concilia.calls.states import Regime
from concilia.core.act import Act
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.selection.domain import assessments, integrations, observations, rankings
from concilia.selection.models import Assessment
from concilia.selection.queries import published
from concilia.selection.queries.published import FamilyRow, FirmRow, NamedRow, StaffRow
from concilia.selection.states import Place
from tests.architecture.test_routes import patterns
from tests.fixtures.calls import BEFORE, INSIDE
from tests.selection.procedures import PROVISIONAL, arrived, day, decided, opened, own

pytestmark = pytest.mark.usefixtures("adesso")
LINK = re.compile(r'href="(/[^"#]*)"')
#: Public addresses to which no link leads; each says why it tells of nobody.
ELSEWHERE = {
    "applications:carry": "only receives a form",
    "calls:act": "what an act changed of a call: the call's own words",
    "calls:text": "the text of a call",
    "providers:service": "a service of a provider, with counts of its places",
    "selection:draw": "how to draw again: codes and lots of a lottery, which no call of this test is",
    "settlement:published-act": "tests/settlement/test_acts.py: families are printed by a code of that act alone",
    "sign-in": "one page of the platform, the same for all",
    "sign-out": "only receives a form",
}
SPECIAL = "CNRY-MADRE"


def every_public_address(client):
    """Those without parameters, and all that can be reached from them by links."""
    waiting = ["/"]
    for name, _pattern in patterns(get_resolver()):
        if is_public(name):
            try:
                waiting.append(reverse(name))
            except NoReverseMatch:
                continue
    seen = {}
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        if address in seen or address.startswith(("/static/", "/accedi", "/esci", "/demo")):
            continue
        response = seen[address] = client.get(address)
        text = whole(response)
        waiting += [link for link in LINK.findall(text) if link not in seen]
    return seen


def is_public(name):
    return Kind.PUBLIC in policy.TABLE[policy.ROUTES[name]].kinds


def whole(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(dict(response.headers))


@pytest.fixture
def everything(bozza, iniziata, dopo, sara):
    """A provisional and a final ranking, an integration and an observation, with canaries in all that was given."""
    call = opened(bozza, PROVISIONAL)
    given = {"isee": "4321.98", "months": "10", "disability": "true"}
    one = arrived(iniziata, call, "Cnryanna", cared=[{"kinship": SPECIAL, "certified": "true"}], **given)
    two = arrived(iniziata, call, "Cnrybice", isee="31234.56", at=INSIDE + timedelta(days=1))
    three = arrived(iniziata, call, "Cnrycleo", works=None)
    Person.objects.filter(given_name__startswith="Cnry").update(
        family_name="Cnrycognome", email="cnry@example.org", phone="3470009999", iban="IT00CNRY0000"
    )
    act = dopo(sara)
    assessments.propose(act, call=call)
    request = integrations.ask(act, application=three, requirements=["WORK"], reason="CNRY-MOTIVO")
    integrations.answer(own(three, day("04-08")), request=request, answers={"works": "true"}, note="CNRY-NOTA")
    assessments.decide_many(dopo(sara, at=day("04-08")), call=call)
    decided(dopo(sara, at=day("04-08")), two)
    shown = rankings.compute(dopo(sara, at=day("04-08")), call=call)
    rankings.expose(dopo(sara, at=day("04-08")), ranking=shown, act_number="Determina 40/2026")
    made = observations.send(own(two, day("04-09")), application=two, text="CNRY-OSSERVAZIONE")
    observations.reject(dopo(sara, "CNRY-RISPOSTA", at=day("04-10")), observation=made)
    final = rankings.compute(dopo(sara, at=day("04-21")), call=call)
    rankings.publish(dopo(sara, "CNRY-RAGIONE", at=day("04-21")), ranking=final, act_number="Determina 51/2026")
    return [one, two, three]


def canaries(applications):
    """What could tell who somebody is or how they are."""
    found = ["cnry", "3470009999", "4321", "4.321", "31234", "31.234"]
    for application in applications:
        person, child = application.applicant, application.beneficiary
        for somebody in (person, child):
            found += [somebody.fiscal_code, str(somebody.pk), somebody.birth_date.strftime("%d/%m/%Y")]
        found += [str(application.pk), application.unit_key, application.facts_hash]
        found += [f"{application.protocol.number:07d}/", str(application.protocol)]
    return found


@pytest.mark.seed("TA-41")
@pytest.mark.slow("every address that the public can read")
@pytest.mark.parametrize("language", ["it", "en"])
def test_no_canary_is_in_anything_that_everyone_can_read(everything, at, language):
    at("2026-04-22T10:00")
    client = Client()
    client.cookies["django_language"] = language
    seen = every_public_address(client)
    seen |= {address: client.get(address) for address in versions()}
    leaks = {
        address: [canary for canary in canaries(everything) if canary.lower() in (whole(page) + address).lower()]
        for address, page in seen.items()
    }
    assert {address: found for address, found in leaks.items() if found} == {}
    routes = {response.resolver_match.view_name for response in seen.values() if response.resolver_match}
    unread = {name for name, _ in patterns(get_resolver()) if is_public(name)} - routes
    assert unread - set(ELSEWHERE) == set(), "lead to it from a page, or say in ELSEWHERE why it tells of nobody"


def versions():
    base = "/graduatorie/rete/nido-2026/"
    return [f"{base}{number}/{kind}" for number in (1, 2) for kind in ("", "csv/")]


# By construction


def test_each_regime_has_a_type_and_a_familys_has_no_place_for_a_name():
    assert set(published.ROWS) == set(Regime)
    assert not hasattr(FamilyRow, "name")
    assert FamilyRow.COLUMNS == ("public_code", "position", "total", "place", "funded")
    assert not FamilyRow.NAMED
    with pytest.raises(ValueError, match="too many values"):
        FamilyRow.read(("C", 1, None, Place.FUNDED, 100, "Giulia Prova"), True)
    with pytest.raises(TypeError):
        FamilyRow("C", 1, None, Place.FUNDED, 100, "Giulia Prova")


@pytest.mark.parametrize("kind", [FirmRow, StaffRow])
@pytest.mark.parametrize("place", list(Place))
def test_who_receives_nothing_has_no_name_whatever_was_read(kind, place):
    row = kind.read(("C", None, None, place, 100, "Officine"), True)
    assert bool(row.name) is (place in published.WINNERS)
    assert kind.read(("C", None, None, place, 0, "Officine"), True).name == ""
    assert issubclass(kind, NamedRow)


@pytest.mark.parametrize("kind", [FamilyRow, FirmRow, StaffRow])
def test_what_may_be_read_of_a_row_is_written_in_one_place(kind):
    beside = set(kind.COLUMNS) - set(FamilyRow.COLUMNS)
    allowed = {
        "application__organisation__name",
        "application__applicant__given_name",
        "application__applicant__family_name",
    }
    assert beside <= allowed


def test_a_firm_is_published_in_full_and_only_when_it_receives(
    bozza, dopo, sara, anna, marco, bottega, officine, client
):
    call = calls.publish(
        dopo(at=BEFORE),
        call=bozza(
            ("applicants: person", "applicants: organisation"),
            ("one_per: child", "one_per: organisation"),
            ("publication: families", "publication: firms"),
            ("registry: resident_in_territory", "registry: applicant_is_member"),
            ("registry: employer_is_member", "registry: applicant_is_member"),
            ("resident_in_territory OR employer_is_member", "TRUE"),
        ),
    )
    Organisation.objects.filter(pk=officine.pk).update(name="Cnry Officine")
    for user, firm, isee in ((anna, bottega, "1.00"), (marco, officine, "26000.00")):
        act = Act(actor=user.actor, at=INSIDE)
        answers = {"isee": isee, "months": "3", "works": "true", "cared": []}
        applications.submit(act, application=applications.start(act, call=call, organisation=firm, answers=answers))
    assessments.propose(dopo(sara), call=call)
    for assessment in Assessment.objects.all():
        decided(dopo(sara), assessment.application)
    rankings.publish(dopo(sara), ranking=rankings.compute(dopo(sara), call=call), act_number="Determina 40/2026")
    for address in ("/graduatorie/rete/nido-2026/1/", "/graduatorie/rete/nido-2026/1/csv/"):
        text = client.get(address).content.decode()
        assert "Bottega di prova" in text
        assert "Cnry" not in text
