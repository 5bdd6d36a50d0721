"""B5: persons reached, each counted once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet

from concilia.selection.models import Award
from concilia.selection.states import AwardState

from .ages import band
from .definition import Day, Figure, Indicator, count, folded

PERSON = "application__applicant"
CARED = "application__beneficiary"
ALLIANCE = "application__call__alliance"


def _awards(day: Day) -> QuerySet[Award]:
    return Award.objects.filter(network=day.network, state=AwardState.GRANTED, granted_at__lt=day.end).order_by()


def _once(day: Day, path: str) -> Figure:
    """Distinct persons at the end of ``path``. Everybody has one sex and one age, so those cells sum to the total."""
    awards = _awards(day).exclude(**{path: None})
    persons = Count(path, distinct=True)
    rows = list(awards.values(sex=F(f"{path}__sex"), age=band(f"{path}__birth_date", day.on)).annotate(n=persons))
    alliances = awards.values(alliance=F(f"{ALLIANCE}__code")).annotate(n=persons)
    total = count(sum(row["n"] for row in rows))
    return Figure(total, {**folded(rows, "sex", "age"), **folded(alliances, "alliance")})


def reached(day: Day) -> Figure:
    return _once(day, PERSON)


def cared_for(day: Day) -> Figure:
    return _once(day, CARED)


def in_two_alliances(day: Day) -> Figure:
    by_person: Any = _awards(day).exclude(**{PERSON: None}).values(PERSON)
    return Figure(count(by_person.annotate(alliances=Count(ALLIANCE, distinct=True)).filter(alliances__gt=1).count()))


PERSONS = {"it": "persone", "en": "persons"}

INDICATORS = (
    Indicator(
        code="B5",
        label={"it": "Persone raggiunte, senza doppi conteggi", "en": "Persons reached, each counted once"},
        definition={
            "it": "Persone a cui è stata concessa almeno una domanda, contate una volta nella rete; la persona è chi ha fatto "
            "domanda.",
            "en": "Persons with at least one award in force, counted once in the network; the person is the one who applied.",
        },
        unit=PERSONS,
        direction="rise",
        measure=reached,
        by=("sex", "age", "alliance"),
        people=True,
        plan_code="persone-raggiunte",
    ),
    Indicator(
        code="B5-cared",
        label={"it": "Persone per cui è stato concesso un beneficio", "en": "Persons a benefit was awarded for"},
        definition={
            "it": "Figli e altre persone assistite per cui è in vigore una concessione, ciascuna contata una volta.",
            "en": "Children and other persons cared for, for whom an award is in force, each counted once.",
        },
        unit=PERSONS,
        direction="rise",
        measure=cared_for,
        by=("sex", "age", "alliance"),
        people=True,
    ),
    Indicator(
        code="B5-overlap",
        label={"it": "Persone finanziate da più alleanze", "en": "Persons funded by more than one alliance"},
        definition={
            "it": "Persone con concessioni in vigore di due o più alleanze della rete.",
            "en": "Persons with awards in force of two or more alliances of the network.",
        },
        unit=PERSONS,
        direction="fall",
        measure=in_two_alliances,
        people=True,
    ),
)
