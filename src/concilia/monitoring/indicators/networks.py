"""G: who takes part."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from concilia.networks.models import Adhesion, Agreement
from concilia.networks.queries.members import in_force
from concilia.networks.states import AdhesionState

from .definition import Cells, Day, Figure, Indicator, count, folded

WAITING = (AdhesionState.REQUESTED, AdhesionState.FORMALISING)


def members(day: Day) -> Figure:
    adhesions = Adhesion.objects.filter(network=day.network)
    inside = adhesions.filter(in_force(day.on))
    waiting = adhesions.filter(state__in=WAITING, requested_at__lt=day.end)
    by_type = _organisations(inside, "organisation__type")
    total = sum(by_type.values(), count(0))
    states = {"active": total, **_organisations(waiting, "state")}
    by_alliance = _organisations(inside.exclude(alliance=None), "alliance__code")
    return Figure(total, {"state": states, "type": by_type, "alliance": by_alliance})


def _organisations(adhesions: QuerySet[Adhesion], key: str) -> Cells:
    """Distinct organisations of the adhesions, by a key."""
    rows = adhesions.values(cell=F(key)).annotate(n=Count("organisation", distinct=True)).order_by("cell")
    return folded(rows, "cell")["cell"]


def agreements(day: Day) -> Figure:
    signed = Agreement.objects.filter(network=day.network, signed_on__lte=day.on)
    return Figure(count(signed.filter(Q(expires_on=None) | Q(expires_on__gte=day.on)).count()))


INDICATORS = (
    Indicator(
        code="G1",
        label={"it": "Organizzazioni aderenti", "en": "Member organisations"},
        definition={
            "it": "Organizzazioni con un'adesione alla rete o a un'alleanza in vigore nel giorno, ciascuna contata una volta.",
            "en": "Organisations with an adhesion to the network or to an alliance in force on the day, each counted once.",
        },
        unit={"it": "organizzazioni", "en": "organisations"},
        direction="rise",
        measure=members,
        by=("state", "type", "alliance"),
        plan_code="organizzazioni-aderenti",
    ),
    Indicator(
        code="G3",
        label={"it": "Accordi in vigore", "en": "Agreements in force"},
        definition={
            "it": "Accordi della rete e delle alleanze firmati entro il giorno e non ancora scaduti.",
            "en": "Agreements of the network and of its alliances signed by the day and not yet expired.",
        },
        unit={"it": "accordi", "en": "agreements"},
        direction="rise",
        measure=agreements,
    ),
)
