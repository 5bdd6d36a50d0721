"""Which documents a provider owes, and how long those it sent hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from concilia.networks.models import Organisation

from .. import coverage
from ..models import Accreditation, Paper, PaperKind, Requirement, Site
from ..states import AccreditationState, Holder, PaperState

#: The accepted documents of a provider: by kind and site, the days each is good.
Spans = dict[tuple[object, object], list[coverage.Span]]


@dataclass(frozen=True, slots=True)
class Owed:
    """A document that is owed: its kind, and the site when there is one for each."""

    kind: PaperKind
    site: Site | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Lapse:
    """The first day on which a document that is owed is not covered, and the day on which all are again, when it is known."""

    kind: PaperKind
    site: Site | None
    day: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of document for a provider (or a site): the last sent, and the last day covered from today on."""

    kind: PaperKind
    site: Site | None
    last: Paper | None
    gap: date | None


def lapse_of(accreditation: Accreditation, today: date) -> Lapse | None:
    """The first lapse of an accreditation from today on; None when all that is owed is covered."""
    owed = list(_owed(accreditation, today))
    papers = _accepted(accreditation.organisation_id)
    lapses = (_lapse(each, papers, today) for each in owed)
    first = min((lapse for lapse in lapses if lapse), key=lambda lapse: (lapse.day, lapse.kind.code), default=None)
    return replace(first, until=_mended(owed, papers, first.day)) if first else None


def _mended(owed: list[Owed], papers: Spans, after: date) -> date | None:
    """The first later day on which everything owed is covered: one on which a document begins, or is owed no more."""
    begins = {first for spans in papers.values() for first, _last in spans}
    days = sorted(day for day in begins | {each.until for each in owed} if day and day > after)
    return next((day for day in days if not any(_lacks(each, papers, day) for each in owed)), None)


def _lacks(owed: Owed, papers: Spans, day: date) -> bool:
    lapse = _lapse(owed, papers, day)
    return lapse is not None and lapse.day == day


def missing_at(site: Site, accreditation: Accreditation, today: date) -> list[PaperKind]:
    """The documents of a site that are owed before a service may be offered there, and are not covered today."""
    rows = _requirements(accreditation, today).filter(kind__holder=Holder.SITE, since__lte=today)
    papers = _accepted(site.organisation_id)
    owed = [Owed(row.kind, site, row.since, row.until) for row in rows]
    return [each.kind for each in owed if _lacks(each, papers, today)]


def slots(organisation: Organisation, today: date) -> list[Slot]:
    """Every kind that a provider owes for what it is accredited (or has asked) for, each once, with what it sent."""
    sites = list(organisation.sites.filter(Q(closed_on=None) | Q(closed_on__gt=today)).order_by("name"))
    services = organisation.accreditations.exclude(state__in=[AccreditationState.REFUSED, AccreditationState.ENDED])
    if not services.exists():
        return []
    wanted = Q(service=None) | Q(service__in=services.values("service"))
    rows = Requirement.objects.filter(wanted, network=organisation.network_id).filter(
        Q(until=None) | Q(until__gt=today)
    )
    kinds = {row.kind_id: row.kind for row in rows.select_related("kind").order_by("kind__code")}
    sent = list(Paper.objects.filter(organisation=organisation).order_by("-sent_at", "-id"))
    return [
        _slot(kind, site, sent, today)
        for kind in kinds.values()
        for site in (sites if kind.holder == Holder.SITE else [None])
    ]


def _slot(kind: PaperKind, site: Site | None, sent: Iterable[Paper], today: date) -> Slot:
    own = [row for row in sent if (row.kind_id, row.site_id) == (kind.pk, site.pk if site else None)]
    spans = [(row.issued_on, row.valid_until) for row in own if row.state == PaperState.ACCEPTED]
    return Slot(kind, site, own[0] if own else None, coverage.gap(spans, today))


def _owed(accreditation: Accreditation, today: date) -> Iterator[Owed]:
    sites: list[Site] | None = None
    for row in _requirements(accreditation, today):
        if row.kind.holder == Holder.ORGANISATION:
            yield Owed(row.kind, None, row.since, row.until)
            continue
        if sites is None:
            sites = list(_sites_in_use(accreditation, today))
        for site in sites:
            until = min(filter(None, (row.until, site.closed_on)), default=None)
            yield Owed(row.kind, site, row.since, until)


def _requirements(accreditation: Accreditation, today: date) -> QuerySet[Requirement]:
    rows = Requirement.objects.filter(Q(service=None) | Q(service=accreditation.service_id))
    rows = rows.filter(Q(until=None) | Q(until__gt=today), network=accreditation.network_id)
    return rows.select_related("kind").order_by("kind__code", "since")


def _sites_in_use(accreditation: Accreditation, today: date) -> QuerySet[Site]:
    rows = Site.objects.filter(offers__accreditation=accreditation)
    return rows.filter(Q(closed_on=None) | Q(closed_on__gt=today)).distinct().order_by("name", "id")


def _accepted(organisation: UUID) -> Spans:
    """The accepted documents of a provider as spans of days, by kind and site."""
    spans: Spans = {}
    rows = Paper.objects.filter(organisation=organisation, state=PaperState.ACCEPTED)
    for kind, site, first, last in rows.values_list("kind", "site", "issued_on", "valid_until").order_by("issued_on"):
        spans.setdefault((kind, site), []).append((first, last))
    return spans


def _lapse(owed: Owed, papers: Spans, today: date) -> Lapse | None:
    spans = papers.get((owed.kind.pk, owed.site.pk if owed.site else None), [])
    day = coverage.gap(spans, max(today, owed.since), owed.until)
    return Lapse(owed.kind, owed.site, day) if day else None


def waiting_first() -> QuerySet[Paper]:
    """The documents sent, with kind, provider and site: those to check first, then the newest."""
    place = Case(When(state=PaperState.SENT, then=0), default=1)
    rows = Paper.objects.select_related("kind", "organisation", "site").annotate(place=place)
    return rows.order_by("place", "-sent_at", "id")
