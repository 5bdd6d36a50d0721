"""Which concessions must be published before they are paid (D.Lgs. 33/2013, artt. 26-27; ANAC 468/2021).

The threshold counts, for each beneficiary, all that a calendar year grants: when the sum passes it, every act of that year
must be published, the small ones too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from concilia.core import clock, parameters, texts
from concilia.engines.deadlines import day_of
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from ..models import ActLine, Grant, OfficialAct, Statement
from ..states import ActState
from . import behind

Beneficiary = tuple[UUID, int, UUID | None, UUID | None]
"""Network, year, organisation or person."""
Row = TypeVar("Row", Award, Grant)
_COLUMNS = ("network", "year", "application__organisation", "application__applicant")


@dataclass(frozen=True, slots=True)
class Need:
    """What must be published: an award, or the contribution of a project; and the act that grants it, adopted and not
    published, None when there is none."""

    award: Award | None
    act: OfficialAct | None
    grant: Grant | None = None

    @property
    def title(self) -> str:
        """Of the call, or of the project."""
        if self.award is not None:
            return texts.in_language(self.award.application.call.title)
        assert self.grant is not None and self.grant.project is not None  # noqa: PT018  # one of the two is there
        return texts.in_language(self.grant.project.title)

    @property
    def key(self) -> tuple[UUID | None, UUID | None]:
        """What names it: its call or its contribution, and its act."""
        about = self.award.application.call_id if self.award else self.grant.pk if self.grant else None
        return about, self.act.pk if self.act else None


def needed_by(statements: Iterable[Statement]) -> list[Need]:
    """The acts that some statements need, whatever they pay, one for each call or project and act."""
    chosen = list(statements)
    needs = [*unpublished(behind.awards(chosen)), *unpublished_projects(behind.projects(chosen))]
    return list({need.key: need for need in needs}.values())


def unpublished(awards: QuerySet[Award]) -> list[Need]:
    """Those of ``awards`` that the law wants published and are not, in the order of their calls."""
    rows = awards.filter(granted_at__isnull=False).select_related("application__call")
    listed = list(rows.order_by("application__call", "pk"))
    acts = {line.award_id: line.act for line in _live(award__in=listed)}
    missing = _missing(listed, _beneficiary, lambda row: row.granted_at, acts)
    return [Need(row, acts.get(row.pk)) for row in missing]


def unpublished_projects(grants: QuerySet[Grant]) -> list[Need]:
    """Those of the contributions to projects that the law wants published and are not, in the order of their opening."""
    rows = grants.filter(project__isnull=False).select_related("project")
    listed = list(rows.order_by("opened_at", "pk"))
    acts = {line.grant_id: line.act for line in _live(grant__in=listed)}
    missing = _missing(listed, _of_project, lambda row: row.opened_at, acts)
    return [Need(None, acts.get(row.pk), row) for row in missing]


def _live(**what: object) -> QuerySet[ActLine]:
    return ActLine.objects.filter(live=True, **what).select_related("act")


def _missing(
    rows: list[Row], who: Callable[[Row], Beneficiary], when: Callable[[Row], datetime | None], acts: Mapping[Any, Any]
) -> list[Row]:
    """Those whose beneficiary passes the threshold of the day, and whose act is not published."""
    sums = _year_sums([who(row) for row in rows])
    return [row for row in rows if sums[who(row)] > _threshold(when(row)) and not _is_published(acts.get(row.pk))]


def _is_published(act: OfficialAct | None) -> bool:
    return act is not None and act.state == ActState.PUBLISHED


def _threshold(granted_at: datetime | None) -> int:
    return parameters.on("publication_threshold_cents", _day(granted_at)).value


def _day(instant: datetime | None) -> date:
    assert instant is not None  # only granted awards are read
    return day_of(instant)


def _beneficiary(award: Award) -> Beneficiary:
    application = award.application
    return award.network_id, _day(award.granted_at).year, application.organisation_id, application.applicant_id


def _of_project(grant: Grant) -> Beneficiary:
    return grant.network_id, _day(grant.opened_at).year, grant.organisation_id, None


def _year_sums(beneficiaries: list[Beneficiary]) -> Counter[Beneficiary]:
    """What each year granted to some beneficiaries, by calls and to their projects; what was renounced counts no more."""
    if not beneficiaries:
        return Counter()
    networks, _years, organisations, persons = (set(column) - {None} for column in zip(*beneficiaries, strict=True))
    granted = Award.objects.filter(network__in=networks, state=AwardState.GRANTED)
    of_them = granted.filter(Q(application__organisation__in=organisations) | Q(application__applicant__in=persons))
    columns = of_them.annotate(year=ExtractYear("granted_at", tzinfo=clock.ROME)).order_by().values_list(*_COLUMNS)
    sums: Counter[Beneficiary] = Counter(
        {tuple(beneficiary): cents for *beneficiary, cents in columns.annotate(Sum("cents"))}
    )
    if organisations:
        projects = Grant.objects.filter(network__in=networks, organisation__in=organisations, project__isnull=False)
        sums.update(_summed(projects))
    return sums


def _summed(grants: QuerySet[Grant]) -> Counter[Beneficiary]:
    sums: Counter[Beneficiary] = Counter()
    for grant in grants.order_by("pk"):
        sums[_of_project(grant)] += grant.cents
    return sums
