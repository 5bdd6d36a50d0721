"""What a family already receives: declared, corrected, taken off; never seen from another network."""

from datetime import date

import pytest

from concilia import access
from concilia.access.kinds import Kind
from concilia.audit.models import Entry
from concilia.benefits.domain import measures as catalogue
from concilia.benefits.domain import received
from concilia.benefits.models import Measure, Received
from concilia.benefits.queries import received as register
from concilia.benefits.queries.months import Months
from concilia.benefits.queries.received import Asked
from concilia.benefits.states import Expense
from concilia.core import clock
from concilia.core.crypto import blind_index
from concilia.core.errors import Conflict, NotAllowed
from concilia.engines.rules.schema.aid import Expense as Written
from concilia.plans.models import OtherMeasure
from concilia.territory.models import Network
from tests.fixtures.refusals import refused

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def test_the_expenses_are_those_that_a_call_may_write():
    assert set(Written.__args__) == set(Expense.values)


@pytest.mark.seed("CA-31")
def test_a_network_starts_with_the_measures_of_its_region_and_of_its_plan(rete, act):
    OtherMeasure.objects.create(network=rete, code="buono-comunale", title="Buono", relation="connected")
    assert catalogue.adopt(act(), network=rete) == catalogue.adopt(act(), network=rete) + 6
    found = {row.code: row.cumulation for row in Measure.objects.filter(network=rete)}
    assert found == {
        "nidi-gratis": "named",
        "nidi-gratis-plus": "named",
        "bonus-nido-inps": "named",
        "detrazione-nido": "never",
        "altri-interventi": "never",
        "buono-comunale": "full_cost",
    }
    assert all(row["source"] for row in catalogue.packaged())


@pytest.mark.seed("CA-31")
def test_giulia_declares_corrects_and_takes_off(receives, act, giulia, family):
    first = receives(cents=30_000)
    assert (first.person_index, first.since, first.until) == (family.fiscal_code_index, MARCH, JUNE)
    right = received.correct(act(giulia), received=first, expense="nursery", since=MARCH, until=MARCH, cents=25_000)
    first.refresh_from_db()
    assert (first.state, right.replaces, right.cents) == ("corrected", first, 25_000)
    with refused("audit.reason"):
        received.withdraw(act(giulia), received=right)
    received.withdraw(act(giulia, reason="Non lo ricevo più"), received=right)
    assert not Received.objects.filter(state="held").exists()
    verbs = Entry.objects.filter(verb__startswith="benefits.received").values_list("verb", flat=True)
    assert list(verbs) == [f"benefits.received.{verb}" for verb in ("declare", "correct", "declare", "withdraw")]


def test_what_can_not_be_declared(receives, act, marco, giulia, family, measures):
    receives()
    with refused("benefits.received.known", Conflict):
        receives(since="2026-06", until="2026-07")
    with refused("benefits.received.months"):
        receives(since="2026-09", until="2026-08")
    with refused("benefits.received.expense"):
        receives("bonus-nido-inps", expense="transport")
    with pytest.raises(NotAllowed):
        received.declare(
            act(marco), measure=measures["nidi-gratis"], expense="nursery", since=MARCH, until=MARCH,
            person=family, holder=giulia.person,
        )  # fmt: skip


def test_a_family_can_not_change_what_a_list_says(receives, act, giulia, sara):
    row = receives(source="imported")
    with refused("benefits.received.not_yours"):
        received.withdraw(act(giulia, reason="Non è vero"), received=row)
    received.withdraw(act(sara, reason="Verificato con l'ente"), received=row)


def test_a_row_never_shows_in_another_network(receives, act, paolo, davide, somebody):
    receives()
    other = Network.objects.create(code="altra", title={"it": "Altra rete"}, kind="network")
    stranger = somebody("Ugo", (Kind.COORDINATOR, other))
    seen = [
        access.visible(act(who), "benefits.received.read", Received.objects.all()).count()
        for who in (paolo, davide, stranger)
    ]
    assert seen == [1, 1, 0]


def asked(family, rete, since=MARCH, until=JUNE, *expenses):
    return Asked(rete.pk, frozenset({family.fiscal_code_index}), Months(since, until), frozenset(expenses))


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (date(2026, 2, 1), date(2026, 2, 1), 0),
        (date(2026, 2, 1), MARCH, 1),
        (JUNE, date(2026, 12, 1), 1),
        (date(2026, 7, 1), None, 0),
        (MARCH, None, 1),
    ],
)
def test_which_months_meet(receives, family, rete, since, until, found):
    receives()
    assert len(register.found(asked(family, rete, since, until), clock.now())) == found


def test_the_register_answers_as_it_stood_then(receives, act, giulia, family, rete, at):
    at("2026-03-02T10:00")
    row = receives()
    before = clock.now()
    at("2026-03-05T10:00")
    received.withdraw(act(giulia, reason="Errore"), received=row)
    assert [len(register.found(asked(family, rete), moment)) for moment in (before, clock.now())] == [1, 0]


@pytest.mark.parametrize(
    ("code", "other", "stands"),
    [
        ("nidi-gratis", "bonus-nido-inps", True),
        ("nidi-gratis", "un-avviso", False),
        ("detrazione-nido", "bonus-nido-inps", False),
    ],
)
def test_what_may_stand_together(measures, code, other, stands):
    assert register.stands_with(measures[code], other) is stands


def test_amounts_are_of_the_months_in_common(receives, family, rete):
    receives(cents=30_000)
    receives("bonus-nido-inps", since="2026-05", until="2026-12", cents=27_273)
    receives("detrazione-nido")  # its amount is not known
    assert register.amount(asked(family, rete, date(2026, 4, 1), JUNE), clock.now()) == 3 * 30_000 + 2 * 27_273


def test_somebody_who_is_not_registered_is_found_by_a_keyed_index(act, sara, measures, rete):
    row = received.declare(
        act(sara), measure=measures["nidi-gratis"], expense="nursery", since=MARCH, until=MARCH, fiscal_code="XYZ"
    )
    assert (row.person, row.person_index) == (None, blind_index("xyz"))
