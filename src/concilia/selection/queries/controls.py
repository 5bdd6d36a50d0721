"""Samples of controls: what could be drawn and into which stratum it falls, what was drawn and found, what is owed.

Strata are bands of amount by degree of risk. What makes the risk, for each award: the rules that decided read facts which
the applicant declared (``declared``); it got points from data under special protection (``special``); the beneficiary never
had an award in the network (``first``); a person decided otherwise than the rules proposed (``decided``). One risk is a
medium degree, two or more a high one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from concilia.calls.queries import calls
from concilia.engines.ranking import Unit, sample_of
from concilia.engines.rules import CallRules

from ..models import Award, ControlItem, ControlSample
from ..states import AwardState, ControlState, SeedSource
from . import secrecy

DEGREES = ("low", "medium", "high")


def samples() -> QuerySet[ControlSample]:
    """Every sample with how many awards it could draw and drew, the newest first."""
    drawn = Q(items__isnull=False) & ~Q(items__state=ControlState.SPARED)
    return (
        ControlSample.objects.select_related("network")
        .prefetch_related("calls")
        .annotate(universe=Count("items", distinct=True), drawn=Count("items", filter=drawn, distinct=True))
        .order_by("-planned_at", "pk")
    )


def universe(sample: ControlSample) -> list[Award]:
    """The awards in force that can be drawn: made before the event that gives the seed, or after the seed was promised."""
    rows = Award.objects.filter(application__call__in=sample.calls.all(), state=AwardState.GRANTED)
    if sample.seed_source == SeedSource.EVENT:
        rows = rows.filter(granted_at__date__lt=sample.event_on)
    related = "row", "call_line", "application__protocol", "application__rules__call"
    return list(rows.select_related(*related).order_by("application__protocol", "call_line__code", "pk"))


def key_of(award: Award) -> int:
    """The number from which the lot of an award is made: year and number of its application's protocol."""
    return int(award.application.facts["protocol"])


def risks_of(awards: Sequence[Award]) -> dict[UUID, list[str]]:
    """What makes the risk of each award."""
    known = _known_before(awards)
    return {award.pk: list(_risks(award, known)) for award in awards}


def _risks(award: Award, known: set[UUID]) -> Iterator[str]:
    rules = calls.rules(award.application.rules)
    if _declared(rules):
        yield "declared"
    if any(Decimal(award.row.points.get(code) or 0) > 0 for code in _special_points(rules)):
        yield "special"
    if (award.application.applicant_id or award.application.organisation_id) not in known:
        yield "first"
    if award.row.decided:
        yield "decided"


def _known_before(awards: Sequence[Award]) -> set[UUID]:
    """Who had an award of another call of the network."""
    in_calls = {award.application.call_id for award in awards}
    networks = {award.network_id for award in awards}
    rows = Award.objects.filter(network__in=networks, granted_at__isnull=False).exclude(application__call__in=in_calls)
    pairs = rows.values_list("application__applicant", "application__organisation")
    return {person or organisation for person, organisation in pairs}


@lru_cache(maxsize=64)
def _declared(rules: CallRules) -> bool:
    """Whether what decides reads facts that the applicant declared, with no document or register behind them."""
    own = {fact.name for fact in rules.file.facts if fact.origin == "form"}
    deciding = {"requirements", "points", "benefit"}
    return any(own.intersection(item.reads) for path, item in rules.expressions.items() if path[0] in deciding)


@lru_cache(maxsize=64)
def _special_points(rules: CallRules) -> tuple[str, ...]:
    special = secrecy.special_names(rules)
    points = enumerate(rules.file.points)
    return tuple(
        item.code for index, item in points if special.intersection(rules.at("points", index, "expression").reads)
    )


def stratum_of(cents: int, risks: Sequence[str], bands: Sequence[int]) -> str:
    """Band of amount (from 1) and degree of risk: ``2-high``."""
    band = 1 + sum(cents >= limit for limit in bands)
    return f"{band}-{DEGREES[min(len(risks), 2)]}"


def fingerprint(items: Iterable[ControlItem]) -> str:
    """SHA-256 of a universe: number, award, stratum and amount of each."""
    listed = sorted([item.key, str(item.award_id), item.stratum, item.cents] for item in items)
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def lots(sample: ControlSample, units: Iterable[Unit], seed: str) -> dict[str, tuple[int, bool]]:
    """For each award of the universe, by its id, its lot and whether it is drawn."""
    return sample_of(units, seed=seed, share=sample.share, minimum=sample.minimum)


def drawn_again(sample: ControlSample) -> bool:
    """Whether the same universe and the same seed give the sample that is kept."""
    items = list(sample.items.all())
    again = lots(sample, [Unit(str(item.award_id), item.key, item.stratum) for item in items], sample.seed)
    same = all(again[str(item.award_id)] == (item.lot, item.state != ControlState.SPARED) for item in items)
    return same and fingerprint(items) == sample.universe_hash


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of a sample: how many awards and cents it holds, how many were drawn and what was found."""

    code: str
    units: int
    cents: int
    drawn: int
    confirmed: int
    corrected: int
    decayed: int


def strata(sample: ControlSample) -> list[Stratum]:
    """The strata of a drawn sample, in one query."""
    groups = sample.items.order_by("stratum").values_list("stratum")
    rows = groups.annotate(
        units=Count("pk"),
        total=Sum("cents"),
        picked=Count("pk", filter=~Q(state=ControlState.SPARED)),
        confirmed=_decided(ControlState.CONFIRMED),
        corrected=_decided(ControlState.CORRECTED),
        decayed=_decided(ControlState.DECAYED),
    )
    return [Stratum(*row) for row in rows]


def _decided(state: ControlState) -> Count:
    return Count("pk", filter=Q(state=state))


def drawn(sample: ControlSample) -> QuerySet[ControlItem]:
    """What was drawn, with what was found and what must come back, by protocol."""
    related = "award__application__protocol", "award__application__call", "award__call_line"
    rows = sample.items.exclude(state=ControlState.SPARED).select_related(*related)
    return rows.order_by("stratum", "lot", "pk")


@dataclass(frozen=True, slots=True)
class Amounts:
    """In cents: what was drawn was worth, what was cut, what must be given back."""

    drawn: int
    cut: int
    to_recover: int


def amounts(sample: ControlSample) -> Amounts:
    picked = sample.items.exclude(state=ControlState.SPARED)
    found = picked.aggregate(
        all=Sum("cents", default=0),
        before=Sum("before", default=0),
        after=Sum("after", default=0),
        owed=Sum("owed", default=0),
    )
    return Amounts(found["all"], found["before"] - found["after"], found["owed"])
