"""Aids and certificates of the firms of the story."""

import pytest

from concilia.benefits.models import Aid, Durc
from concilia.core import clock


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
