"""The protocol register."""

from __future__ import annotations

from django.db import models

from concilia.core import clock, dialect
from concilia.core.act import Act
from concilia.territory.models import Network

from ..models import Protocol, ProtocolCounter


def register(
    act: Act, *, network: Network, direction: Protocol.Direction, subject: str, about: models.Model, sha256: str
) -> Protocol:
    """Give the next number of the year to a document. Numbers are unique, increasing and never reused.

    Side effects: the counter moves (its row is locked until commit), the register gains a row. ``subject`` names no person.
    """
    year = act.at.astimezone(clock.ROME).year
    with act.joining():
        row = Protocol(
            network=network,
            year=year,
            number=_next_number(network, year),
            direction=direction,
            subject=subject,
            about_kind=about._meta.label_lower,
            about_id=about.pk,
            sha256=sha256,
            at=act.at,
            by=act.actor,
        )
        dialect.insert(row)
    return row


def _next_number(network: Network, year: int) -> int:
    counters = ProtocolCounter.objects.filter(network=network, year=year)
    if not counters.update(last=models.F("last") + 1):
        ProtocolCounter.objects.get_or_create(network=network, year=year)
        counters.update(last=models.F("last") + 1)
    return counters.values_list("last", flat=True).get()
