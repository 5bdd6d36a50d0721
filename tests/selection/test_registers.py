"""What the registers answer to a call's rules, and that a refusal says which measure (CA-31)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from concilia.applications.domain import applications
from concilia.applications.domain.registry import REGISTERS
from concilia.benefits.domain import received
from concilia.benefits.queries import overlap
from concilia.calls.domain import calls
from concilia.core import clock
from concilia.core.act import Act, system
from concilia.engines.rules.schema import REGISTRY
from concilia.notices.models import Notice
from concilia.people.models import Household, HouseholdMember
from concilia.selection.domain import rankings
from concilia.selection.models import RankingRow
from tests.benefits.conftest import aid, measures
from tests.fixtures.calls import AFTER, BEFORE, INSIDE, TEXT, changed
from tests.fixtures.firms import approvata, bando, chiede, ordinata

__all__ = ["aid", "approvata", "bando", "chiede", "measures", "ordinata"]
pytestmark = pytest.mark.usefixtures("adesso")

LATER = AFTER + timedelta(days=10)
ASKS = (
    '  - {name: works, type: boolean, nullable: true, label: {it: "Lavora", en: "Works"}}\n',
    '  - {name: works, type: boolean, nullable: true, label: {it: "Lavora", en: "Works"}}\n'
    "  - {name: known, type: integer, origin: registry, registry: benefits_received, nullable: true, "
    'label: {it: "Misure in registro", en: "Measures on record"}}\n'
    "  - {name: paid, type: money, origin: registry, registry: benefits_amount, nullable: true, "
    'label: {it: "Già pagato", en: "Paid already"}}\n'
    "  - {name: waited, type: boolean, origin: registry, registry: was_on_waiting_list, nullable: true, "
    'label: {it: "In attesa", en: "Waited"}}\n'
    "  - {name: before, type: integer, origin: registry, registry: previous_awards, nullable: true, "
    'label: {it: "Altre concessioni", en: "Other awards"}}\n',
)
REFUSES = (
    "requirements:\n",
    "requirements:\n"
    '  - {code: OTHER, label: {it: "Nessun\'altra misura", en: "No other measure"}, expression: "known IS NULL OR known = 0", '
    'reason: {it: "La spesa è già sostenuta", en: "The expense is supported already"}}\n',
)
COVERS = (
    "order:\n  - {by: total",
    "covers: {expenses: [nursery], since: 2026-05-01, until: 2026-07-31}\norder:\n  - {by: total",
)
LONGER = ('closes: "2026-03-31 12:00:00"', 'closes: "2026-04-30 12:00:00"')


@pytest.fixture
def secondo(rete, progetto):
    """Another call of the network, that asks the registers: `secondo(code="bis")`."""

    def make(*changes, code="nido-bis"):
        text = changed(ASKS, REFUSES, COVERS, ("amount: 2500.00", "amount: 250.00"), *changes, text=TEXT)
        act = system("test", at=BEFORE)
        return calls.publish(act, call=calls.adopt(act, network=rete, text=text.replace("nido-2026", code)))

    return make


@pytest.fixture
def ancora():
    """The same family applies to another call: `ancora(application, call)`."""

    def make(application, call, at=INSIDE):
        act = Act(actor=application.started_by, at=at)
        answers = {"isee": "9000.00", "months": "5", "works": "true", "disability": None, "cared": []}
        more = {"applicant": application.applicant, "beneficiary": application.beneficiary}
        return applications.submit(act, application=applications.start(act, call=call, answers=answers, **more))

    return make


def declared(act, measures, child, code="nidi-gratis", expense="nursery", cents=30_000, months=(3, 6)):
    first, last = (datetime(2026, month, 1, tzinfo=UTC).date() for month in months)
    with clock.fixed(INSIDE - timedelta(days=1)):
        return received.declare(
            act(), measure=measures[code], expense=expense, since=first, until=last, cents=cents, person=child
        )


def test_every_register_that_a_call_may_name_answers_but_for_one_that_needs_a_service():
    assert set(REGISTRY) - set(REGISTERS) == {"provider_is_accredited"}


@pytest.mark.parametrize(
    ("declaration", "known", "paid"),
    [
        ({}, "1", "600.00"),  # Nidi Gratis, March to June: May and June are the call's
        ({"code": "altri-interventi", "cents": None}, "1", "0.00"),
        ({"code": "altri-interventi", "expense": "transport"}, "0", "0.00"),
        ({"months": (1, 4)}, "0", "0.00"),
    ],
)
def test_measures_of_the_child_for_the_same_expense_and_months(
    domanda, secondo, ancora, act, measures, declaration, known, paid
):
    first = domanda("Nadia")
    declared(act, measures, first.beneficiary, **declaration)
    facts = ancora(first, secondo()).facts
    assert (facts["known"], facts["paid"]) == (known, paid)


def test_a_measure_that_may_stand_with_the_call_does_not_count(domanda, secondo, ancora, act, measures):
    first = domanda("Nadia")
    measure = measures["nidi-gratis"]
    measure.compatible = ["nido-bis"]
    measure.save()
    declared(act, measures, first.beneficiary)
    assert ancora(first, secondo()).facts["known"] == "0"


@pytest.mark.parametrize("born_in_it", [True, False])
def test_of_a_birth_date_it_is_the_child_of_the_household(domanda, secondo, ancora, act, measures, person, born_in_it):
    first = domanda("Nadia")
    sibling = person("Sibilla", "F", datetime(2025, 1, 9, tzinfo=UTC).date())
    household = Household.objects.create(holder=first.applicant)
    for member in (first.beneficiary, sibling):
        HouseholdMember.objects.create(household=household, person=member, relation="child")
    declared(act, measures, sibling if born_in_it else first.beneficiary)
    first_fact = "facts:\n  - {name: isee"
    birth = '{name: born, type: date, nullable: true, label: {it: "Nascita", en: "Birth"}}'
    born = (first_fact, first_fact.replace("- {name: isee", f"- {birth}\n  - {{name: isee"))
    call = secondo(born, ("registry: benefits_received,", "registry: benefits_received, of: born,"))
    act_ = Act(actor=first.started_by, at=INSIDE)
    answers = {"isee": "9000.00", "months": "5", "works": "true", "disability": None, "cared": [], "born": "2025-01-09"}
    draft = applications.start(
        act_, call=call, applicant=first.applicant, beneficiary=first.beneficiary, answers=answers
    )
    assert applications.submit(act_, application=draft).facts["known"] == ("1" if born_in_it else "0")


@pytest.mark.seed("CA-31")
def test_a_refusal_says_which_measure_and_nothing_of_who_said_so(
    domanda, secondo, ancora, act, measures, approvata, browse, sara
):
    first = domanda("Nadia")
    declared(act, measures, first.beneficiary, cents=12_345)
    call = secondo()
    second = ancora(first, call)
    approvata(call)
    row = RankingRow.objects.get(application=second)
    assert (row.place, row.reasons) == ("not_eligible", ["OTHER"])
    letter = Notice.objects.get(code="selection.not_eligible").body
    assert "Nidi Gratis (da marzo 2026 a giugno 2026)" in letter
    client = browse(first.applicant.user)
    page = client.get(reverse("selection:outcome", args=[second.pk])).content.decode()
    assert "In registro: Nidi Gratis (da marzo 2026 a giugno 2026)" in page
    office = browse(sara).get(reverse("selection:review", args=[second.pk])).content.decode()
    assert "Nidi Gratis (da marzo 2026 a giugno 2026)" in office
    for text in (letter, page):
        assert "123,45" not in text


def test_who_waited_in_another_ranking_and_was_never_funded(domanda, secondo, ancora, approvata, avviso):
    nadia, olga = domanda("Nadia", isee="4000.00", months="10"), domanda("Olga", isee="20000.00", months="10")
    domanda("Paola", isee="5000.00", months="10"), domanda("Rita", isee="6000.00", months="10")
    approvata(avviso)
    call = secondo(LONGER)
    facts = [ancora(one, call, at=LATER).facts for one in (nadia, olga)]
    assert [(one["before"], one["waited"]) for one in facts] == [("1", "false"), ("0", "true")]


def test_what_a_firm_received_and_was_granted_before(bando, chiede, approvata, anna, bottega, aid):
    aid(bottega, "2025-01-10", 5_000_000)
    first = bando(("amount: 2500.00", "amount: 1500.00"))
    chiede(first, anna, bottega)
    approvata(first)
    second = bando(("call: imprese-2026", "call: imprese-bis"), ("amount: 2500.00", "amount: 400.00"), LONGER)
    facts = chiede(second, anna, bottega, at=LATER).facts
    assert (facts["received"], facts["before"]) == ("51000.00", "1")


@pytest.mark.seed("BS-29")
def test_two_calls_that_pay_for_the_same_nursery_are_found(domanda, secondo, ancora, approvata, rete):
    first, second = secondo(code="nido-a"), secondo(code="nido-b")
    nadia = domanda("Nadia")
    for call in (first, second):
        ancora(nadia, call)
        approvata(call)
    found = overlap.find(rete.pk, AFTER)
    assert [(item.one.code, item.other.code, item.person) for item in found] == [
        ("nido-a", "nido-b", nadia.beneficiary.fiscal_code_index)
    ]
    assert overlap.find(rete.pk, AFTER, people=["0" * 64]) == []


def test_a_frozen_application_is_recomputed_to_the_same_after_the_register_changed(
    domanda, secondo, ancora, act, measures, approvata
):
    first = domanda("Nadia")
    row = declared(act, measures, first.beneficiary)
    call = secondo()
    ancora(first, call)
    ranking = approvata(call)
    received.withdraw(act(reason="Errore"), received=row)
    assert rankings.verify(ranking) == []
