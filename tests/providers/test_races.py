"""The last place, asked for by many at once, on PostgreSQL: first the race, then its absence."""

from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from concilia.core import clock, guards
from concilia.core.act import Act
from concilia.providers.domain import places
from concilia.providers.models import PlacePeriod, PlaceRequest, Price
from concilia.providers.queries import places as queue
from concilia.providers.states import PlaceState
from tests.ledger.test_races import persistently, refusals, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.slow("many threads")]

FAMILIES, PLACES = 16, 3


@pytest.fixture
def period(posti):
    return posti(PLACES)


@pytest.fixture
def asked(period, famiglia, act):
    """Sixteen families that asked."""
    families = [famiglia(f"Nome{number}") for number in range(FAMILIES)]
    return [places.ask(act(parent), period=period, person=parent.person, cared=child) for parent, child in families]


def carelessly(rows, period):
    """Everybody reads how many places are taken, then everybody who saw room takes one."""
    gate = Barrier(len(rows))

    def work(row):
        with transaction.atomic():
            room = queue.held(period) < PLACES
            gate.wait(30)
            if room:
                now = clock.now()
                PlaceRequest.objects.filter(pk=row.pk).update(state="confirmed", decided_at=now, decided_by="raw")

    return together([lambda row=row: work(row) for row in rows])


def test_without_the_guard_sixteen_families_take_three_places(asked, period):
    with guards.suspended():
        assert carelessly(asked, period) == [None] * FAMILIES
    assert queue.held(period) == FAMILIES > PLACES


def test_with_it_the_same_carelessness_is_refused_by_the_database(asked, period):
    answers = carelessly(asked, period)
    assert sum(isinstance(answer, IntegrityError) for answer in answers) == FAMILIES - PLACES
    assert queue.held(period) == PlacePeriod.objects.get(pk=period.pk).taken == PLACES


def test_through_the_verbs_each_place_is_given_once(asked, period, irene):
    def confirm(row):
        own = PlaceRequest.objects.get(pk=row.pk)
        return places.confirm(Act(actor=irene.actor), request=own).code

    answers = together([persistently(confirm, row) for row in asked])
    assert set(refusals([answer for answer in answers if "." in answer])) <= {"providers.place.order", "audit.state"}
    for row in asked:  # those refused for the order ask again, one after the other
        persistently(confirm, row)()
    assert PlacePeriod.objects.get(pk=period.pk).taken == queue.held(period) == PLACES
    assert PlaceRequest.objects.filter(state=PlaceState.WAITING).count() == FAMILIES - PLACES


def test_places_left_together_go_to_different_families(asked, period, irene):
    for row in asked[:PLACES]:
        places.confirm(Act(actor=irene.actor), request=PlaceRequest.objects.get(pk=row.pk))

    def cancel(row):
        own = PlaceRequest.objects.get(pk=row.pk)
        return places.cancel(Act(actor=own.person.user.actor), request=own).code

    together([persistently(cancel, row) for row in asked[:PLACES]])
    offered = PlaceRequest.objects.filter(state=PlaceState.OFFERED).order_by("asked_at")
    assert list(offered) == asked[PLACES : 2 * PLACES]
    assert PlacePeriod.objects.get(pk=period.pk).taken == PLACES


def test_two_prices_written_together_never_share_a_day(offerta):
    def write(since):
        row = {"network_id": offerta.network_id, "offer": offerta, "cents": 1, "approved": True}
        Price.objects.create(**row, since=since, until=since.replace(year=since.year + 1))

    first = clock.today().replace(year=2030, month=9, day=1)
    answers = together([lambda day=day: write(first.replace(day=day)) for day in range(1, 9)])
    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 7
    assert Price.objects.filter(since__year=2030).count() == 1
