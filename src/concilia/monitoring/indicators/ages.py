"""Age bands, as the database groups them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, CharField, Value, When

BANDS = ((18, "0-17"), (30, "18-29"), (40, "30-39"), (55, "40-54"))
LAST = "55+"


def band(path: str, on: date) -> Case:
    """The age band on a day of whose birth date is at ``path``; empty where there is nobody (a firm)."""
    younger = [When(**{f"{path}__gt": born_by(on, years)}, then=Value(name)) for years, name in BANDS]
    nobody = When(**{f"{path}__isnull": True}, then=Value(""))
    return Case(nobody, *younger, default=Value(LAST), output_field=CharField())


def born_by(on: date, years: int) -> date:
    """The last day of birth of who has completed those years on that day (art. 2963 c.c., as ``engines.deadlines.age``)."""
    after = on + timedelta(days=1)
    try:
        return after.replace(year=after.year - years) - timedelta(days=1)
    except ValueError:  # 29 February of a common year
        return date(after.year - years, 2, 28)
