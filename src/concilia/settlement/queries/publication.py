"""Which concessions must be published before they are paid (D.Lgs. 33/2013, artt. 26-27; ANAC 468/2021).

The threshold counts, for each beneficiary, all that a calendar year grants: when the sum passes it, every act of that year
must be published, the small ones too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from concilia.core import clock, parameters
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from ..models import ActLine, OfficialAct, Statement
from ..states import ActState

Beneficiary = tuple[UUID, int, UUID | None, UUID | None]
"""Network, year, organisation or person."""
_COLUMNS = ("network", "year", "application__organisation", "application__applicant")


@dataclass(frozen=True, slots=True)
class Need:
    """An award that must be published, and the act that grants it, adopted and not published; None when there is none."""

    award: Award
    act: OfficialAct | None


def needed_by(statements: Iterable[Statement]) -> list[Need]:
    """The acts that some statements need, one for each call and act."""
    chosen = [row.pk for row in statements]
    behind = Award.objects.filter(vouchers__redemptions__statement_line__statement__in=chosen).distinct()
    found = {(need.award.application.call_id, need.act and need.act.pk): need for need in unpublished(behind)}
    return list(found.values())


def unpublished(awards: QuerySet[Award]) -> list[Need]:
    """Those of ``awards`` that the law wants published and are not, in the order of their calls."""
    rows = list(
        awards.filter(granted_at__isnull=False).select_related("application__call").order_by("application__call", "pk")
    )
    sums = _year_sums(rows)
    acts = {
        line.award_id: line.act
        for line in ActLine.objects.filter(award__in=[row.pk for row in rows], live=True).select_related("act")
    }
    return [
        Need(row, acts.get(row.pk))
        for row in rows
        if sums.get(_beneficiary(row), 0) > _threshold(row) and not _is_published(acts.get(row.pk))
    ]


def _is_published(act: OfficialAct | None) -> bool:
    return act is not None and act.state == ActState.PUBLISHED


def _threshold(award: Award) -> int:
    return parameters.on("publication_threshold_cents", _day(award.granted_at)).value


def _day(instant: datetime | None) -> date:
    assert instant is not None  # only granted awards are read
    return instant.astimezone(clock.ROME).date()


def _beneficiary(award: Award) -> Beneficiary:
    application = award.application
    return award.network_id, _day(award.granted_at).year, application.organisation_id, application.applicant_id


def _year_sums(awards: list[Award]) -> dict[Beneficiary, int]:
    """What each year granted to the beneficiaries of ``awards``, in their networks; what was renounced counts no more."""
    networks = {row.network_id for row in awards}
    organisations = {row.application.organisation_id for row in awards} - {None}
    persons = {row.application.applicant_id for row in awards} - {None}
    granted = Award.objects.filter(network__in=networks, state=AwardState.GRANTED)
    of_them = granted.filter(Q(application__organisation__in=organisations) | Q(application__applicant__in=persons))
    year = ExtractYear("granted_at", tzinfo=clock.ROME)
    columns = of_them.annotate(year=year).order_by().values_list(*_COLUMNS)
    return {tuple(beneficiary): cents for *beneficiary, cents in columns.annotate(Sum("cents"))}
