"""Opening hours of services, in the syntax of OpenStreetMap: how many minutes of a week, and whether they open (CA-27, BA-19)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _


def open_spans(expression: str, since: date, until: date) -> list[tuple[datetime, datetime]]:
    """When a service is open from a day to a day, both counted, by the clock on its wall; ``Mo-Fr 09:00-13:00``."""
    from opening_hours import OpeningHours, State, validate  # only who counts opening hours waits for it

    if not validate(expression):
        problem = _("«%(written)s» non è un orario di apertura: scrivilo come «Mo-Fr 09:00-13:00».")
        raise Invalid("openings.form", problem, written=expression)
    first, after = datetime.combine(since, time()), datetime.combine(until + timedelta(days=1), time())
    return [
        (start, end)
        for start, end, state, _comments in OpeningHours(expression).intervals(first, after)
        if state == State.OPEN
    ]


def open_minutes(expression: str, since: date, until: date) -> int:
    """Minutes that a service is open from a day to a day, both counted."""
    return sum(int((end - start).total_seconds()) // 60 for start, end in open_spans(expression, since, until))
