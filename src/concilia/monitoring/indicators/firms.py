"""C: firms."""

from __future__ import annotations

from django.db.models import Count, F, QuerySet, Sum

from concilia.selection.models import Award
from concilia.selection.states import AwardState

from .definition import Day, Figure, Indicator, count, euros, folded
from .plans import EUROS

FIRM = "application__organisation"


def with_incentive(day: Day) -> Figure:
    firms = Count(FIRM, distinct=True)
    rows = list(_awards(day).values(size=F(f"{FIRM}__size")).annotate(n=firms))
    alliances = _awards(day).values(alliance=F("application__call__alliance__code")).annotate(n=firms)
    return Figure(count(sum(row["n"] for row in rows)), {**folded(rows, "size"), **folded(alliances, "alliance")})


def incentives(day: Day) -> Figure:
    rows = list(_awards(day).values(size=F(f"{FIRM}__size")).annotate(n=Sum("cents")))
    cells = {key: euros(int(cents)) for key, cents in folded(rows, "size")["size"].items()}
    return Figure(sum(cells.values(), euros(0)), {"size": cells})


def _awards(day: Day) -> QuerySet[Award]:
    granted = Award.objects.filter(network=day.network, state=AwardState.GRANTED, granted_at__lt=day.end)
    return granted.exclude(**{FIRM: None}).order_by()


INDICATORS = (
    Indicator(
        code="C1",
        label={"it": "Imprese con incentivo", "en": "Firms with an incentive"},
        definition={
            "it": "Organizzazioni con almeno una concessione in vigore, ciascuna contata una volta; per dimensione.",
            "en": "Organisations with at least one award in force, each counted once; by size.",
        },
        unit={"it": "imprese", "en": "firms"},
        direction="rise",
        measure=with_incentive,
        by=("size", "alliance"),
    ),
    Indicator(
        code="C1-value",
        label={"it": "Incentivi concessi alle imprese", "en": "Incentives awarded to firms"},
        definition={
            "it": "Somma delle concessioni in vigore a organizzazioni.",
            "en": "Sum of the awards in force to organisations.",
        },
        unit=EUROS,
        direction="rise",
        measure=incentives,
        by=("size",),
    ),
)
