"""A provider's data of a year as rows: its users, its places, and what the rooms below tell: hours and income."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilia.core.tables import Cell
from concilia.networks.models import Organisation

from .queries import places

Rows = Iterator[list[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a provider's year of prices: the name of its file, what people call it, its rows with the heading first."""

    name: str
    label: str | Promise
    rows: Callable[[Organisation, date, date], Rows]


def users(organisation: Organisation, since: date, until: date) -> Rows:
    """Who used a place in the year: a code, a first name, the months of age when the period began, never a surname."""
    yield ["code", "first_name", "age_months", "service", "offer", "state", "from", "to"]
    for row in places.used_in(organisation, since, until):
        yield [
            row.code,
            row.cared.given_name,
            months_old(row.cared.birth_date, row.period.since),
            row.period.offer.accreditation.service.code,
            row.period.offer.name,
            row.state,
            row.period.since.isoformat(),
            row.period.until.isoformat(),
        ]


def of_places(organisation: Organisation, since: date, until: date) -> Rows:
    """The places of the year: how many, how many taken, how many families wait."""
    yield ["service", "offer", "from", "to", "places", "taken", "waiting"]
    rows: Any = places.periods_of(organisation)
    for row in rows.filter(since__lt=until, until__gt=since):
        service = row.offer.accreditation.service.code
        days = [row.since.isoformat(), row.until.isoformat()]
        yield [service, row.offer.name, *days, row.places, row.taken, row.waiting]


SHEETS = {
    sheet.name: sheet for sheet in (Sheet("famiglie", _("Famiglie"), users), Sheet("posti", _("Posti"), of_places))
}


def register(sheet: Sheet) -> None:
    """Add a table of a room below, once, when the room is ready."""
    SHEETS.setdefault(sheet.name, sheet)


def months_old(birth: date, day: date) -> int:
    """Complete months of age on a day; zero before birth."""
    months = (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
    return max(months, 0)
