"""A day in May, an accredited nido of the cooperative, a family of Giulia's, files to send."""

from datetime import date

import pytest
from django.db import connection

from concilia.people.models import CareRelation
from concilia.providers import hours
from concilia.providers.domain import accreditations, offers, papers, places
from concilia.providers.models import ServiceType
from concilia.providers.queries import accredited

PDF = b"%PDF-1.4 a document"


@pytest.fixture
def maggio(at):
    """12 May 2026, ten in the morning; called again it moves the clock."""
    at("2026-05-12T10:00")
    return at


@pytest.fixture
def nido(rete):
    return ServiceType.objects.create(network=rete, code="micronido", label={"it": "Micronido", "en": "Day nursery"})


@pytest.fixture
def accreditata(maggio, cooperativa, nido, irene, sara, act):
    """The cooperative, accredited for the nido in 2026."""
    asked = accreditations.request(act(irene), organisation=cooperativa, service=nido)
    return accreditations.approve(act(sara), accreditation=asked, since=date(2026, 1, 1), until=date(2027, 1, 1))


@pytest.fixture
def sede(cooperativa, comune, irene, act, maggio):
    """Its site, open on weekdays from half past seven."""
    return offers.add_site(
        act(irene),
        organisation=cooperativa,
        name="Nido delle Officine",
        address="via dei Tigli 4",
        comune=comune,
        capacity=20,
        step_free=True,
        openings=hours.same_every_day(range(1, 6), "7:30-18:00"),
    )


@pytest.fixture
def offerta(accreditata, sede, irene, act):
    """The nido at the site, 450 euros a month, from 3 to 36 months."""
    return offers.add_offer(
        act(irene), accreditation=accreditata, site=sede, unit="month", price=45_000, age_from=3, age_to=36
    )


@pytest.fixture
def posti(offerta, irene, act):
    """Say the places of the year from September: `posti(2)`."""

    def make(count, offer=None, since=date(2026, 9, 1), until=date(2027, 9, 1)):
        return places.open_period(act(irene), offer=offer or offerta, since=since, until=until, count=count)

    return make


@pytest.fixture
def famiglia(somebody, person):
    """Make a parent who signs in and their child: `parent, child = famiglia("Nina")`."""

    def make(name, born=date(2025, 2, 1)):
        parent = somebody(name, person=person(name, "F", date(1990, 1, 1)))
        child = person(f"Bimbo{name}", "M", born)
        CareRelation.objects.create(carer=parent.person, cared=child, kind="minor")
        return parent, child

    return make


@pytest.fixture
def polizza(sara, rete, act, maggio):
    """The network asks everybody for an insurance policy, from the day on."""

    def make(since=date(2026, 5, 12), service=None, **kind):
        given = {"code": "polizza", "label": {"it": "polizza assicurativa", "en": "insurance policy"}, **kind}
        made = papers.add_kind(act(sara), network=rete, **given)
        papers.require(act(sara), kind=made, since=since, service=service)
        return made

    return make


@pytest.fixture
def invia(irene, sara, act, cooperativa):
    """Irene sends a document, and Sara accepts it: `invia(kind, until=date(2026, 6, 30))`."""

    def make(kind, until, issued=date(2026, 5, 1), site=None, accepted=True):
        paper = papers.send(
            act(irene),
            organisation=cooperativa,
            kind=kind,
            site=site,
            name="polizza.pdf",
            data=PDF,
            issued_on=issued,
            valid_until=until,
        )
        return papers.accept(act(sara), paper=paper) if accepted else paper

    return make


def holds(organisation, service, *day):
    """Whether the organisation may deliver the service on a day."""
    return accredited.is_accredited(organisation, service, date(*day))


@pytest.fixture
def db_text(db):
    """A column as the database keeps it, all rows together."""

    def read(table, column):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table}")
            return "\n".join(str(row[0]) for row in cursor.fetchall())

    return read
