"""Smart working and commuting: the worked cases, and measures that say what they cannot show."""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import concilia
from concilia.engines.worktime import agile, commute
from concilia.engines.worktime.agile import Agreement, Asker
from tests.engines.worktime.cases import cases, check
from tests.engines.worktime.test_leave import of

TERMS = Agreement(since=date(2026, 1, 12), until=date(2026, 12, 31), days_month=10)


def ask_communication(event, on, sent=None, workers=1):
    found = of(agile.communication(event, on, sent=sent, workers=workers))
    return {name: getattr(found, name) for name in ("left", "late", "fine_least", "fine_most")}


def ask_days(planned, day=date(2026, 3, 31)):
    agile.check_day(TERMS, day, {date(2026, 3, 1) + timedelta(days=number) for number in range(planned)})


def ask_priority(on, **given):
    answer = agile.priority(Asker(**given), on)
    assert len(answer.because) == len(answer.value)
    return list(answer.value)


def ask_lacking(says, signed, safety_notice):
    agreement = Agreement(since=date(2026, 1, 12), says=says, signed=signed, safety_notice=safety_notice)
    return list(of(agile.lacking(agreement, date(2026, 3, 2))))


def ask_enea(km, km_a_day, kg):
    days = Fraction(km, km_a_day)
    spared = of(commute.spared(int(days), km_a_day, date(2026, 3, 2)))
    assert spared.kg == kg
    per_km = Decimal(spared.kg.numerator) / spared.kg.denominator / spared.km.numerator
    return {"days": days, "kg_a_day": spared.kg / days, "kg_per_km": round(per_km, 4)}


def ask_spared(days, km, **given):
    found = of(commute.spared(days, km, date(2026, 3, 2), **given))
    return {"km": found.km, "kg": found.kg}


def ask_plan(employees, in_named_comune, year):
    due = of(commute.travel_plan(employees, in_named_comune, year))
    return due and [due.adopt, due.send]


NAME = re.compile(r"^ +(\w+) ?[:=]", re.MULTILINE)
FORBIDDEN = {"latitude", "longitude", "lat", "lng", "lon", "gps", "coordinates", "geolocation", "geofence"}


def coordinates(public_places):
    """Names of coordinates in the engine, and in the models and forms of every room but those of places open to the public."""
    names = set()
    for path in Path(concilia.__file__).parent.rglob("*.py"):
        stored = path.name in {"models.py", "forms.py"} or "models" in path.parts
        if ("worktime" in path.parts or stored) and not set(public_places) & set(path.parts):
            names |= set(NAME.findall(path.read_text(encoding="utf-8")))
    assert len(names) > 200
    return [name for name in sorted(names) if set(name.lower().split("_")) & FORBIDDEN]


ASKED = {
    "earliest_end": lambda notice, **given: of(agile.earliest_end(notice, **given)),
    "due": lambda event: of(agile.communication_due(event)),
    "communication": ask_communication,
    "days": ask_days,
    "priority": ask_priority,
    "lacking": ask_lacking,
    "kept": lambda signed, ended=None: of(agile.kept_until(signed, ended)),
    "enea": ask_enea,
    "spared": ask_spared,
    "time": lambda hours, days: of(commute.spared(1, 35, date(2026, 3, 2), minutes_a_day=hours * 60 // days)).minutes,
    "travel_plan": ask_plan,
    "coordinates": coordinates,
}


@cases("agile")
def test_worked_cases(case):
    check(case, ASKED)


@pytest.mark.seed("CA-26")
def test_a_change_is_shown_with_its_interval_and_one_value_concludes_nothing():
    found = commute.before_after([10, 12, 14, 12], [8, 9, 10, 9])
    assert (found.before, found.after, found.difference, found.counts) == (12, 9, -3, (4, 4))
    assert found.interval == pytest.approx((-5.4439, -0.5561), abs=0.001)
    assert commute.before_after([10], [8, 9]).interval is None
