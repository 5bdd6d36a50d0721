"""Published rankings as anyone may read them. What identifies a person is never read from the database here.

Families are published by code alone (D.Lgs. 33/2013, art. 26 c. 4): no name, no fact, no protocol number, no priority
class, no reason of a refusal. Firms that receive are published by name, and so are the winners of a selection of staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from concilia.calls.queries import calls
from concilia.calls.states import Regime
from concilia.core import clock

from ..models import Ranking
from ..states import Place, RankingState
from . import secrecy

#: Years of publication, from 1 January after the act (D.Lgs. 33/2013, art. 8 c. 3).
YEARS = 5
VISIBLE = (RankingState.PUBLISHED, RankingState.SUPERSEDED)

COLUMNS = ("public_code", "position", "total", "place", "funded")
WINNERS = (Place.FUNDED, Place.PARTLY_FUNDED)


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A row of a published ranking. ``funded`` is in cents; ``total`` is absent where it would tell something special."""

    code: str
    position: int | None
    total: Decimal | None
    place: Place
    funded: int
    name: str = ""


def visible(instant: datetime) -> QuerySet[Ranking]:
    """The versions that may be read at ``instant``: published, replaced ones included, until their term ends."""
    first_year = instant.astimezone(clock.ROME).year - YEARS
    shown = Ranking.objects.filter(state__in=VISIBLE, published_at__year__gte=first_year)
    return shown.select_related("call__network", "rules__call").order_by("-published_at", "-number")


def rows(ranking: Ranking) -> Iterator[PublicRow]:
    """The rows by position, then by code, which tells nothing."""
    with_total = not secrecy.total_reveals(calls.rules(ranking.rules))
    ordered = ranking.rows.order_by(F("position").asc(nulls_last=True), "public_code")
    for row in ordered.values_list(*COLUMNS, *_name_of(ranking)):
        yield _row(row, with_total)


def _name_of(ranking: Ranking) -> tuple[str, ...]:
    """The columns of the name, in the regimes that publish one."""
    return {
        Regime.FAMILIES: (),
        Regime.FIRMS: ("application__organisation__name",),
        Regime.STAFF: ("application__applicant__given_name", "application__applicant__family_name"),
    }[Regime(ranking.call.regime)]


def _row(row: tuple[Any, ...], with_total: bool) -> PublicRow:
    code, position, total, place, funded, *names = row
    name = " ".join(part for part in names if part) if place in WINNERS else ""
    return PublicRow(code, position, total if with_total else None, Place(place), funded, name)


def latest(ranking: Ranking) -> Ranking | None:
    """The version that replaced this one and is published now."""
    return Ranking.objects.filter(call=ranking.call, state=RankingState.PUBLISHED).exclude(pk=ranking.pk).first()
