"""Places, their confirmation, and a waiting list that moves by itself."""

from contextlib import suppress
from datetime import date
from random import Random

import pytest
from django.db import IntegrityError, transaction

from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.core.jobs import tick
from concilia.notices.models import Notice
from concilia.providers.domain import accreditations, offers, places
from concilia.providers.domain import terms as rules
from concilia.providers.models import PlacePeriod, PlaceRequest
from concilia.providers.queries import accredited
from concilia.providers.queries import places as queue
from concilia.providers.states import PlaceOrder, PlaceState
from tests.fixtures.refusals import refused


@pytest.fixture
def chiede(famiglia, act):
    """A family asks a place of the period: `chiede(periodo, "Nina")`."""

    def ask(period, name, **more):
        parent, child = famiglia(name)
        return places.ask(act(parent), period=period, person=parent.person, cared=child, **more)

    return ask


@pytest.fixture
def parent_of(act):
    """The act of the family of a request."""
    return lambda request: act(request.person.user)


def states(*rows):
    return [PlaceRequest.objects.get(pk=row.pk).state for row in rows]


def told(request, code):
    return Notice.objects.filter(code=f"providers.place.{code}", user=request.person.user).count()


# Asking and confirming


@pytest.mark.seed("CA-30")
def test_from_the_request_to_the_confirmed_place(posti, chiede, irene, act):
    period = posti(2)
    nina = chiede(period, "Nina")
    assert (nina.state, nina.confirm_by) == (PlaceState.ASKED, date(2026, 5, 22))
    assert Notice.objects.filter(code="providers.place.asked", user=irene).count() == 1
    places.confirm(act(irene), request=nina)
    period.refresh_from_db()
    assert (nina.state, period.taken, period.free) == (PlaceState.CONFIRMED, 1, 1)
    assert told(nina, "confirmed") == 1


def test_a_notice_names_no_child(posti, chiede, irene):
    asked = chiede(posti(1), "Nina")
    letter = Notice.objects.get(code="providers.place.asked", user=irene)
    assert asked.code in letter.body
    assert "Bimbo" not in letter.subject + letter.body


@pytest.mark.seed("CA-30")
def test_for_whom_one_cares_for_alone(posti, famiglia, act):
    period, (nina, _own), (_other, child) = posti(1), famiglia("Nina"), famiglia("Rita")
    with refused("providers.place.care"):
        places.ask(act(nina), period=period, person=nina.person, cared=child)


def test_nobody_asks_for_another(posti, famiglia, act, giulia):
    period, (nina, child) = posti(1), famiglia("Nina")
    with pytest.raises(NotAllowed):
        places.ask(act(giulia), period=period, person=nina.person, cared=child)


def test_once_for_each_child(posti, famiglia, act):
    period, (nina, child) = posti(1), famiglia("Nina")
    places.ask(act(nina), period=period, person=nina.person, cared=child)
    with refused("providers.place.twice", Conflict):
        places.ask(act(nina), period=period, person=nina.person, cared=child)


def test_the_provider_refuses_with_a_reason(posti, chiede, irene, act):
    nina = chiede(posti(1), "Nina")
    with refused("audit.reason"):
        places.refuse(act(irene), request=nina)
    places.refuse(act(irene, reason="L'età non corrisponde al gruppo"), request=nina)
    assert (nina.state, nina.reason) == (PlaceState.REFUSED, "L'età non corrisponde al gruppo")
    assert told(nina, "refused") == 1


def test_first_who_came_first(posti, chiede, irene, act):
    period = posti(1)
    nina, rita = chiede(period, "Nina"), chiede(period, "Rita")
    with refused("providers.place.order"):
        places.confirm(act(irene), request=rita)
    places.confirm(act(irene), request=nina)
    assert states(nina, rita) == [PlaceState.CONFIRMED, PlaceState.WAITING]
    assert told(rita, "queued") == 1


def test_a_late_answer_is_told_to_the_office_which_may_give_it(maggio, posti, chiede, sara, act):
    nina = chiede(posti(1), "Nina")
    for now in ("2026-05-22T06:00", "2026-05-23T06:00", "2026-05-24T06:00"):
        maggio(now)
        tick()
    assert Notice.objects.filter(code="providers.place.overdue", user=sara).count() == 1
    places.confirm(act(sara), request=nina)
    assert nina.state == PlaceState.CONFIRMED


def test_no_place_of_who_is_not_accredited_then(posti, chiede, accreditata, irene, sara, act):
    period = posti(1)
    accreditations.close(
        act(irene, reason="Estate"), accreditation=accreditata, since=date(2026, 8, 1), until=date(2026, 9, 1)
    )
    chiede(period, "Nina")  # from September it is open
    accreditations.suspend(act(sara, reason="Verifica"), accreditation=accreditata)
    with refused("providers.place.accreditation"):
        chiede(period, "Rita")


# The waiting list


def test_the_list_moves_by_itself_in_its_order(posti, chiede, parent_of, irene, act):
    period = posti(1)
    first = chiede(period, "Nina")
    places.confirm(act(irene), request=first)
    second, third = chiede(period, "Rita"), chiede(period, "Ada")
    assert states(second, third) == [PlaceState.WAITING] * 2
    assert [queue.place_in_queue(row, PlaceOrder.ARRIVAL) for row in (second, third)] == [1, 2]
    places.cancel(parent_of(first), request=first)
    assert states(first, second, third) == [PlaceState.CANCELLED, PlaceState.OFFERED, PlaceState.WAITING]
    second.refresh_from_db()
    assert second.accept_by == date(2026, 5, 17)
    places.decline(parent_of(second), request=second)
    third.refresh_from_db()
    places.accept(parent_of(third), request=third)
    assert states(second, third) == [PlaceState.DECLINED, PlaceState.CONFIRMED]
    assert Notice.objects.filter(code="providers.place.accepted", user=irene).count() == 1


def test_a_freed_place_that_nobody_accepts_in_time_goes_on(maggio, posti, chiede, parent_of, irene, act):
    period = posti(1)
    first = chiede(period, "Nina")
    places.confirm(act(irene), request=first)
    second, third = chiede(period, "Rita"), chiede(period, "Ada")
    places.cancel(parent_of(first), request=first)
    maggio("2026-05-17T23:00")  # the last day counts whole
    tick()
    assert states(second) == [PlaceState.OFFERED]
    maggio("2026-05-18T00:10")
    second.refresh_from_db()
    with refused("providers.place.late"):
        places.accept(parent_of(second), request=second)
    tick()
    assert states(second, third) == [PlaceState.LAPSED, PlaceState.OFFERED]
    assert told(second, "lapsed") == 1


def test_priority_classes_come_before_arrival(posti, chiede, parent_of, rete, sara, irene, act):
    sibling = rules.add_class(act(sara), network=rete, code="fratelli", label={"it": "fratelli già iscritti"}, place=1)
    working = rules.add_class(act(sara), network=rete, code="lavoro", label={"it": "genitori che lavorano"}, place=2)
    rules.set_terms(act(sara), network=rete, year_month=9, confirm_days=10, accept_days=5, order=PlaceOrder.CLASSES)
    period = posti(1)
    first = chiede(period, "Nina")
    places.confirm(act(irene), request=first)
    none = chiede(period, "Rita")
    second = chiede(period, "Ada", priority=working)
    third = chiede(period, "Emma", priority=sibling)
    assert list(queue.queue(period, PlaceOrder.CLASSES)) == [third, second, none]
    places.cancel(parent_of(first), request=first)
    assert states(third, second, none) == [PlaceState.OFFERED, PlaceState.WAITING, PlaceState.WAITING]


def test_more_places_go_to_who_waits(posti, chiede, irene, act):
    period = posti(1)
    places.confirm(act(irene), request=chiede(period, "Nina"))
    second, third = chiede(period, "Rita"), chiede(period, "Ada")
    places.change_places(act(irene), period=period, count=2)
    assert states(second, third) == [PlaceState.OFFERED, PlaceState.WAITING]
    with refused("providers.places.taken"):
        places.change_places(act(irene), period=period, count=1)


def test_the_child_leaves_and_the_next_is_offered(posti, chiede, irene, act):
    period = posti(1)
    first = chiede(period, "Nina")
    places.confirm(act(irene), request=first)
    second = chiede(period, "Rita")
    places.release(act(irene, reason="Trasferimento"), request=first)
    assert states(first, second) == [PlaceState.RELEASED, PlaceState.OFFERED]


def test_a_place_is_left_only_when_the_new_one_is_confirmed(posti, chiede, parent_of, accreditata, comune, irene, act):
    here = posti(1)
    nina = chiede(here, "Nina")
    places.confirm(act(irene), request=nina)
    rita = chiede(here, "Rita")
    home = offers.add_offer(
        act(irene), accreditation=accreditata, name="A casa", comune=comune, unit="hour", price=1_500
    )
    moved = places.move(parent_of(nina), request=nina, to=posti(1, offer=home))
    assert states(nina, moved, rita) == [PlaceState.CONFIRMED, PlaceState.ASKED, PlaceState.WAITING]
    places.confirm(act(irene), request=moved)
    assert states(nina, moved, rita) == [PlaceState.CANCELLED, PlaceState.CONFIRMED, PlaceState.OFFERED]
    with refused("providers.place.nothing"):
        places.move(parent_of(rita), request=rita, to=here)


# Periods


def test_the_places_of_a_day_are_said_once_and_within_the_site(posti):
    posti(20)
    with refused("providers.places.twice", Conflict):
        posti(2, since=date(2027, 8, 31), until=date(2028, 1, 1))
    with refused("providers.places.capacity"):
        posti(21, since=date(2027, 9, 1), until=date(2028, 9, 1))
    with refused("providers.places.order"):
        posti(2, since=date(2026, 1, 1), until=date(2026, 5, 12))


def test_the_directory_counts_what_is_free(posti, chiede, irene, act, nido):
    period = posti(2)
    places.confirm(act(irene), request=chiede(period, "Nina"))
    rows = accredited.offers([nido], date(2026, 5, 12)).annotate(free=queue.free_on(date(2026, 5, 12)))
    assert [row.free for row in rows] == [1]


# What the database refuses


def test_a_place_beyond_the_last_is_refused_whoever_writes(posti, chiede, irene, act):
    period = posti(1)
    places.confirm(act(irene), request=chiede(period, "Nina"))
    rita = chiede(period, "Rita")
    confirmed = {"state": "confirmed", "decided_at": rita.asked_at, "decided_by": "x"}
    for change in (confirmed, {"state": "offered", "accept_by": date(2026, 6, 1)}):
        with pytest.raises(IntegrityError, match="never_more"), transaction.atomic():
            PlaceRequest.objects.filter(pk=rita.pk).update(**change)
    assert PlacePeriod.objects.get().taken == 1


def test_a_request_is_not_deleted_nor_moved_by_hand(posti, chiede):
    rita = chiede(posti(1), "Rita")
    other = posti(1, since=date(2027, 9, 1), until=date(2028, 9, 1))
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        PlaceRequest.objects.filter(pk=rita.pk).update(period=other)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        PlaceRequest.objects.filter(pk=rita.pk).delete()


# The life of a waiting list


@pytest.mark.slow("the life of a waiting list")
def test_whatever_happens_nobody_is_passed_and_no_place_is_given_twice(posti, chiede, parent_of, irene, act, maggio):
    """Sixty steps of a seeded life; after each, taken is what the requests say, and nobody waits beside a free place."""
    period = posti(3)
    rng = Random(7)
    rows = []
    for number in range(60):
        choice = rng.choice(("ask", "ask", "confirm", "refuse", "cancel", "accept", "decline", "change"))
        with suppress(Refusal):
            if choice == "ask":
                rows.append(chiede(period, f"Nome{number}"))
            elif choice == "change":
                places.change_places(act(irene), period=period, count=rng.randint(1, 5))
            elif rows:
                row = PlaceRequest.objects.get(pk=rng.choice(rows).pk)
                doer = act(irene, reason="prova") if choice in ("confirm", "refuse") else parent_of(row)
                getattr(places, choice)(doer, request=row)
        period.refresh_from_db()
        waiting = PlaceRequest.objects.filter(period=period, state=PlaceState.WAITING)
        assert period.taken == queue.held(period) <= period.places
        assert not waiting.exists() or period.free == 0
        offered = PlaceRequest.objects.filter(period=period, state=PlaceState.OFFERED)
        assert not any(waiting.filter(asked_at__lt=row.asked_at).exists() for row in offered)
