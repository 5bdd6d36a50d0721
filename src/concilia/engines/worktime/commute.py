"""What working elsewhere spares of a commute: km, hours and CO2, with a factor that has its date and source (CA-28).

A distance is what a worker declares, in km one way or as a band; an address or a position is never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeAlias

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.worktime.rules import Answer, rulebook

Mode: TypeAlias = Literal["car", "urban_car", "none"]


@dataclass(frozen=True, slots=True)
class Spared:
    """Days not travelled, and the km, minutes and kg of CO2 that they spare."""

    days: int
    km: Fraction
    minutes: int
    kg: Fraction


def spared(
    days: int, km_a_day: Fraction | int, on: date, *, mode: Mode = "car", people: int = 1, minutes_a_day: int = 0
) -> Answer[Spared]:
    """What ``days`` at home spare of a journey there and back. ``people``: who shared the car, and would travel all the same.

    The factor is that of the day; it is kept beside the figure, so that a later factor never changes what was reported.
    """
    if days < 0 or km_a_day < 0 or people < 1:
        raise Invalid("commute.numbers", _("Giorni e chilometri non sono negativi, e in auto c'è almeno una persona."))
    factor = rulebook().on(f"commute.{mode}_kg_per_km", on)
    km = Fraction(km_a_day) * days
    return Answer(Spared(days, km, days * minutes_a_day, km * factor.number / people), (factor,))


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure before and after: the means, their difference, and the interval that holds it 95 times in 100.

    ``interval`` is None where a phase has fewer than two values: then nothing can be concluded.
    """

    before: float
    after: float
    counts: tuple[int, int]
    difference: float
    interval: tuple[float, float] | None


def before_after(before: list[float], after: list[float]) -> Difference:
    """A measure in the baseline and in the trial (Welch). Without random assignment it shows a change, not its cause."""
    if not before or not after:
        raise Invalid("measure.empty", _("Serve almeno un valore prima e uno dopo."))
    means = tuple(sum(values) / len(values) for values in (before, after))
    difference = means[1] - means[0]
    counts = (len(before), len(after))
    if min(counts) < 2:
        return Difference(means[0], means[1], counts, difference, None)
    spreads = [
        sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)
        for values, mean in zip((before, after), means, strict=True)
    ]
    variance = sum(spreads)
    freedom = variance**2 / sum(s**2 / (n - 1) for s, n in zip(spreads, counts, strict=True)) if variance else 1e9
    margin = _student(freedom) * variance**0.5
    return Difference(means[0], means[1], counts, difference, (difference - margin, difference + margin))


def _student(freedom: float) -> float:
    """The 97.5th percentile of Student's t (Abramowitz and Stegun 26.7.5); whole degrees below 2.5, where it fails."""
    if freedom < 2.5:
        return 12.706 if freedom < 1.5 else 4.303
    z = 1.959964
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


@dataclass(frozen=True, slots=True)
class PlanDue:
    """The yearly home-work travel plan: the last day to adopt it, and to send it."""

    adopt: date
    send: date


def travel_plan(employees: int, in_named_comune: bool, year: int) -> Answer[PlanDue | None]:
    """When the travel plan of a site is due in a year; None if it is not (DL 34/2020 art. 229)."""
    on = date(year, 1, 1)
    above, due, days = (rulebook().on(f"commute.plan_{name}", on) for name in ("people", "due", "sent_days"))
    if employees <= above.whole or not in_named_comune:
        return Answer(None, (above,))
    adopt = due.day_in(year)
    return Answer(PlanDue(adopt, adopt + timedelta(days=days.whole)), (above, due, days))
