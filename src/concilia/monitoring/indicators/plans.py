"""P: the money of the plan."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Sum

from concilia.ledger.queries import Summary, summary
from concilia.plans.models import FundingSource, Resources

from .definition import Cells, Day, Figure, Indicator, euros, folded, percent, rows


def _money(day: Day) -> Summary:
    return summary(day.network.pk, before=day.end)


def _cofinancing(day: Day) -> list[dict[str, Any]]:
    """Cents promised by partners, by form and alliance."""
    sources = FundingSource.objects.filter(network=day.network, kind=FundingSource.Kind.COFINANCING).order_by()
    return rows(sources.values("form", alliance=F("project__alliance__code")).annotate(n=Sum("cents")))


def _resources(day: Day) -> list[dict[str, Any]]:
    """Cents of the projects, whole and co-financed, by alliance."""
    stated = Resources.objects.filter(network=day.network).order_by().values(alliance=F("project__alliance__code"))
    return rows(stated.annotate(whole=Sum("total"), part=Sum("cofinancing")))


def budget(day: Day) -> Figure:
    return Figure(euros(day.once(_money).funded))


def paid(day: Day) -> Figure:
    return Figure(euros(day.once(_money).paid))


def spent(day: Day) -> Figure:
    sums = day.once(_money)
    return Figure(percent(sums.paid, sums.funded))


def _promised(day: Day, form: str) -> Figure:
    promised = [row for row in day.once(_cofinancing) if row["form"] == form]
    cells = folded(promised, "alliance")["alliance"]
    return Figure(euros(sum(row["n"] for row in promised)), {"alliance": _in_euros(cells)})


def in_money(day: Day) -> Figure:
    return _promised(day, FundingSource.Form.MONEY)


def in_kind(day: Day) -> Figure:
    return _promised(day, FundingSource.Form.IN_KIND)


def share(day: Day) -> Figure:
    stated = day.once(_resources)
    cells = {row["alliance"] or "": percent(row["part"], row["whole"]) for row in stated}
    whole, part = (sum(row[name] for row in stated) for name in ("whole", "part"))
    return Figure(percent(part, whole), {"alliance": {key: value for key, value in sorted(cells.items()) if value}})


def _in_euros(cells: Cells) -> Cells:
    return {key: euros(int(cents)) for key, cents in cells.items()}


EUROS = {"it": "euro", "en": "euro"}
PERCENT = {"it": "percento", "en": "percent"}

INDICATORS = (
    Indicator(
        code="P1-budget",
        label={"it": "Fondi assegnati alle linee", "en": "Money given to the budget lines"},
        definition={
            "it": "Quanto le fonti in denaro hanno dato alle linee di bilancio, meno quanto è tornato alle fonti.",
            "en": "What the sources in money gave to the budget lines, less what went back to them.",
        },
        unit=EUROS,
        direction="rise",
        measure=budget,
    ),
    Indicator(
        code="P1-paid",
        label={"it": "Fondi pagati", "en": "Money paid"},
        definition={
            "it": "Quanto la banca ha pagato a enti erogatori, persone e imprese.",
            "en": "What the bank paid to providers, persons and firms.",
        },
        unit=EUROS,
        direction="rise",
        measure=paid,
    ),
    Indicator(
        code="P1",
        label={"it": "Avanzamento della spesa", "en": "Share of the money spent"},
        definition={
            "it": "Fondi pagati su fondi assegnati alle linee.",
            "en": "Money paid over money given to the budget lines.",
        },
        unit=PERCENT,
        direction="rise",
        measure=spent,
    ),
    Indicator(
        code="P2-money",
        label={"it": "Cofinanziamento promesso in denaro", "en": "Co-financing promised in money"},
        definition={
            "it": "Somma delle fonti di cofinanziamento in denaro del piano.",
            "en": "Sum of the plan's co-financing sources in money.",
        },
        unit=EUROS,
        direction="rise",
        measure=in_money,
        by=("alliance",),
    ),
    Indicator(
        code="P2-in-kind",
        label={"it": "Cofinanziamento promesso in natura", "en": "Co-financing promised in kind"},
        definition={
            "it": "Somma delle fonti di cofinanziamento in natura del piano: ore di personale, spazi, strumenti.",
            "en": "Sum of the plan's co-financing sources in kind: hours of staff, rooms, tools.",
        },
        unit=EUROS,
        direction="rise",
        measure=in_kind,
        by=("alliance",),
    ),
    Indicator(
        code="P2",
        label={"it": "Quota di cofinanziamento", "en": "Share of co-financing"},
        definition={
            "it": "Cofinanziamento sul costo complessivo dei progetti che dichiarano le loro risorse.",
            "en": "Co-financing over the whole cost of the projects that state their resources.",
        },
        unit=PERCENT,
        direction="rise",
        measure=share,
        by=("alliance",),
    ),
)
