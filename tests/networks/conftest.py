from datetime import UTC, date, datetime

import pytest

from concilia.core.act import system
from concilia.networks.domain import adhesions, organisations
from concilia.networks.models import AdmissibleType, Alliance
from concilia.territory.models import Ambito, Comune, Network

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture
def act(db):
    return system("test", at=NOON)


@pytest.fixture
def network(db):
    return Network.objects.create(code="prova", title="Prova", kind="rete")


@pytest.fixture
def comune(db):
    def make(istat, name):
        return Comune.objects.create(
            istat=istat,
            name=name,
            province_code="012",
            province="VA",
            province_name="Varese",
            region_code="03",
            region="Lombardia",
            belfiore="X000",
            latitude="45.6",
            longitude="8.9",
            population=1000,
            population_year=2023,
        )

    return make


@pytest.fixture
def organisation(act, network):
    def make(code, type_="cooperativa", **details):
        return organisations.register(act, network=network, code=code, name=code.title(), type=type_, **details)

    return make


@pytest.fixture
def member(act, organisation):
    """An organisation that is an active member of the network since 1 January 2026."""

    def make(code, type_="cooperativa", **details):
        made = organisation(code, type_, **details)
        asked = adhesions.request(act, organisation=made)
        adhesions.approve(act, adhesion=asked, since=date(2026, 1, 1))
        return made

    return make


@pytest.fixture
def alliance(network, member):
    return Alliance.objects.create(
        network=network, code="castellanza", title="Alleanza", lead=member("capofila", "ente")
    )


@pytest.fixture
def ambito(network):
    def make(code, *comuni):
        made = Ambito.objects.create(network=network, code=code, name=code)
        made.comuni.set(comuni)
        return made

    return make


@pytest.fixture
def admits(network):
    def only(*codes):
        AdmissibleType.objects.bulk_create([AdmissibleType(network=network, code=code, label=code) for code in codes])

    return only
