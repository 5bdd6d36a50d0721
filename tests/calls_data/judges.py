"""The real calls judged once more in plain Python, from their published text: what the engine's answer is held against.

A judge takes a row of a sample and says which of its requirements fail and what is due. A row with an empty cell that
matters is not judged (None).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

Row = Mapping[str, str]
Verdict = tuple[set[str], Decimal]
"""Codes that refuse, and the amount due (or the points) when none does."""


def _yes(row: Row, name: str) -> bool:
    return row[name] == "true"


def _age(row: Row, name: str) -> int:
    born, day = date.fromisoformat(row[name]), datetime.fromisoformat(row["submitted"]).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _refused(checks: Mapping[str, bool]) -> set[str]:
    return {code for code, kept in checks.items() if not kept}


def fagnano(row: Row) -> Verdict | None:
    if not row["isee"]:
        return None
    isee, fee, months = Decimal(row["isee"]), Decimal(row["fee"]), int(row["months"])
    excess = fee - (Decimal("327.27") if row["inps_share"] == "raised" else Decimal("272.73"))
    monthly = excess if isee <= 20000 else min(excess, Decimal(100))
    checks = {
        "WINDOW": "2025-10-27 12:00:00" <= row["submitted"] <= "2025-11-20 12:00:00",
        "ENROLLED": _yes(row, "enrolled"),
        "ISEE": isee <= 25000,
        "FEE": excess > 0,
        "MONTHS": months <= 11,
    }
    return _refused(checks), monthly * months


def smart_working(row: Row) -> Verdict | None:
    if not row["durc"]:
        return None
    staff = int(row["employees_at_acceptance"] or row["employees"])
    band = next(band for band, most in enumerate((10, 20, 30, 10**9)) if staff <= most)
    ceilings = {"a": (5000, 7000, 10000, 15000)[band], "b": (2500, 3500, 5000, 7500)[band]}
    due = [min(Decimal(row[f"reported_{part}"] or top), Decimal(top)) for part, top in ceilings.items()]
    checks = {
        "WINDOW": row["submitted"] >= "2020-04-02 12:00:00",
        "EMPLOYER": _yes(row, "registered"),
        "SECTOR": not _yes(row, "agriculture"),
        "SITE": _yes(row, "site_in_lombardy") or _yes(row, "site_by_acceptance"),
        "STAFF": staff >= 3,
        "NEW": not _yes(row, "plan_in_place") or row["emergency_start"] >= "2020-02-25",
        "DURC": _yes(row, "durc"),
        "DE_MINIMIS": Decimal(row["de_minimis"]) + sum(ceilings.values()) <= 200000,
        "OPERATOR": row["operators"] == "1" and _yes(row, "operator_training") and _yes(row, "operator_work"),
        "PILOT": int(row["pilot_months"] or 5) >= 5,
    }
    return _refused(checks), sum(due, Decimal(0))


def chivasso(row: Row) -> Verdict | None:
    if not row["work_points"]:
        return None
    parent, other = int(row["parent_disability"]), int(row["other_disability"])
    points = {"none": 44, "single": 30, "two": 0}[row["parents"]] + int(row["work_points"])
    points += 35 if parent >= 75 else 20 if parent else 0
    points += 10 if other >= 75 else 0
    points += 6 * _yes(row, "twins") + 3 * _yes(row, "waited")
    points += 3 * (int(row["siblings_attending"]) + int(row["other_children"]))
    return set(), Decimal(points)


def taxi(row: Row) -> Verdict | None:
    age, disabled = _age(row, "birth"), _yes(row, "disabled")
    full = _yes(row, "fragility") and (disabled or age >= 65)
    if full and not row["assessed_amount"]:
        return None
    rides = 10 if disabled or _yes(row, "medic") else 8
    checks = {
        "WINDOW": "2020-08-18" <= row["submitted"] < "2020-12-01",
        "RESIDENCE": row["residence"] == "015146",
        "ADULT": age >= 18,
        "CATEGORY": disabled or full or age >= 70 or _yes(row, "medic") or _yes(row, "woman"),
    }
    return _refused(checks), Decimal(row["assessed_amount"]) if full else Decimal(10 * rides)


JUDGES: dict[str, Callable[[Row], Verdict | None]] = {
    "card-2-fagnano-nidi-gratis-plus": fagnano,
    "card-3-lombardia-smart-working": smart_working,
    "card-4-chivasso-nido": chivasso,
    "card-5-milano-taxi": taxi,
}
