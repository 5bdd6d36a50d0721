"""How the people of the demo spend what they were granted, call by call: the facts of one use, as canonical text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from .answers import Answers, euros, truth

#: Where people of the demo are taken.
PLACES = ("centro diurno", "ambulatorio", "scuola", "palestra di riabilitazione")


def month(rng: Random, day: date) -> Answers:
    return {"month_cost": euros(rng.randrange(6_000, 48_000, 500)), "attended": truth(rng.random() < 0.95)}


def ride(rng: Random, day: date) -> Answers:
    ends = ["casa", rng.choice(PLACES)]
    rng.shuffle(ends)
    return {
        "ride_from": ends[0],
        "ride_to": ends[1],
        "starts": f"{rng.randint(7, 18):02}:{rng.randrange(0, 60, 5):02}",
        "km": f"{rng.randint(2, 18)}.{rng.randint(0, 9)}",
        "to_service": truth(True),
        "carried_present": truth(True),
    }


def assistance(rng: Random, day: date) -> Answers:
    return {"done_hours": str(rng.randint(1, 4)), "hourly_price": euros(rng.choice((1_600, 1_800, 2_100)))}


def school(rng: Random, day: date) -> Answers:
    return {
        "receipt_amount": euros(rng.randrange(2_000, 18_000, 250)),
        "service_day": day.isoformat(),
        "kind": rng.choice(("service", "service", "service", "service", "canteen")),
        "employed_until": None,
    }


def family(rng: Random, day: date) -> Answers:
    return {
        "receipt_amount": euros(rng.randrange(8_000, 60_000, 1_000)),
        "service": rng.choice(("early_childhood", "after_school", "family_assistant", "transport")),
        "traceable": truth(rng.random() < 0.93),
    }


def course_care(rng: Random, day: date) -> Answers:
    return {
        "care_hours": str(rng.randint(2, 6)),
        "hourly_price": euros(rng.choice((850, 900, 1_100))),
        "in_class": truth(True),
    }


def hospital(rng: Random, day: date) -> Answers:
    return {
        "receipt_amount": euros(rng.randrange(1_500, 12_000, 100)),
        "kind": rng.choice(("ride", "ride", "lodging", "childcare", "help")),
    }


def course(rng: Random, day: date) -> Answers:
    return {
        "issuer": "Ente di formazione dimostrativo",
        "number": f"{day.year}/{rng.randint(200, 999)}",
        "issued_on": day.isoformat(),
        "receipt_amount": euros(rng.randrange(4_000, 9_000, 500)),
        "attended": truth(rng.random() < 0.9),
    }


#: Call code → the facts of a use on a day.
BY_CALL: dict[str, Callable[[Random, date], Answers]] = {
    "castellanza-b-2026": month,
    "castellanza-a-2026": ride,
    "castellanza-a-assistance-2026": assistance,
    "brescia-oltre-la-scuola-2026": school,
    "adda-martesana-voucher-2026": family,
    "taranto-returners-2026": course_care,
    "bari-families-2026": hospital,
    "taranto-courses-2026": course,
}
