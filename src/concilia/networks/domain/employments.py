"""Who works for whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines import codes
from concilia.people.domain import persons
from concilia.people.models import Person

from ..models import Employment, Organisation


def declare(
    act: Act, *, person: Person, organisation: Organisation, since: date, until: date | None = None
) -> Employment:
    """Declare that a person works for an organisation, the person or the employer. Side effects: row, audit entry."""
    access.require(act, "networks.employment.declare")
    network = organisation.network_id
    row = Employment(network_id=network, person=person, organisation=organisation, since=since, until=until)
    key = ("network_id", "person", "organisation", "since")
    return audit.add_once(act, row, key=key, verb="networks.employment.declare")


def confirm(act: Act, *, employment: Employment) -> Employment:
    """The employer confirms. Side effects: row, audit entry."""
    access.require(act, "networks.employment.confirm", employment)
    with act.joining():
        waiting = Employment.objects.filter(pk=employment.pk, confirmed_at=None)
        if waiting.update(confirmed_at=act.at, confirmed_by=act.actor):
            employment.confirmed_at, employment.confirmed_by = act.at, act.actor
        else:
            employment.refresh_from_db()
        audit.record(act, "networks.employment.confirm", employment)
    return employment


def end(act: Act, *, employment: Employment, on: date) -> Employment:
    """The employer says when it ended: it counts before ``on``. Side effects: row, audit entry. Raises Refusal."""
    access.require(act, "networks.employment.confirm", employment)
    if on < employment.since:
        raise Refusal("networks.employment.order", _("Il rapporto finirebbe prima di cominciare: correggi la data."))
    with act.writing():
        Employment.objects.filter(pk=employment.pk).update(until=on)
        audit.record(act, "networks.employment.end", employment, until=on.isoformat())
    employment.until = on
    return employment


def take_in(
    act: Act,
    *,
    organisation: Organisation,
    code: str,
    family_name: str,
    given_name: str,
    since: date,
    until: date | None,
) -> Employment:
    """Note and confirm an employment that the employer's file tells, of a person who may be new to the platform.

    Side effects: person when new, row made or changed, audit entry. The code is checked already (``employees.py``).
    """
    access.require(act, "networks.employment.confirm", organisation)
    read = codes.fiscal_code(code, on=act.at.date(), demo=settings.DEMO)
    with act.writing():
        person = persons.register(
            act,
            given_name=given_name,
            family_name=family_name,
            fiscal_code=read.value,
            birth_date=read.birth,
            sex=read.sex,
            fictitious=read.birthplace == codes.DEMO_BIRTHPLACE,
        )
        row, _made = Employment.objects.update_or_create(
            network_id=organisation.network_id,
            person=person,
            organisation=organisation,
            since=since,
            defaults={"until": until, "confirmed_at": act.at, "confirmed_by": act.actor},
        )
        audit.record(act, "networks.employment.take_in", row)
    return row


def take_back(act: Act, *, organisation: Organisation, pk: UUID, before: dict[str, Any] | None) -> None:
    """Undo ``take_in``: the row goes, or has its values of ``before`` again. Side effects: row, audit entry.

    A person who was made by it stays, without employer: others may know them by now.
    """
    access.require(act, "networks.employment.confirm", organisation)
    with act.writing():
        row = Employment.objects.select_for_update().get(organisation=organisation, pk=pk)
        audit.record(act, "networks.employment.take_back", row)
        if before is None:
            row.delete()
            return
        row.until = date.fromisoformat(before["until"]) if before["until"] else None
        row.confirmed_at = datetime.fromisoformat(before["confirmed_at"]) if before["confirmed_at"] else None
        row.confirmed_by = before["confirmed_by"]
        row.save(update_fields=["until", "confirmed_at", "confirmed_by"])
