"""The one source of time, for code and database.

Normally it is the database server's clock. A rehearsal (the demo, or staff trying a deadline before it comes) moves it;
a test fixes it. Nothing else in the code asks what time it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from . import dialect

ROME = ZoneInfo("Europe/Rome")

_fixed: datetime | None = None
_offset: timedelta | None = None


def now() -> datetime:
    """This instant: aware, in Europe/Rome, with microseconds."""
    if _fixed is not None:
        return _fixed
    return (dialect.database_now() + offset()).astimezone(ROME)


def today() -> date:
    """Today's date in Europe/Rome."""
    return now().date()


def offset() -> timedelta:
    """How far a rehearsal has moved the clock; zero outside the demo. Read once per process."""
    global _offset
    if _offset is None:
        _offset = _stored_offset()
    return _offset


def _stored_offset() -> timedelta:
    from django.conf import settings

    if not settings.DEMO:
        return timedelta()
    from .models import Rehearsal

    row = Rehearsal.objects.first()
    return timedelta(seconds=row.offset_seconds) if row else timedelta()


def rehearse(instant: datetime) -> None:
    """Move the stored clock so that it reads ``instant`` now and runs on. Refused outside the demo."""
    from django.conf import settings

    from .models import Rehearsal

    if not settings.DEMO:
        raise RuntimeError("the clock can be moved only in the demo (CONCILIA_DEMO=true)")
    seconds = round((instant - dialect.database_now()).total_seconds())
    Rehearsal.objects.update_or_create(pk=1, defaults={"offset_seconds": seconds})
    forget()


def forget() -> None:
    """Read the stored offset again at the next call."""
    global _offset
    _offset = None


@contextmanager
def fixed(instant: datetime) -> Iterator[datetime]:
    """The clock stands still at ``instant`` inside the block, in every thread."""
    global _fixed
    before, _fixed = _fixed, instant.astimezone(ROME)
    try:
        yield _fixed
    finally:
        _fixed = before
