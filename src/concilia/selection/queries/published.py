"""Published rankings as anyone may read them. What identifies a person is never read from the database here.

Families are published by code alone (D.Lgs. 33/2013, art. 26 c. 4): no name, no fact, no protocol number, no priority
class, no reason of a refusal. Firms that receive are published by name, and so are the winners of a selection of staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from concilia.calls.queries import calls
from concilia.calls.states import Regime
from concilia.core import clock
from concilia.core.fields import CentsField

from ..models import Award, Ranking, RankingRow
from ..states import AwardState, Place, RankingState
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


def rows(ranking: Ranking, code: str = "") -> QuerySet[RankingRow, tuple[Any, ...]]:
    """The values of the rows by position, then by code, which tells nothing; or those of one code. ``shown`` reads them."""
    found = ranking.rows.order_by(F("position").asc(nulls_last=True), "public_code")
    wanted = found.filter(public_code="".join(code.split()).upper()) if code.strip() else found
    if not _is_aid(ranking):
        return wanted.values_list(*COLUMNS, *_name_of(ranking))
    return wanted.annotate(given=_given()).values_list(*COLUMNS[:-1], "given", *_name_of(ranking))


def _is_aid(ranking: Ranking) -> bool:
    return calls.rules(ranking.rules).file.aid is not None


def _given() -> Any:
    """What a row gives: what it funds, less what the ceiling of *de minimis* aids took away at the concession."""
    refused = Q(state=AwardState.REFUSED, row=OuterRef("pk"))
    limited = Award.objects.filter(refused | Q(state=AwardState.GRANTED), application=OuterRef("application"))
    away = Case(When(state=AwardState.REFUSED, then=F("cents")), default=F("reduced"))
    less = limited.order_by().values("application").annotate(less=Sum(away)).values("less")
    return F("funded") - Coalesce(Subquery(less), 0, output_field=CentsField())


def _name_of(ranking: Ranking) -> tuple[str, ...]:
    """The columns of the name, in the regimes that publish one."""
    return {
        Regime.FAMILIES: (),
        Regime.FIRMS: ("application__organisation__name",),
        Regime.STAFF: ("application__applicant__given_name", "application__applicant__family_name"),
    }[Regime(ranking.call.regime)]


def shown(ranking: Ranking, values: Iterable[tuple[Any, ...]]) -> Iterator[PublicRow]:
    """What everyone may read of the values of some rows."""
    with_total = not secrecy.total_reveals(calls.rules(ranking.rules))
    return (_row(row, with_total) for row in values)


def _row(row: tuple[Any, ...], with_total: bool) -> PublicRow:
    code, position, total, place, funded, *names = row
    if place in WINNERS and not funded:
        place = Place.RENOUNCED
    name = " ".join(part for part in names if part) if place in WINNERS else ""
    return PublicRow(code, position, total if with_total else None, Place(place), funded, name)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many applications a ranking has, how many it funds, and the cents it gives."""

    applications: int
    funded: int
    cents: int


def totals(ranking: Ranking) -> Totals:
    winners = Count("pk", filter=Q(place__in=WINNERS, given__gt=0))
    rows = ranking.rows.annotate(given=_given() if _is_aid(ranking) else F("funded"))
    found = rows.aggregate(count=Count("pk"), winners=winners, cents=Sum("given", default=0))
    return Totals(found["count"], found["winners"], found["cents"])


def latest(ranking: Ranking) -> Ranking | None:
    """The version that replaced this one and is published now."""
    return Ranking.objects.filter(call=ranking.call, state=RankingState.PUBLISHED).exclude(pk=ranking.pk).first()
