"""What the people of the demo write in their applications, call by call. Some are outside the rules, as in real calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from .lives import Life

Answers = dict[str, Any]


def euros(cents: int) -> str:
    """Canonical text of an amount."""
    return f"{cents // 100}.{cents % 100:02d}"


def truth(value: bool) -> str:
    return "true" if value else "false"


def _isee(life: Life) -> str | None:
    return None if "no_isee" in life.traits else euros(life.isee)


def _carried(life: Life) -> tuple[str, date]:
    """Who needs care: an elder, else the youngest child, else the applicant's own (outside the rules)."""
    someone = (*life.elders, *life.children, life.adult)[0]
    return someone.fiscal_code, someone.birth_date


def castellanza_b(rng: Random, life: Life) -> Answers:
    child = min(life.children, key=lambda body: body.birth_date, default=life.adult)
    small = child.birth_date > date(2023, 4, 1)
    service = rng.choice(
        ("micronido", "nido_famiglia", "centro_prima_infanzia") if small else ("baby_sitting", "ludoteca")
    )
    return {
        "dsu": f"INPS-ISEE-2026-{rng.randrange(10**8):08d}D",
        "isee": euros(life.isee),
        "works": truth(life.works),
        "child_birth": child.birth_date.isoformat(),
        "service": service,
        "fee": euros(rng.randrange(8_000, 52_000, 500)),
        "months": str(rng.randint(1, 5)),
        "other_measure": "bonus_nido" if "other_aid" in life.traits else "none",
    }


def castellanza_a(rng: Random, life: Life) -> Answers:
    code, born = _carried(life)
    return {
        "carried": code,
        "carried_birth": born.isoformat(),
        "condition": "severe" if "disability" in life.traits else "frail" if life.elders else "none",
        "isee": euros(life.isee),
        "works": truth(life.works),
        "other_measure": "attendance_allowance" if "other_aid" in life.traits else "none",
        "rides": str(rng.randint(8, 60)),
    }


def castellanza_assistance(rng: Random, life: Life) -> Answers:
    code, born = _carried(life)
    return {
        "assisted": code,
        "frail": truth(bool(life.elders) or "disability" in life.traits),
        "assisted_birth": born.isoformat(),
        "works": truth(life.works),
        "supported": truth("other_aid" in life.traits),
        "hours": str(rng.randint(4, 20)),
    }


def brescia(rng: Random, life: Life) -> Answers:
    child = life.children[0]
    activity = rng.choice(("closing", "pre_post", "centre", "course"))
    course = activity == "course"
    return {
        "child_birth": child.birth_date.isoformat(),
        "employer_site": rng.choice(("brescia", "brescia", "brescia_est", "valle_trompia", "elsewhere")),
        "isee": euros(life.isee),
        "activity": activity,
        "weekly": str(rng.randint(1, 3)) if course else None,
        "course_months": str(rng.randint(4, 9)) if course else None,
        "planned_expense": euros(rng.randrange(2_000, 90_000, 500)),
    }


def adda_voucher(rng: Random, life: Life) -> Answers:
    cared = (*life.children, *life.elders)
    return {
        "job": "other" if not life.works else rng.choice(("employee", "employee", "professional")),
        "works_in_area": truth(life.employer is not None),
        "other_aid": truth("other_aid" in life.traits),
        "isee": _isee(life),
        "planned_expense": euros(rng.randrange(20_000, 180_000, 1_000)),
        "cared": [
            {"cared_birth": body.birth_date.isoformat(), "disability": truth("disability" in life.traits)}
            for body in cared
        ],
    }


def taranto(rng: Random, life: Life) -> Answers:
    requalifies = life.adult.sex == "F" and "hardship" in life.traits
    back = date(2026, 3, 1) + timedelta(days=rng.randint(-200, 40))
    return {
        "path": "requalification" if requalifies else "return",
        "enrolled": truth(rng.random() < 0.9),
        "course_hours": str(rng.randrange(20, 200, 5)),
        "leave_end": None if requalifies else back.isoformat(),
        "woman": truth(life.adult.sex == "F"),
        "hardship": truth("hardship" in life.traits),
        "isee": _isee(life),
        "cared": [
            {"cared_birth": body.birth_date.isoformat(), "not_self_sufficient": truth(body in life.elders)}
            for body in (*life.children, *life.elders)
        ],
    }


def bari(rng: Random, life: Life) -> Answers:
    ill = life.children[0] if life.children and "hospital" in life.traits else None
    admitted = date(2026, 1, 7) + timedelta(days=rng.randint(0, 40))
    stay = {"admitted_on": admitted.isoformat(), "left_on": (admitted + timedelta(days=rng.randint(2, 45))).isoformat()}
    return {
        "works": truth(life.works),
        "isee": _isee(life),
        "patient_birth": ill.birth_date.isoformat() if ill else None,
        "fragile_mother": truth(life.adult.sex == "F" and "fragile" in life.traits),
        "other_minors": str(max(0, len(life.children) - 1)),
        "other_aid": truth("other_aid" in life.traits),
        "stays": [stay] if ill else [],
    }


def incentives(rng: Random, employees: int) -> Answers:
    cost = rng.randrange(400_000, 1_500_000, 50_000)
    return {
        "site_in_area": truth(rng.random() < 0.9),
        "durc": truth(rng.random() < 0.95),
        "de_minimis": euros(rng.choice((0, 0, 0, 4_000_000, 29_500_000))),
        "employees": str(employees),
        "care_minors": str(rng.randint(0, employees // 3 + 1)),
        "care_elderly": str(rng.randint(0, 4)),
        "care_disabled": str(rng.randint(0, 2)),
        "reached": str(rng.randint(1, employees)),
        "monitoring": truth(rng.random() < 0.9),
        "export": rng.choice(("none", "visits", "mentor")),
        "cost": euros(cost),
        "requested": euros(cost * rng.randint(40, 75) // 100),
        "measures": str(rng.randint(1, 5)),
    }


def courses(rng: Random, life: Life) -> Answers:
    return {
        "leave_end": (date(2026, 3, 1) + timedelta(days=rng.randint(-200, 40))).isoformat(),
        "course_fee": euros(rng.randrange(15_000, 52_000, 500)),
    }


#: Call code → what a person answers.
BY_CALL: dict[str, Callable[[Random, Life], Answers]] = {
    "castellanza-b-2026": castellanza_b,
    "castellanza-a-2026": castellanza_a,
    "castellanza-a-assistance-2026": castellanza_assistance,
    "brescia-oltre-la-scuola-2026": brescia,
    "adda-martesana-voucher-2026": adda_voucher,
    "taranto-returners-2026": taranto,
    "bari-families-2026": bari,
    "taranto-courses-2026": courses,
}
