"""DURC: asked for, answered, and told before they expire (DL 69/2013 art. 31)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import clock, parameters
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.jobs import periodic
from concilia.networks.models import Organisation
from concilia.networks.queries.members import delegates_of

from ..models import Durc
from ..states import DURC, DurcState

#: A firm is told that many days before its certificate expires.
WARNED_DAYS = 15


def request(act: Act, *, organisation: Organisation, protocol: str, requested_on: date) -> Durc:
    """Register that a certificate was asked for, with the number that was given. Side effects: row, audit entry.

    Raises Refusal for a day to come, Conflict when the number is known.
    """
    row = Durc(
        network_id=organisation.network_id,
        organisation=organisation,
        protocol=protocol.strip(),
        requested_on=requested_on,
    )
    access.require(act, "benefits.durc.request", row)
    if requested_on > act.at.astimezone(clock.ROME).date():
        raise Refusal("benefits.durc.future", _("La data della richiesta è nel futuro: correggila."))
    if not row.protocol:
        raise Refusal("benefits.durc.protocol", _("Scrivi il numero di protocollo del DURC."))
    try:
        with act.writing():
            row.save(force_insert=True)
            audit.record(act, "benefits.durc.request", row)
    except IntegrityError as error:
        raise Conflict("benefits.durc.twice", _("Un DURC con questo protocollo è già in registro.")) from error
    return row


def confirm(act: Act, *, durc: Durc, expires_on: date | None = None) -> Durc:
    """The contributions are in order, until ``expires_on`` included. Side effects: state, audit entry.

    Without a day, it is that of the law, from the request. Raises Refusal when it would end before it began.
    """
    access.require(act, "benefits.durc.confirm", durc)
    last = expires_on or last_day(durc.requested_on)
    if last < durc.requested_on:
        raise Refusal("benefits.durc.order", _("La scadenza viene prima della richiesta: correggila."))
    audit.transition(act, durc, "confirm", table=DURC, expires_on=last)
    return durc


def deny(act: Act, *, durc: Durc) -> Durc:
    """The contributions are not in order, with a reason. Side effects: state, audit entry, notice to the delegates."""
    access.require(act, "benefits.durc.deny", durc)
    with act.writing():
        audit.transition(act, durc, "deny", table=DURC)
        for user in delegates_of(durc.organisation):
            notices.queue(act, "benefits.durc.denied", about=durc, to=user, organisation=durc.organisation.name)
    return durc


def void(act: Act, *, durc: Durc) -> Durc:
    """Cancel a certificate that was registered by mistake, with a reason. Side effects: state, audit entry."""
    access.require(act, "benefits.durc.void", durc)
    audit.transition(act, durc, "void", table=DURC)
    return durc


def last_day(requested_on: date) -> date:
    """The last day on which a certificate asked for on a day holds, as the law of that day says."""
    return requested_on + timedelta(days=parameters.on("durc_valid_days", requested_on).value)


@periodic("benefits.durc.warn", every="day")
def warn(act: Act) -> int:
    """Tell each firm whose last certificate expires in so many days. Returns how many. Bulk verb; side effects: notices."""
    expiring = act.at.astimezone(clock.ROME).date() + timedelta(days=WARNED_DAYS)
    later = Durc.objects.filter(
        organisation=OuterRef("organisation"), state=DurcState.REGULAR, expires_on__gt=OuterRef("expires_on")
    )
    due = Durc.objects.filter(~Exists(later), state=DurcState.REGULAR, expires_on=expiring)
    letters = [
        notices.Letter(
            code="benefits.durc.expiring",
            about=durc,
            to=user,
            params={"organisation": durc.organisation.name, "day": expiring.strftime("%d/%m/%Y")},
        )
        for durc in due.select_related("organisation").order_by("id")
        for user in delegates_of(durc.organisation)
    ]
    return notices.queue_many(act, letters)
