"""What a change of prices costs families that hold a place, and how far the vouchers already out would go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from concilia.networks.models import Organisation

from ..models import Offer, PlaceRequest
from ..states import HOLDING


@dataclass(frozen=True, slots=True)
class Out:
    """Vouchers that a provider already knows: how many, and the cents left on them."""

    vouchers: int = 0
    left: int = 0


#: What a room below says of vouchers out, by service and unit, that pay in days from one to before another.
Source = Callable[[Organisation, date, date], Mapping[tuple[UUID, str], Out]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a room's source, once, when the room is ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


@dataclass(frozen=True, slots=True)
class Burden:
    """One offer, from one price to another (cents): families that hold a place, their months in the year, vouchers out."""

    offer: Offer
    old: int
    new: int
    families: int
    months: int
    out: Out = field(default_factory=Out)

    @property
    def cents(self) -> int | None:
        """What the families pay more (or less) in the year; None where nobody knows how much they will use."""
        if self.offer.unit == "month":
            return (self.new - self.old) * self.months
        return (self.new - self.old) * self.families if self.offer.unit == "year" else None

    @property
    def units(self) -> int:
        """Whole units that the vouchers' money pays fewer of (negative: more of)."""
        return self.out.left // self.old - self.out.left // self.new if self.old and self.new else 0


def of(
    organisation: Organisation, changes: Iterable[tuple[Offer, int, int]], since: date, until: date
) -> dict[UUID, Burden]:
    """The burden of each change (offer, old and new cents) in a year of prices, by offer. Two queries and the sources'."""
    listed = list(changes)
    held = _held([offer for offer, _old, _new in listed], since, until)
    out = {key: value for source in _SOURCES for key, value in source(organisation, since, until).items()}
    found = {}
    for offer, old, new in listed:
        months = held[offer.pk]
        vouchers = out.get((offer.accreditation.service_id, offer.unit), Out())
        found[offer.pk] = Burden(offer, old, new, len(months), sum(months), vouchers)
    return found


def _held(offers: Iterable[Offer], since: date, until: date) -> defaultdict[UUID, list[int]]:
    """For each place held, by offer, how many months of it are in the year."""
    rows = PlaceRequest.objects.filter(
        period__offer__in=offers, state__in=HOLDING, period__since__lt=until, period__until__gt=since
    )
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    for offer, first, after in rows.values_list("period__offer", "period__since", "period__until").order_by():
        found[offer].append(_months(max(first, since), min(after, until)))
    return found


def _months(since: date, until: date) -> int:
    """The months that have a day from ``since`` to before ``until``."""
    last = until - timedelta(days=1)
    return (last.year - since.year) * 12 + last.month - since.month + 1
