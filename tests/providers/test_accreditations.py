"""Who may deliver what, and when."""

from datetime import date

import pytest

from concilia.core.errors import Conflict, NotAllowed
from concilia.notices.models import Notice
from concilia.providers.domain import accreditations
from concilia.providers.models import Accreditation, ServiceType
from concilia.providers.queries import accredited
from concilia.providers.states import AccreditationState
from concilia.territory.models import Network
from tests.fixtures.refusals import refused


@pytest.fixture
def nido(rete):
    return ServiceType.objects.create(network=rete, code="micronido", label={"it": "micronido"})


@pytest.fixture
def richiesta(irene, cooperativa, nido, act):
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


def test_suspended_it_does_not_hold_and_resumed_it_does(attiva, sara, act):
    with refused("audit.reason"):
        accreditations.suspend(act(sara), accreditation=attiva)
    accreditations.suspend(act(sara, reason="Ispezione"), accreditation=attiva)
    assert not on(attiva, 2026, 5, 1)
    accreditations.resume(act(sara), accreditation=attiva)
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
