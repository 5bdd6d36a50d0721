"""A provider's data of a year as rows: its users and its places. Hours and income are told by the rooms that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from concilia.core.sheets import quoted
from concilia.networks.models import Organisation

from .queries import places

Rows = Iterator[list[str]]


def users(organisation: Organisation, since: date, until: date) -> Rows:
    """Who used a place in the year: a code, a first name, the months of age when the period began, never a surname."""
    yield ["code", "first_name", "age_months", "service", "offer", "state", "from", "to"]
    for row in places.used_in(organisation, since, until):
        yield [
            row.code,
            quoted(row.cared.given_name),
            str(months_old(row.cared.birth_date, row.period.since)),
            row.period.offer.accreditation.service.code,
            quoted(row.period.offer.name),
            row.state,
            row.period.since.isoformat(),
            row.period.until.isoformat(),
        ]


def of_places(organisation: Organisation, since: date, until: date) -> Rows:
    """The places of the year: how many, how many taken, how many families wait."""
    yield ["service", "offer", "from", "to", "places", "taken", "waiting"]
    rows: Any = places.periods_of(organisation)
    for row in rows.filter(since__lt=until, until__gt=since):
        numbers = [str(row.places), str(row.taken), str(row.waiting)]
        service = row.offer.accreditation.service.code
        yield [service, quoted(row.offer.name), row.since.isoformat(), row.until.isoformat(), *numbers]


SHEETS = {"famiglie": users, "posti": of_places}


def months_old(birth: date, day: date) -> int:
    """Complete months of age on a day; zero before birth."""
    months = (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
    return max(months, 0)
