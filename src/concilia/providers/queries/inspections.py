"""Inspections, for who may read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from concilia import access
from concilia.core.act import Act
from concilia.networks.models import Organisation

from ..models import Finding, Inspection, Remedy
from ..states import InspectionKind, InspectionState, RemedyState

READ, RESTRICTED = "providers.inspection.read", "providers.inspection.read_restricted"


def visible(act: Act, rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Those that the office's reader may read: the restricted ones only by who decides (BA-23)."""
    common = access.visible(act, READ, rows.filter(target=""))
    if not access.may(act, RESTRICTED):
        return common
    kept = access.visible(act, RESTRICTED, rows.exclude(target=""))
    return rows.filter(Q(pk__in=common.order_by().values("pk")) | Q(pk__in=kept.order_by().values("pk")))


def of_providers(organisations: Iterable[Organisation]) -> QuerySet[Inspection]:
    """Those of one's own services; one by surprise is seen once it took place."""
    rows = Inspection.objects.filter(accreditation__organisation__in=organisations)
    hidden = rows.filter(kind=InspectionKind.SURPRISE, state__in=[InspectionState.PLANNED, InspectionState.CANCELLED])
    return with_service(rows.exclude(pk__in=hidden.values("pk")))


def with_service(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """With service, provider and site, the last first."""
    known = rows.select_related("accreditation__service", "accreditation__organisation", "site")
    return known.order_by("-planned_on", "-id")


def with_findings(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """With findings and remedies too."""
    remedies = Prefetch("remedies", Remedy.objects.order_by("due_on", "id"))
    findings = Finding.objects.order_by("id").prefetch_related(remedies)
    return with_service(rows).prefetch_related(Prefetch("findings", findings))


def to_do(organisations: Iterable[Organisation]) -> QuerySet[Remedy]:
    """What one's own organisation must still remedy, the nearest day first."""
    rows = Remedy.objects.filter(finding__inspection__accreditation__organisation__in=organisations)
    return (
        rows.filter(state=RemedyState.OPEN)
        .select_related("finding__inspection__accreditation__service")
        .order_by("due_on", "id")
    )
