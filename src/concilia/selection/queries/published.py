"""Published rankings as anyone may read them. What identifies a person is never read from the database here.

Families are published by code alone (D.Lgs. 33/2013, art. 26 c. 4): no name, no fact, no protocol number, no priority
class, no reason of a refusal. Firms that receive are published by name, and so are the winners of a selection of staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from concilia.calls.models import RuleVersion
from concilia.calls.queries import calls
from concilia.calls.states import Regime
from concilia.core import clock
from concilia.core.fields import CentsField

from ..models import Award, Ranking, RankingRow
from ..states import TOLD, AwardState, Place, RankingState
from . import secrecy

#: Years of publication, from 1 January after the act (D.Lgs. 33/2013, art. 8 c. 3).
YEARS = 5
VISIBLE = (RankingState.PROVISIONAL, RankingState.PUBLISHED, RankingState.SUPERSEDED)

WINNERS = (Place.FUNDED, Place.PARTLY_FUNDED)


def _place(place: str, given: int) -> Place:
    """Who receives nothing, because the ceiling of aids took it all at the concession, is not shown as a winner."""
    return Place.RENOUNCED if place in WINNERS and not given else Place(place)


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A row of a published ranking, of a family: it has no place for a name, so that none can be put in it.

    ``funded`` is in cents; ``total`` is absent where it would tell something special.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = ("public_code", "position", "total", "place", "funded")
    NAMED: ClassVar[bool] = False

    code: str
    position: int | None
    total: Decimal | None
    place: Place
    funded: int

    @classmethod
    def read(cls, values: tuple[Any, ...], with_total: bool) -> Self:
        """The row of what ``COLUMNS`` read."""
        code, position, total, place, funded = values
        return cls(code, position, total if with_total else None, _place(place, funded), funded)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row of who may be named when it receives. One that receives nothing has no name, whatever was read."""

    COLUMNS: ClassVar[tuple[str, ...]] = FamilyRow.COLUMNS
    NAMED: ClassVar[bool] = True

    code: str
    position: int | None
    total: Decimal | None
    place: Place
    funded: int
    name: str

    @classmethod
    def read(cls, values: tuple[Any, ...], with_total: bool) -> Self:
        """The row of what ``COLUMNS`` read: first those of a family's, then the parts of the name."""
        code, position, total, found, funded, *names = values
        place = _place(found, funded)
        name = " ".join(part for part in names if part) if place in WINNERS else ""
        return cls(code, position, total if with_total else None, place, funded, name)


@dataclass(frozen=True, slots=True)
class FirmRow(NamedRow):
    """A firm that receives is published by its name (D.Lgs. 33/2013, artt. 26 and 27)."""

    COLUMNS: ClassVar[tuple[str, ...]] = (*FamilyRow.COLUMNS, "application__organisation__name")


@dataclass(frozen=True, slots=True)
class StaffRow(NamedRow):
    """Who wins a selection of staff is published by name; the others are not."""

    COLUMNS: ClassVar[tuple[str, ...]] = (
        *FamilyRow.COLUMNS,
        "application__applicant__given_name",
        "application__applicant__family_name",
    )


PublicRow = FamilyRow | FirmRow | StaffRow
#: What each regime publishes: the only way from a ranking to the public goes through one of these types.
ROWS: Mapping[Regime, type[PublicRow]] = {
    Regime.FAMILIES: FamilyRow,
    Regime.FIRMS: FirmRow,
    Regime.STAFF: StaffRow,
}


def row_type(ranking: Ranking) -> type[PublicRow]:
    """The type of the rows that a ranking's regime publishes."""
    return ROWS[Regime(ranking.call.regime)]


def visible(instant: datetime) -> QuerySet[Ranking]:
    """The versions that may be read at ``instant``: published, replaced ones included, until their term ends."""
    first_year = instant.astimezone(clock.ROME).year - YEARS
    shown = Ranking.objects.filter(state__in=VISIBLE, published_at__year__gte=first_year)
    return shown.select_related("call__network", "rules__call").order_by("-published_at", "-number")


def rows(ranking: Ranking, code: str = "") -> QuerySet[RankingRow, tuple[Any, ...]]:
    """The values of the rows by position, then by code, which tells nothing; or those of one code. ``shown`` reads them."""
    found = ranking.rows.order_by(F("position").asc(nulls_last=True), "public_code")
    wanted = found.filter(public_code="".join(code.split()).upper()) if code.strip() else found
    columns = list(row_type(ranking).COLUMNS)
    if not _is_aid(ranking):
        return wanted.values_list(*columns)
    columns[columns.index("funded")] = "given"
    return wanted.annotate(given=_given()).values_list(*columns)


def _is_aid(ranking: Ranking) -> bool:
    return calls.rules(ranking.rules).file.aid is not None


def _given() -> Any:
    """What a row gives: what it funds, less what the ceiling of *de minimis* aids took away at the concession."""
    refused = Q(state=AwardState.REFUSED, row=OuterRef("pk"))
    limited = Award.objects.filter(refused | Q(state=AwardState.GRANTED), application=OuterRef("application"))
    away = Case(When(state=AwardState.REFUSED, then=F("cents")), default=F("reduced"))
    less = limited.order_by().values("application").annotate(less=Sum(away)).values("less")
    return F("funded") - Coalesce(Subquery(less), 0, output_field=CentsField())


def shown(ranking: Ranking, values: Iterable[tuple[Any, ...]]) -> Iterator[PublicRow]:
    """What everyone may read of the values of some rows."""
    with_total = not any(secrecy.total_reveals(calls.rules(version)) for version in versions(ranking))
    kind = row_type(ranking)
    return (kind.read(row, with_total) for row in values)


def versions(ranking: Ranking) -> list[RuleVersion]:
    """The versions of the rules by which a ranking's rows were judged, and the one that orders them."""
    others = set(ranking.inputs.get("versions", ())) - {ranking.rules.number}
    if not others:
        return [ranking.rules]
    own = RuleVersion.objects.filter(call=ranking.call_id, number__in=others).select_related("call")
    return [ranking.rules, *own.order_by("number")]


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
    later = Ranking.objects.filter(call=ranking.call, period=ranking.period, state__in=TOLD)
    return later.exclude(pk=ranking.pk).order_by("-number").first()
