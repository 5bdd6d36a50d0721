"""Accreditation of providers: asked, decided, suspended, renewed, ended."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.jobs import periodic
from concilia.networks.models import Organisation

from .. import coverage
from ..models import Accreditation, ServiceType, Suspension
from ..queries import terms
from ..queries.accredited import LIVE
from ..states import ACCREDITATION, AccreditationState, Cause
from . import standing
from .offers import add_offer
from .standing import day_of

__all__ = [
    "add_offer",
    "approve",
    "ask_renewal",
    "close",
    "end",
    "refuse",
    "renew",
    "request",
    "resume",
    "suspend",
    "warn",
]
_HOLDS = (AccreditationState.ACTIVE, AccreditationState.SUSPENDED)


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
    """Accredit from ``since`` to before ``until``.

    Side effects: state, audit entry, notice to its delegates, then as ``standing.settle``: a document that is owed and was
    not accepted suspends it at once.
    """
    access.require(act, "providers.accreditation.approve", accreditation)
    _check_order(since, until)
    with act.writing():
        audit.transition(act, accreditation, "approve", table=ACCREDITATION, since=since, until=until)
        standing.tell(act, accreditation, "providers.accreditation.approved")
        standing.settle(act, accreditation=accreditation)
    return accreditation


def refuse(act: Act, *, accreditation: Accreditation) -> Accreditation:
    """Refuse with a reason. Side effects: state, audit entry."""
    access.require(act, "providers.accreditation.refuse", accreditation)
    audit.transition(act, accreditation, "refuse", table=ACCREDITATION)
    return accreditation


def suspend(act: Act, *, accreditation: Accreditation, since: date | None = None) -> Accreditation:
    """Suspend with a reason from ``since`` (today), until it is resumed: nothing delivered meanwhile is paid.

    Side effects: suspension, audit entry, then as ``standing.settle``. Raises Refusal without a reason or for a day past.
    """
    access.require(act, "providers.accreditation.suspend", accreditation)
    audit.need_reason(act)
    since = since or day_of(act)
    _check_ahead(act, since)
    _check_alive(accreditation)
    with act.writing():
        standing.add(act, accreditation=accreditation, cause=Cause.OFFICE, since=since)
    return accreditation


def resume(act: Act, *, accreditation: Accreditation) -> Accreditation:
    """End the office's own suspension today; what else suspends it stays. Side effects: as ``standing.lift``.

    Raises Refusal when the office has suspended nothing.
    """
    access.require(act, "providers.accreditation.resume", accreditation)
    with act.writing():
        if not standing.lift(act, accreditation=accreditation, rows=Suspension.objects.filter(cause=Cause.OFFICE)):
            raise Refusal(
                "providers.accreditation.not_by_office",
                _("L'ufficio non l'ha sospeso: finisce quando finisce la sua causa (documento, chiusura, controllo)."),
            )
    return accreditation


def close(act: Act, *, accreditation: Accreditation, since: date, until: date) -> Suspension:
    """Close from ``since`` to before ``until``, with a reason (August, works): no voucher is used meanwhile.

    Side effects: suspension, audit entry, as ``standing.settle``. Raises Refusal for days past or in the wrong order.
    """
    access.require(act, "providers.accreditation.close", accreditation.organisation)
    audit.need_reason(act)
    _check_ahead(act, since)
    _check_alive(accreditation)
    if until <= since:
        raise Refusal("providers.closing.order", _("La riapertura viene dopo la chiusura: correggi la data."))
    with act.writing():
        return standing.add(act, accreditation=accreditation, cause=Cause.CLOSING, since=since, until=until)


def ask_renewal(act: Act, *, accreditation: Accreditation) -> Accreditation:
    """Ask to renew, before or after the end. Side effects: who and when, audit entry, notices to the office.

    Raises Refusal for one without an end, Conflict when it was asked already.
    """
    access.require(act, "providers.accreditation.ask_renewal", accreditation.organisation)
    if accreditation.until is None:
        raise Refusal("providers.renewal.endless", _("L'accreditamento non ha scadenza: non serve rinnovarlo."))
    _check_alive(accreditation)
    with act.writing():
        waiting = Accreditation.objects.filter(pk=accreditation.pk, renewal_asked_at=None)
        if not waiting.update(renewal_asked_at=act.at, renewal_asked_by=act.actor):
            raise Conflict("providers.renewal.twice", _("Il rinnovo è già stato chiesto: lo esamina l'ufficio."))
        audit.record(act, "providers.accreditation.ask_renewal", accreditation)
        name = accreditation.organisation.name
        for user in terms.office_of(accreditation.network_id):
            notices.queue(act, "providers.accreditation.renewal_asked", about=accreditation, to=user, organisation=name)
    accreditation.refresh_from_db()
    return accreditation


def renew(act: Act, *, accreditation: Accreditation, until: date | None, since: date | None = None) -> Accreditation:
    """Renew to before ``until``. After the end it holds again from ``since`` (today): the days between stay uncovered.

    Side effects, in order: suspension of the days between (after the end), state, audit entry, notice, as
    ``standing.settle``. Raises Refusal when the new end is not after the one before, or after ``since``.
    """
    access.require(act, "providers.accreditation.renew", accreditation)
    today = day_of(act)
    old, again = accreditation.until, max(since or today, today)
    if until and until <= (max(old, again) if old else again):
        raise Refusal("providers.renewal.order", _("La nuova scadenza viene dopo quella di prima: correggi la data."))
    with act.writing():
        if old and old < again and accreditation.state in LIVE:
            _leave_a_gap(act, accreditation, old, again)
        audit.transition(
            act,
            accreditation,
            "renew",
            table=ACCREDITATION,
            until=until,
            renewal_asked_at=None,
            renewal_asked_by="",
            warned_days=None,
        )
        standing.tell(
            act, accreditation, "providers.accreditation.renewed", until=f"{until:%d/%m/%Y}" if until else "—"
        )
        standing.settle(act, accreditation=accreditation)
    return accreditation


def _leave_a_gap(act: Act, accreditation: Accreditation, since: date, until: date) -> None:
    gap = Suspension.objects.create(
        network_id=accreditation.network_id,
        accreditation=accreditation,
        cause=Cause.EXPIRED,
        since=since,
        until=until,
        written_at=act.at,
        written_by=act.actor,
    )
    audit.record(act, "providers.suspension.write", gap, cause=Cause.EXPIRED, since=since.isoformat())


def end(act: Act, *, accreditation: Accreditation, on: date) -> Accreditation:
    """End the accreditation from ``on``, with a reason: what it delivered before is still paid. Side effects: state, audit entry.

    Raises Refusal when it would end before it began.
    """
    access.require(act, "providers.accreditation.end", accreditation)
    _check_order(accreditation.since, on)
    audit.transition(act, accreditation, "end", table=ACCREDITATION, until=on)
    return accreditation


@periodic("providers.warn_ends", every="day")
def warn(act: Act) -> int:
    """Write to providers 60, 30 and 7 days before an accreditation ends, once each. Returns how many.

    Side effects: which warning was given, notices.
    """
    today, told = day_of(act), 0
    ending = Accreditation.objects.filter(state__in=_HOLDS, until__gt=today, renewal_asked_at=None)
    for row in ending.select_related("organisation", "service").order_by("pk"):
        left = ((row.until or today) - today).days
        threshold = coverage.warning_due(left, row.warned_days)
        if threshold is None:
            continue
        Accreditation.objects.filter(pk=row.pk).update(warned_days=threshold)
        standing.tell(act, row, "providers.accreditation.ends", days=left, day=f"{row.until:%d/%m/%Y}")
        told += 1
    return told


def _check_order(since: date | None, until: date | None) -> None:
    if since and until and until <= since:
        raise Refusal(
            "providers.accreditation.order", _("L'accreditamento finirebbe prima di cominciare: correggi la data.")
        )


def _check_ahead(act: Act, since: date) -> None:
    if since < day_of(act):
        raise Refusal(
            "providers.suspension.past", _("Una sospensione non vale per i giorni passati: parti da oggi o più avanti.")
        )


def _check_alive(accreditation: Accreditation) -> None:
    if accreditation.state not in LIVE:
        raise Conflict(
            "audit.state",
            _("Non è più possibile: lo stato attuale è «%(state)s». Ricarica la pagina."),
            state=AccreditationState(accreditation.state).label,
        )
