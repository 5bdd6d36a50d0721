"""Registering organisations and their names over time."""

from __future__ import annotations

from datetime import date
from typing import Any

from concilia import access, audit
from concilia.core.act import Act
from concilia.engines import codes
from concilia.territory.models import Network

from ..models import Organisation, OrganisationName


def register(act: Act, *, network: Network, code: str, name: str, type: str, **details: Any) -> Organisation:  # noqa: A002
    """Add an organisation to a network's register. Side effects: row, its first name, audit entry."""
    access.require(act, "networks.organisation.register")
    with act.writing():
        organisation = Organisation.objects.create(network=network, code=code, name=name, type=type, **details)
        OrganisationName.objects.create(network=network, organisation=organisation, name=name)
        audit.record(act, "networks.organisation.register", organisation, type=type)
    return organisation


def rename(act: Act, *, organisation: Organisation, name: str, on: date, legal_act: str = "") -> Organisation:
    """Give a new name from ``on``: the body keeps its identity (ASL → ATS, BS-8). Side effects: names, audit entry."""
    access.require(act, "networks.organisation.rename", organisation)
    with act.writing():
        if not organisation.names.exists():
            OrganisationName.objects.create(
                network_id=organisation.network_id, organisation=organisation, name=organisation.name, position=0
            )
        organisation.names.filter(until=None).update(until=on)
        OrganisationName.objects.create(
            network_id=organisation.network_id, organisation=organisation, name=name, since=on, act=legal_act
        )
        Organisation.objects.filter(pk=organisation.pk).update(name=name)
        audit.record(act, "networks.organisation.rename", organisation, before=organisation.name, after=name)
    organisation.name = name
    return organisation


def set_account(act: Act, *, organisation: Organisation, iban: str, cuc: str = "") -> Organisation:
    """Set the account a body is paid on, or pays from (with its code at the banks). Side effects: row, audit entry."""
    access.require(act, "networks.organisation.set_account", organisation)
    with act.writing():
        organisation.iban, organisation.cuc = codes.iban(iban), cuc
        organisation.save(update_fields=["iban", "cuc"])
        audit.record(act, "networks.organisation.set_account", organisation)
    return organisation
