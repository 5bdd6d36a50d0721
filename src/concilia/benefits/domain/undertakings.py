"""Which organisations are one undertaking: linked, and unlinked, from a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.networks.models import Organisation
from concilia.territory.models import Network

from ..models import Linked, Undertaking
from . import aids


def found(act: Act, *, network: Network, name: str) -> Undertaking:
    """Name a single undertaking; the one of that name if there is. Side effects: row, audit entry."""
    access.require(act, "benefits.undertaking.link", network)
    with act.writing():
        row, made = Undertaking.objects.get_or_create(network=network, name=name.strip())
        if made:
            audit.record(act, "benefits.undertaking.found", row)
    return row


def link(
    act: Act,
    *,
    undertaking: Undertaking,
    organisation: Organisation,
    kind: Linked.Link,
    since: date,
    until: date | None = None,
) -> Linked:
    """Make an organisation part of an undertaking, from ``since`` to before ``until``. Side effects: row, audit entry.

    Concessions to both wait meanwhile. Raises Refusal for another network or days out of order, Conflict when it is part of
    an undertaking on some of those days.
    """
    access.require(act, "benefits.undertaking.link", undertaking)
    if organisation.network_id != undertaking.network_id:
        raise Refusal("benefits.link.network", _("L'organizzazione è di un'altra rete."))
    if until and until <= since:
        raise Refusal("benefits.link.order", _("Il legame finirebbe prima di cominciare: correggi le date."))
    with act.writing():
        aids.hold([organisation.pk, *undertaking.members.values_list("organisation", flat=True)], since)
        _check_free(organisation, since, until)
        row = Linked.objects.create(
            network_id=undertaking.network_id,
            undertaking=undertaking,
            organisation=organisation,
            link=kind,
            since=since,
            until=until,
        )
        audit.record(act, "benefits.undertaking.link", row, link=kind, since=since.isoformat())
    return row


def unlink(act: Act, *, linked: Linked, on: date) -> Linked:
    """End a link from ``on``, with a reason: what the organisation received stays its own. Side effects: row, audit entry."""
    access.require(act, "benefits.undertaking.unlink", linked)
    audit.need_reason(act)
    if on <= linked.since:
        raise Refusal("benefits.link.order", _("Il legame finirebbe prima di cominciare: correggi le date."))
    with act.writing():
        aids.hold([linked.organisation_id], on)
        if not Linked.objects.filter(pk=linked.pk, until=None).update(until=on):
            raise Conflict("benefits.link.ended", _("Questo legame è già finito."))
        audit.record(act, "benefits.undertaking.unlink", linked, until=on.isoformat())
    linked.until = on
    return linked


def _check_free(organisation: Organisation, since: date, until: date | None) -> None:
    meeting = Linked.objects.filter(Q(until=None) | Q(until__gt=since), organisation=organisation)
    if until:
        meeting = meeting.filter(since__lt=until)
    if meeting.exists():
        raise Conflict(
            "benefits.link.twice",
            _("In quei giorni l'organizzazione fa già parte di un'impresa unica: chiudi prima quel legame."),
        )
