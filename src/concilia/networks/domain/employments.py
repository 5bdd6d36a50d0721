"""Who works for whom."""

from __future__ import annotations

from datetime import date

from concilia import access, audit
from concilia.core.act import Act
from concilia.people.models import Person

from ..models import Employment, Organisation


def declare(
    act: Act, *, person: Person, organisation: Organisation, since: date, until: date | None = None
) -> Employment:
    """Declare that a person works for an organisation, the person or the employer. Side effects: row, audit entry."""
    access.require(act, "networks.employment.declare")
    with act.writing():
        employment, made = Employment.objects.get_or_create(
            network_id=organisation.network_id,
            person=person,
            organisation=organisation,
            since=since,
            defaults={"until": until},
        )
        if made:
            audit.record(act, "networks.employment.declare", employment)
    return employment


def confirm(act: Act, *, employment: Employment) -> Employment:
    """The employer confirms. Side effects: row, audit entry."""
    access.require(act, "networks.employment.confirm", employment)
    with act.writing():
        Employment.objects.filter(pk=employment.pk, confirmed_at=None).update(
            confirmed_at=act.at, confirmed_by=act.actor
        )
        audit.record(act, "networks.employment.confirm", employment)
    employment.refresh_from_db()
    return employment
