"""Aids and certificates of the firms of the story."""

from datetime import date

import pytest

from concilia.benefits.domain import measures as catalogue
from concilia.benefits.domain import received
from concilia.benefits.models import Aid, Durc, Measure
from concilia.core import clock
from concilia.people.models import Household, HouseholdMember


@pytest.fixture
def aid():
    """An aid as it stands in the register: `aid(bottega, "2024-05-10", 10_000_000)`."""

    def make(organisation, granted_on, cents, **fields):
        return Aid.objects.create(
            network_id=organisation.network_id,
            organisation=organisation,
            granted_on=granted_on,
            cents=cents,
            **{
                "title": "Bando di prova",
                "body": "Camera di commercio di prova",
                "source": "declared",
                "state": "granted",
                "registered_at": clock.now(),
                "registered_by": "system:test",
                **fields,
            },
        )

    return make


@pytest.fixture
def certificate():
    """A regular DURC: `certificate(bottega, "2026-03-01", "2026-06-29")`."""

    def make(organisation, requested_on, expires_on, **fields):
        return Durc.objects.create(
            network_id=organisation.network_id,
            organisation=organisation,
            requested_on=requested_on,
            expires_on=expires_on,
            **{
                "protocol": f"INPS_{organisation.code}_{requested_on}",
                "state": "regular",
                "decided_at": clock.now(),
                "decided_by": "system:test",
                **fields,
            },
        )

    return make


@pytest.fixture
def measures(rete, act):
    """The network's catalogue, by code."""
    catalogue.adopt(act(), network=rete)
    return {row.code: row for row in Measure.objects.filter(network=rete)}


@pytest.fixture
def family(giulia, person):
    """Giulia's child, in her household."""
    child = person("Mattia", "M", date(2023, 9, 20))
    household = Household.objects.create(holder=giulia.person)
    HouseholdMember.objects.create(household=household, person=child, relation="child")
    return child


@pytest.fixture
def receives(act, giulia, family, measures):
    """Giulia declares a measure for her child: `receives("nidi-gratis", "2026-03", "2026-06", 30_000)`."""

    def make(code="nidi-gratis", since="2026-03", until="2026-06", cents=None, expense="nursery", **more):
        return received.declare(
            act(giulia),
            measure=measures[code],
            expense=expense,
            since=date.fromisoformat(f"{since}-01"),
            until=date.fromisoformat(f"{until}-01"),
            cents=cents,
            **{"person": family, "holder": giulia.person, **more},
        )

    return make
