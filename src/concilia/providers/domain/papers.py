"""Documents of providers: which are owed, sending them, checking them, warning before they end."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.jobs import periodic
from concilia.documents.domain import documents
from concilia.networks.models import Organisation
from concilia.networks.queries.members import delegates_of
from concilia.territory.models import Network

from .. import coverage
from ..models import Accreditation, Paper, PaperKind, Requirement, ServiceType, Site
from ..states import PAPER, Holder, PaperState
from . import standing
from .standing import day_of

LONGEST_NAME = 200


def add_kind(
    act: Act,
    *,
    network: Network,
    code: str,
    label: texts.Text,
    holder: Holder = Holder.ORGANISATION,
    months: int | None = None,
) -> PaperKind:
    """Add a kind of document: whose it is, and for how many months it is good at most. Side effects: row, audit entry."""
    access.require(act, "providers.paper.rule", network)
    try:
        with act.writing():
            row = PaperKind.objects.create(network=network, code=code, label=label, holder=holder, months=months)
            audit.record(act, "providers.paper.add_kind", row, code=code)
    except IntegrityError as error:
        raise Conflict("providers.paperkind.twice", _("C'è già un documento con questo codice.")) from error
    return row


def require(act: Act, *, kind: PaperKind, since: date, service: ServiceType | None = None) -> Requirement:
    """Ask a kind of document of who is accredited for a service (none: for any), from a day on.

    Side effects: row, audit entry, then as ``standing.settle`` for each accreditation concerned, which may be suspended from
    that day. Raises Refusal for a day past (nobody is found lacking afterwards), Conflict when it is asked already.
    """
    access.require(act, "providers.paper.rule", kind.network)
    if since < day_of(act):
        raise Refusal("providers.requirement.past", _("Un documento si chiede da oggi in poi: correggi la data."))
    try:
        with act.writing():
            row = Requirement.objects.create(network_id=kind.network_id, kind=kind, service=service, since=since)
            audit.record(act, "providers.paper.require", row, kind=kind.code, since=since.isoformat())
            _settle(act, kind, service)
    except IntegrityError as error:
        raise Conflict("providers.requirement.twice", _("Questo documento è già chiesto.")) from error
    return row


def stop_requiring(act: Act, *, requirement: Requirement, on: date) -> Requirement:
    """Ask for a document no more from ``on``. Side effects: row, audit entry, then as ``require``."""
    access.require(act, "providers.paper.rule", requirement.kind.network)
    if on < day_of(act):
        raise Refusal("providers.requirement.past", _("Un documento si chiede da oggi in poi: correggi la data."))
    with act.writing():
        requirement.until = max(on, requirement.since)
        requirement.save(update_fields=["until"])
        audit.record(act, "providers.paper.stop_requiring", requirement, until=requirement.until.isoformat())
        _settle(act, requirement.kind, requirement.service)
    return requirement


def _settle(act: Act, kind: PaperKind, service: ServiceType | None) -> None:
    rows = Accreditation.objects.filter(network=kind.network_id)
    standing.settle_all(act, rows.filter(service=service) if service else rows)


def send(
    act: Act,
    *,
    organisation: Organisation,
    kind: PaperKind,
    name: str,
    data: bytes,
    issued_on: date,
    valid_until: date | None = None,
    site: Site | None = None,
) -> Paper:
    """Send a document, good from ``issued_on`` to ``valid_until``; one that waits to be checked is replaced.

    Side effects, in order: the one that waited (state, audit entry), row, file, audit entries. Raises Refusal when the
    file is not accepted, the days are in the wrong order or past, or the site is missing or not one's own.
    """
    access.require(act, "providers.paper.send", organisation)
    _check_holder(organisation, kind, site)
    last = coverage.last_day(issued_on, valid_until, kind.months)
    if last and last < max(issued_on, day_of(act)):
        raise Refusal("providers.paper.past", _("Il documento è già scaduto: invia quello rinnovato."))
    with act.writing():
        waiting = Paper.objects.filter(organisation=organisation, kind=kind, site=site, state=PaperState.SENT)
        for before in waiting.select_for_update():
            audit.transition(act, before, "replace", table=PAPER)
        row = Paper.objects.create(
            network_id=organisation.network_id,
            organisation=organisation,
            kind=kind,
            site=site,
            issued_on=issued_on,
            valid_until=last,
            sent_at=act.at,
            sent_by=act.actor,
        )
        documents.add(act, about=row, kind=kind.code, title=name[-LONGEST_NAME:], data=data)
        audit.record(act, "providers.paper.send", row, kind=kind.code)
    return row


def _check_holder(organisation: Organisation, kind: PaperKind, site: Site | None) -> None:
    if kind.network_id != organisation.network_id:
        raise Refusal("providers.paper.network", _("Il documento è chiesto da un'altra rete."))
    if (site is not None) != (kind.holder == Holder.SITE):
        raise Refusal("providers.paper.site", _("Indica la sede per i documenti di sede, e solo per quelli."))
    if site is not None and site.organisation_id != organisation.pk:
        raise Refusal("providers.paper.other_site", _("La sede è di un altro ente."))


def accept(act: Act, *, paper: Paper) -> Paper:
    """Accept a document after reading it. Side effects: state, audit entry, notice, ``standing.settle`` of each accreditation.

    An accreditation that lacked it holds again from today; one that would lack it holds on.
    """
    access.require(act, "providers.paper.accept", paper)
    with act.writing():
        audit.transition(act, paper, "accept", table=PAPER)
        _tell(act, paper, "providers.paper.accepted")
        standing.settle_all(act, Accreditation.objects.filter(organisation=paper.organisation_id))
    return paper


def refuse(act: Act, *, paper: Paper) -> Paper:
    """Refuse a document with a reason. Side effects: state, audit entry, notice."""
    access.require(act, "providers.paper.refuse", paper)
    with act.writing():
        audit.transition(act, paper, "refuse", table=PAPER, refusal=act.reason)
        _tell(act, paper, "providers.paper.refused", reason=act.reason)
    return paper


@periodic("providers.warn_papers", every="day")
def warn(act: Act) -> int:
    """Write to providers 60, 30 and 7 days before a document ends, unless a later one is there. Returns how many.

    Side effects: which warning was given, notices.
    """
    today, told = day_of(act), 0
    ending = Paper.objects.filter(state=PaperState.ACCEPTED, valid_until__gte=today)
    for row in ending.select_related("kind", "organisation", "site").order_by("pk"):
        left = ((row.valid_until or today) - today).days
        threshold = coverage.warning_due(left, row.warned_days)
        if threshold is None or _followed(row):
            continue
        Paper.objects.filter(pk=row.pk).update(warned_days=threshold)
        _tell(act, row, "providers.paper.ends", days=left, day=f"{row.valid_until:%d/%m/%Y}")
        told += 1
    return told


def _followed(row: Paper) -> bool:
    """Whether a later document of the kind was sent or accepted."""
    same = Paper.objects.filter(organisation=row.organisation_id, kind=row.kind_id, site=row.site_id)
    later = same.filter(valid_until=None) | same.filter(valid_until__gt=row.valid_until)
    return later.filter(state__in=[PaperState.SENT, PaperState.ACCEPTED]).exclude(pk=row.pk).exists()


def _tell(act: Act, paper: Paper, code: str, **params: object) -> None:
    label = texts.in_language(paper.kind.label, "it")
    shown = f"{label} ({paper.site.name})" if paper.site else label
    for user in delegates_of(paper.organisation):
        notices.queue(act, code, about=paper, to=user, paper=shown, **params)
