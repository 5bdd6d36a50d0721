"""The same named people in every test, so that tests read as stories. They are nobody: their codes do not exist.

They live in one small network, `rete`, of one ambito and one alliance led by an azienda speciale.

Giulia works part-time, 36, one child of 4, an elderly father · Marco is HR officer of a firm of 180 · Anna owns a firm
of seven · the cooperative offers services; Irene works at its till · Sara is official of the lead body, responsible of
the procedure · Elena is its accountant: who decides does not pay · Paolo coordinates the network at the ATS · Lucia is
a union delegate · Davide audits.
"""

from datetime import date

import pytest
from django.test import Client

from concilia.access.kinds import Kind, Scope
from concilia.access.models import Role
from concilia.core import clock
from concilia.core.act import Act, system
from concilia.core.crypto import blind_index
from concilia.networks.models import Alliance, Organisation
from concilia.people.models import Person, User
from concilia.territory.models import Ambito, Comune, Network

FROM_THE_BEGINNING = "2020-01-01T00:00:00+01:00"


@pytest.fixture
def comune(db):
    """Castellanza, as the packaged table has it."""
    return Comune.objects.get_or_create(
        istat="012042",
        defaults={
            "name": "Castellanza",
            "province_code": "012",
            "province": "VA",
            "province_name": "Varese",
            "region_code": "03",
            "region": "Lombardia",
            "belfiore": "C139",
            "latitude": "45.61079",
            "longitude": "8.89616",
            "population": 14_000,
            "population_year": 2023,
        },
    )[0]


@pytest.fixture
def rete(comune):
    """A network of one comune."""
    network = Network.objects.create(code="rete", title={"it": "Rete di prova", "en": "Test network"}, kind="network")
    network.comuni.add(comune)
    return network


@pytest.fixture
def ambito(rete, comune):
    """Its ambito."""
    ambito = Ambito.objects.create(network=rete, code="ambito", name="Ambito di prova")
    ambito.comuni.add(comune)
    return ambito


@pytest.fixture
def organisation(rete, comune):
    """Make an organisation of the network: `organisation("bottega", employees=7)`."""

    def make(code, **fields):
        return Organisation.objects.create(
            network=rete, code=code, **{"name": code.title(), "type": "impresa", "seat": comune, **fields}
        )

    return make


@pytest.fixture
def capofila(organisation):
    """The lead body: an azienda speciale."""
    return organisation("azienda-speciale", name="Azienda Speciale di prova", type="azienda-speciale", public=True)


@pytest.fixture
def alleanza(rete, ambito, capofila):
    """The alliance that it leads."""
    alliance = Alliance.objects.create(network=rete, code="alleanza", title="Alleanza di prova", lead=capofila)
    alliance.ambiti.add(ambito)
    return alliance


@pytest.fixture
def officine(organisation):
    """Marco's firm, 180 employees."""
    return organisation("officine", name="Officine di prova", size="medium", employees=180)


@pytest.fixture
def bottega(organisation):
    """Anna's firm, seven employees."""
    return organisation("bottega", name="Bottega di prova", size="micro", employees=7)


@pytest.fixture
def cooperativa(organisation):
    """The cooperative that offers services."""
    return organisation("cooperativa", name="Cooperativa di prova", type="cooperativa-sociale")


@pytest.fixture
def somebody(db):
    """Make somebody who signs in: `somebody("nina", (Kind.AUDITOR, network))`, each role with what it reaches."""

    def make(name, *roles, person=None):
        user = User.objects.create(username=name.lower(), display_name=name, person=person)
        for kind, thing in roles:
            Role.objects.create(
                user=user,
                kind=kind,
                scope=SCOPES[type(thing)],
                scope_id=thing.pk,
                since=FROM_THE_BEGINNING,
                granted_by="system:test",
            )
        return user

    return make


SCOPES = {Network: Scope.NETWORK, Alliance: Scope.ALLIANCE, Organisation: Scope.ORGANISATION}


@pytest.fixture
def person(comune):
    """Make a person: `person("Giulia", "F", date(1989, 3, 12))`."""

    def make(given_name, sex, birth_date, **fields):
        code = f"TEST-{given_name.upper()}-{birth_date:%y%m%d}"
        return Person.objects.create(
            given_name=given_name,
            family_name="Prova",
            fiscal_code=code,
            fiscal_code_index=blind_index(code),
            birth_date=birth_date,
            sex=sex,
            fictitious=True,
            **{"residence": comune, "email": f"{given_name.lower()}@example.org", **fields},
        )

    return make


@pytest.fixture
def giulia(somebody, person):
    """Giulia, part-time mother."""
    return somebody("Giulia", person=person("Giulia", "F", date(1989, 3, 12)))


@pytest.fixture
def marco(somebody, person, officine):
    """Marco, HR officer."""
    return somebody("Marco", (Kind.DELEGATE, officine), person=person("Marco", "M", date(1980, 6, 2)))


@pytest.fixture
def anna(somebody, person, bottega):
    """Anna, owner of a seven-person firm."""
    return somebody("Anna", (Kind.DELEGATE, bottega), person=person("Anna", "F", date(1975, 11, 20)))


@pytest.fixture
def irene(somebody, cooperativa):
    """Irene, at the cooperative's till."""
    return somebody("Irene", (Kind.PROVIDER, cooperativa))


@pytest.fixture
def sara(somebody, rete, alleanza):
    """Sara, official of the lead body, responsible of the procedure."""
    return somebody("Sara", (Kind.OFFICER, rete), (Kind.RESPONSIBLE, rete), (Kind.LEAD, alleanza))


@pytest.fixture
def elena(somebody, rete):
    """Elena, accountant of the lead body."""
    return somebody("Elena", (Kind.ACCOUNTANT, rete))


@pytest.fixture
def paolo(somebody, rete):
    """Paolo, coordinator at the ATS."""
    return somebody("Paolo", (Kind.COORDINATOR, rete))


@pytest.fixture
def lucia(somebody, rete):
    """Lucia, union delegate."""
    return somebody("Lucia", (Kind.UNION, rete))


@pytest.fixture
def davide(somebody, rete):
    """Davide, auditor."""
    return somebody("Davide", (Kind.AUDITOR, rete))


@pytest.fixture
def act():
    """The act of somebody, now: `act(sara, reason="…")`; of the platform itself with nobody."""

    def make(user=None, **more):
        return Act(actor=user.actor, at=clock.now(), **more) if user else system("test", **more)

    return make


@pytest.fixture
def browse():
    """A client signed in as somebody: `browse(giulia).get("/")`."""

    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make
