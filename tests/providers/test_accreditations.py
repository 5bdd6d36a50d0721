"""Who may deliver what, and when."""

from datetime import date

import pytest

from concilia.core.errors import Conflict, NotAllowed
from concilia.core.jobs import tick
from concilia.notices.models import Notice
from concilia.providers.domain import accreditations
from concilia.providers.models import Accreditation, ServiceType
from concilia.providers.queries import accredited
from concilia.providers.states import AccreditationState
from concilia.territory.models import Network
from tests.fixtures.refusals import refused


@pytest.fixture
def richiesta(maggio, irene, cooperativa, nido, act):
    return accreditations.request(act(irene), organisation=cooperativa, service=nido)


@pytest.fixture
def attiva(richiesta, sara, act):
    return accreditations.approve(act(sara), accreditation=richiesta, since=date(2026, 1, 1), until=date(2027, 1, 1))


def on(accreditation, *day):
    return accredited.is_accredited(accreditation.organisation, accreditation.service, date(*day))


def test_a_request_accredits_nobody(richiesta):
    assert richiesta.state == AccreditationState.REQUESTED
    assert not on(richiesta, 2026, 5, 1)


@pytest.mark.seed("CA-33")
def test_it_holds_from_its_first_day_to_before_its_last(attiva, irene):
    assert [on(attiva, 2025, 12, 31), on(attiva, 2026, 1, 1), on(attiva, 2026, 12, 31), on(attiva, 2027, 1, 1)] == [
        False,
        True,
        True,
        False,
    ]
    assert Notice.objects.filter(code="providers.accreditation.approved", user=irene).count() == 1


def test_it_is_asked_once(richiesta, irene, act):
    with refused("providers.accreditation.twice", Conflict):
        accreditations.request(act(irene), organisation=richiesta.organisation, service=richiesta.service)


def test_for_a_service_of_ones_own_network(irene, cooperativa, act):
    other = Network.objects.create(code="altra", title="Altra rete", kind="network")
    elsewhere = ServiceType.objects.create(network=other, code="micronido", label={"it": "micronido"})
    with refused("providers.other_network"):
        accreditations.request(act(irene), organisation=cooperativa, service=elsewhere)


def test_suspended_it_does_not_hold_from_that_day_and_resumed_it_does(attiva, sara, act, maggio):
    with refused("audit.reason"):
        accreditations.suspend(act(sara), accreditation=attiva)
    accreditations.suspend(act(sara, reason="Ispezione"), accreditation=attiva)
    assert attiva.state == AccreditationState.SUSPENDED
    assert [on(attiva, 2026, 5, 11), on(attiva, 2026, 5, 12), on(attiva, 2026, 9, 1)] == [True, False, False]
    maggio("2026-05-20T10:00")
    accreditations.resume(act(sara), accreditation=attiva)
    assert attiva.state == AccreditationState.ACTIVE
    assert [on(attiva, 2026, 5, 12), on(attiva, 2026, 5, 19), on(attiva, 2026, 5, 20)] == [False, False, True]


def test_the_office_resumes_what_the_office_suspended(attiva, sara, irene, act):
    accreditations.close(
        act(irene, reason="Lavori"), accreditation=attiva, since=date(2026, 5, 12), until=date(2026, 5, 14)
    )
    with refused("providers.accreditation.not_by_office"):
        accreditations.resume(act(sara), accreditation=attiva)
    assert attiva.state == AccreditationState.SUSPENDED


# Closing


def test_the_provider_closes_in_august_and_reopens_by_itself(attiva, irene, act, maggio):
    august = {"since": date(2026, 8, 1), "until": date(2026, 9, 1)}
    accreditations.close(act(irene, reason="Chiusura estiva"), accreditation=attiva, **august)
    days = [(2026, 7, 31), (2026, 8, 1), (2026, 8, 31), (2026, 9, 1)]
    assert [on(attiva, *day) for day in days] == [True, False, False, True]
    for now, then in (("2026-08-01", AccreditationState.SUSPENDED), ("2026-09-01", AccreditationState.ACTIVE)):
        maggio(f"{now}T00:10")
        tick()
        assert Accreditation.objects.get().state == then
    told = Notice.objects.filter(code="providers.accreditation.suspended", user=irene).get()
    assert "chiusura dell'ente: Chiusura estiva" in told.body


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [
        ("providers.closing.order", date(2026, 8, 1), date(2026, 8, 1)),
        ("providers.suspension.past", date(2026, 5, 11), date(2026, 8, 1)),
    ],
)
def test_a_closing_that_cannot_be(code, since, until, attiva, irene, act):
    with refused(code):
        accreditations.close(act(irene, reason="Lavori"), accreditation=attiva, since=since, until=until)


# Renewal


def test_renewed_before_its_end_it_never_stops(attiva, irene, sara, act):
    accreditations.ask_renewal(act(irene), accreditation=attiva)
    with refused("providers.renewal.twice", Conflict):
        accreditations.ask_renewal(act(irene), accreditation=attiva)
    assert Notice.objects.filter(code="providers.accreditation.renewal_asked", user=sara).count() == 1
    accreditations.renew(act(sara), accreditation=attiva, until=date(2028, 1, 1))
    assert (attiva.renewal_asked_at, attiva.until) == (None, date(2028, 1, 1))
    assert [on(attiva, 2026, 12, 31), on(attiva, 2027, 1, 1), on(attiva, 2028, 1, 1)] == [True, True, False]


def test_renewed_after_its_end_the_days_between_stay_uncovered(attiva, irene, sara, act, maggio):
    maggio("2027-01-01T00:10")
    tick()
    assert Accreditation.objects.get().state == AccreditationState.EXPIRED
    attiva.refresh_from_db()
    maggio("2027-02-10T10:00")
    accreditations.ask_renewal(act(irene), accreditation=attiva)
    accreditations.renew(act(sara), accreditation=attiva, until=date(2028, 1, 1))
    assert attiva.state == AccreditationState.ACTIVE
    days = [(2026, 12, 31), (2027, 1, 1), (2027, 2, 9), (2027, 2, 10), (2027, 12, 31), (2028, 1, 1)]
    assert [on(attiva, *day) for day in days] == [True, False, False, True, True, False]


def test_renewed_while_suspended_it_stays_suspended(attiva, sara, act):
    accreditations.suspend(act(sara, reason="Verifica"), accreditation=attiva)
    accreditations.renew(act(sara), accreditation=attiva, until=date(2028, 1, 1))
    assert attiva.state == AccreditationState.SUSPENDED
    assert not on(attiva, 2027, 5, 1)


def test_the_new_end_comes_after_the_old_one(attiva, sara, act):
    with refused("providers.renewal.order"):
        accreditations.renew(act(sara), accreditation=attiva, until=date(2027, 1, 1))


def test_without_an_end_there_is_nothing_to_renew(richiesta, sara, irene, act):
    endless = accreditations.approve(act(sara), accreditation=richiesta, since=date(2026, 1, 1))
    with refused("providers.renewal.endless"):
        accreditations.ask_renewal(act(irene), accreditation=endless)


def test_warned_before_it_ends_unless_the_renewal_was_asked(attiva, irene, act, maggio):
    for now in ("2026-11-02T06:00", "2026-11-03T06:00", "2026-12-02T06:00"):
        maggio(now)
        tick()
    told = Notice.objects.filter(code="providers.accreditation.ends", user=irene).order_by("queued_at")
    assert [notice.queued_at.day for notice in told] == [2, 2]
    attiva.refresh_from_db()
    accreditations.ask_renewal(act(irene), accreditation=attiva)
    maggio("2026-12-28T06:00")
    tick()
    assert told.count() == 2


def test_whether_it_holds_is_one_question(attiva, assert_queries):
    with assert_queries(1):
        assert on(attiva, 2026, 5, 1)


def test_ended_it_still_holds_for_the_days_before(attiva, irene, act):
    accreditations.end(act(irene, reason="Chiusura"), accreditation=attiva, on=date(2026, 5, 5))
    assert on(attiva, 2026, 5, 4)
    assert not on(attiva, 2026, 5, 5)


def test_it_does_not_end_before_it_began(attiva, richiesta, sara, act):
    with refused("providers.accreditation.order"):
        accreditations.end(act(sara, reason="Errore"), accreditation=attiva, on=date(2026, 1, 1))
    assert Accreditation.objects.get().state == AccreditationState.ACTIVE


def test_refused_with_a_reason_it_can_be_asked_again(richiesta, sara, irene, act):
    accreditations.refuse(act(sara, reason="Mancano i requisiti"), accreditation=richiesta)
    again = accreditations.request(act(irene), organisation=richiesta.organisation, service=richiesta.service)
    assert again.state == AccreditationState.REQUESTED


@pytest.mark.parametrize("who", ["irene", "elena", "giulia"])
def test_nobody_accredits_oneself(who, request, richiesta, act):
    with pytest.raises(NotAllowed):
        accreditations.approve(act(request.getfixturevalue(who)), accreditation=richiesta, since=date(2026, 1, 1))


def test_offers_are_those_that_hold_on_the_day_by_comune(attiva, nido, comune, irene, act):
    offer = {"unit": "month", "price": 45_000, "comune": comune}
    accreditations.add_offer(act(irene), accreditation=attiva, name="Nido delle Officine", hours="7:30-18:00", **offer)
    assert [row.name for row in accredited.offers([nido], date(2026, 5, 1))] == ["Nido delle Officine"]
    assert list(accredited.offers([nido], date(2027, 1, 1))) == []
