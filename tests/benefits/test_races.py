"""Two concessions at once to one undertaking, on PostgreSQL: first the race, then its absence."""

from datetime import date
from threading import Barrier

import pytest
from django.db import transaction

from concilia.benefits.domain import aids, undertakings
from concilia.benefits.models import Aid, Linked, Undertaking
from concilia.benefits.queries import de_minimis
from concilia.core import clock
from concilia.core.errors import Refusal
from concilia.core.ids import uuid7
from tests.ledger.test_races import persistently, refusals, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 5, 12)
OFFICES = 8
CENTS = 10_000_000  # three of the eight can have it


@pytest.fixture(autouse=True)
def maggio(at):
    return at("2026-05-12T10:00")


@pytest.fixture
def firms(rete, officine, bottega):
    """Two firms of one undertaking: concessions to one and to the other must not pass the ceiling together."""
    group = Undertaking.objects.create(network=rete, name="Gruppo")
    for firm in (officine, bottega):
        Linked.objects.create(network=rete, undertaking=group, organisation=firm, link="votes", since=date(2024, 1, 1))
    return [officine, bottega]


def granted():
    return sum(Aid.objects.filter(state="granted").values_list("cents", flat=True))


def words(firm):
    return {
        "organisation": firm,
        "case": uuid7(),
        "about": uuid7(),
        "cents": CENTS,
        "title": "Incentivi",
        "body": "Rete",
    }


def test_without_the_lock_the_ceiling_is_passed(firms, act):
    gate = Barrier(OFFICES)

    def careless(firm):
        with transaction.atomic():
            enough = de_minimis.room(firm, DAY) >= CENTS
            gate.wait(30)
            if enough:
                Aid.objects.create(
                    network_id=firm.network_id, organisation=firm, title="a", body="b", source="declared",
                    state="granted", granted_on=DAY, cents=CENTS, registered_at=clock.now(), registered_by="system:test",
                )  # fmt: skip

    answers = together([lambda firm=firms[place % 2]: careless(firm) for place in range(OFFICES)])
    assert set(answers) == {None}
    assert granted() == OFFICES * CENTS > de_minimis.ceiling(DAY)


def test_two_concessions_at_once_never_pass_it(firms, act, sara):
    def grant(firm):
        deed = act(sara)
        with deed.writing():
            aids.hold([firm.pk], DAY)
            return aids.grant(deed, **words(firm)).pk

    answers = together([persistently(grant, firms[place % 2]) for place in range(OFFICES)])
    assert refusals(answers) == {"benefits.de_minimis.over": OFFICES - 3}
    assert granted() == de_minimis.ceiling(DAY)


def test_a_link_made_meanwhile_waits_for_the_concession(firms, act, sara, cooperativa, rete):
    """The concession to the group holds its firms: whoever joins it counts before or after, never beside."""
    held, joined = Barrier(2), []

    def grant():
        deed = act(sara)
        with deed.writing():
            aids.hold([firms[0].pk], DAY)
            held.wait(30)
            for _ in range(3):
                aids.grant(deed, **words(firms[0]))

    def join():
        held.wait(30)
        group = Undertaking.objects.get()
        undertakings.link(
            act(sara), undertaking=group, organisation=cooperativa, kind=Linked.Link.VOTES, since=date(2025, 1, 1)
        )
        joined.append(de_minimis.room(cooperativa, DAY))

    assert together([grant, join]) == [None, None]
    assert joined == [0]
    with pytest.raises(Refusal), act(sara).writing():
        aids.grant(act(sara), **words(cooperativa))
