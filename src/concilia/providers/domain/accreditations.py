"""Accreditation of providers and their offers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.networks.models import Organisation
from concilia.networks.queries.members import delegates_of

from ..models import Accreditation, Offer, ServiceType
from ..states import ACCREDITATION


def request(act: Act, *, organisation: Organisation, service: ServiceType) -> Accreditation:
    """Ask to be accredited for a type of service. Side effects: row, audit entry. Raises Conflict when already asked."""
    access.require(act, "providers.accreditation.request", organisation)
    if service.network_id != organisation.network_id:
        raise Refusal("providers.other_network", _("Il servizio è di un'altra rete."))
    try:
        with act.writing():
            row = Accreditation.objects.create(
                network_id=organisation.network_id, organisation=organisation, service=service, requested_at=act.at
            )
            audit.record(act, "providers.accreditation.request", row, service=service.code)
    except IntegrityError as error:
        raise Conflict("providers.accreditation.twice", _("L'accreditamento per questo servizio c'è già.")) from error
    return row


def approve(act: Act, *, accreditation: Accreditation, since: date, until: date | None = None) -> Accreditation:
    """Accredit from ``since`` to before ``until``. Side effects: state, audit entry, notice to its delegates."""
    access.require(act, "providers.accreditation.approve", accreditation)
    _check_order(since, until)
    with act.writing():
        audit.transition(act, accreditation, "approve", table=ACCREDITATION, since=since, until=until)
        for user in delegates_of(accreditation.organisation):
            notices.queue(act, "providers.accreditation.approved", about=accreditation, to=user)
    return accreditation


def refuse(act: Act, *, accreditation: Accreditation) -> Accreditation:
    """Refuse with a reason. Side effects: state, audit entry."""
    return _step(act, accreditation, "refuse")


def suspend(act: Act, *, accreditation: Accreditation) -> Accreditation:
    """Suspend with a reason: no voucher is paid meanwhile. Side effects: state, audit entry."""
    return _step(act, accreditation, "suspend")


def resume(act: Act, *, accreditation: Accreditation) -> Accreditation:
    """End a suspension. Side effects: state, audit entry."""
    return _step(act, accreditation, "resume")


def end(act: Act, *, accreditation: Accreditation, on: date) -> Accreditation:
    """End the accreditation from ``on``, with a reason: what it delivered before is still paid. Side effects: state, audit entry.

    Raises Refusal when it would end before it began.
    """
    _check_order(accreditation.since, on)
    return _step(act, accreditation, "end", until=on)


def add_offer(act: Act, *, accreditation: Accreditation, **offer: Any) -> Offer:
    """Add an offer: name, comune, unit, price (cents), hours, flexible, places. Side effects: row, audit entry."""
    access.require(act, "providers.offer.add", accreditation.organisation)
    with act.writing():
        row = Offer.objects.create(network_id=accreditation.network_id, accreditation=accreditation, **offer)
        audit.record(act, "providers.offer.add", row, price=row.price, unit=row.unit)
    return row


def _check_order(since: date | None, until: date | None) -> None:
    if since and until and until <= since:
        raise Refusal(
            "providers.accreditation.order", _("L'accreditamento finirebbe prima di cominciare: correggi la data.")
        )


def _step(act: Act, accreditation: Accreditation, verb: str, **changes: Any) -> Accreditation:
    access.require(act, ACCREDITATION.verb_code(verb), accreditation)
    audit.transition(act, accreditation, verb, table=ACCREDITATION, **changes)
    return accreditation
