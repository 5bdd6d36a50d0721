"""The register of aids: those of an organisation with their account, and those that wait for their code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from concilia.engines.money import to_euros
from concilia.networks.models import Organisation

from ..models import Aid
from ..states import AidState, Source
from . import de_minimis, undertakings


@dataclass(frozen=True)
class Account:
    """What an organisation's single undertaking received on a day, of how much, and with whom it is one."""

    organisation: Organisation
    ceiling: int
    received: int
    aids: list[Aid]
    others: list[Organisation]
    day: date

    @property
    def room(self) -> int:
        return max(0, self.ceiling - self.received)

    @property
    def first_day(self) -> date:
        return de_minimis.first_counted(self.day)

    @property
    def last_days(self) -> dict[object, date]:
        return {aid.pk: de_minimis.last_day(aid.granted_on) for aid in self.aids if aid.granted_on}


def account(organisation: Organisation, day: date) -> Account:
    """The account of a day: each aid that counts, the oldest first, which is the next to fall out."""
    aids = list(de_minimis.counted(organisation, day).select_related("organisation").order_by("granted_on", "id"))
    together = undertakings.members(organisation.pk, day) - {organisation.pk}
    return Account(
        organisation=organisation,
        ceiling=de_minimis.ceiling(day),
        received=sum(aid.cents for aid in aids),
        aids=aids,
        others=list(Organisation.objects.filter(pk__in=together).order_by("name", "id")),
        day=day,
    )


def years(held: Account) -> list[tuple[date, date, int]]:
    """The window in three parts, each from a day to another included, with the cents granted in it."""
    first = held.first_day
    starts = [first.replace(year=first.year + step) for step in range(de_minimis.YEARS)]
    ends = [*(start - date.resolution for start in starts[1:]), held.day]
    return [
        (start, end, sum(aid.cents for aid in held.aids if aid.granted_on and start <= aid.granted_on <= end))
        for start, end in zip(starts, ends, strict=True)
    ]


def waiting() -> QuerySet[Aid]:
    """Own aids without the code of the national register: those about to be granted first."""
    rows = Aid.objects.filter(source=Source.OWN, cor="", state__in=[AidState.PREPARED, AidState.GRANTED])
    return rows.select_related("organisation").order_by("-state", "organisation__name", "id")


RNA_COLUMNS = ("pratica", "codice_fiscale", "denominazione", "misura", "autorita", "importo", "data_concessione", "cup")


def rna(rows: QuerySet[Aid]) -> Iterator[tuple[object, ...]]:
    """The rows of the file for the national register (L. 234/2012 art. 52; DM 115/2017): amounts in euros with a point."""
    yield RNA_COLUMNS
    for row in rows:
        yield (
            row.pk,
            row.organisation.fiscal_code,
            row.organisation.name,
            row.title,
            row.body,
            to_euros(row.cents),
            row.granted_on or "",
            row.cup,
        )
