"""Money, dates and sizes as people read them, in Italian and in English."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from concilia.engines.deadlines import ROME

ABSENT = "—"
NBSP = "\u00a0"
MINUS = "\u2212"

Urgency = Literal["open", "soon", "urgent", "over"]


def is_italian() -> bool:
    return (get_language() or "it").startswith("it")


def integer(value: int | None) -> str:
    """A whole number with the thousands marked: 1.234 in Italian, 1,234 in English."""
    if value is None:
        return ABSENT
    digits = f"{abs(value):,}"
    grouped = digits.replace(",", ".") if is_italian() else digits
    return f"{MINUS}{grouped}" if value < 0 else grouped


def money(cents: int | None) -> str:
    """An amount of cents: € 1.234,56 in Italian, €1,234.56 in English."""
    if cents is None:
        return ABSENT
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"money is shown from integer cents, not from {type(cents).__name__}")
    euros, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    if is_italian():
        return f"{sign}€{NBSP}{integer(euros)},{rest:02}"
    return f"{sign}€{integer(euros)}.{rest:02}"


def day(value: date | None, *, weekday: bool = False) -> str:
    """A date in words: 11 dicembre 2026. An instant is shown on its day in Rome."""
    if value is None:
        return ABSENT
    if isinstance(value, datetime):
        value = local(value).date()
    text = date_format(value, "l j F Y" if weekday else "j F Y")
    return text.lower() if is_italian() else text


def clock_time(value: datetime) -> str:
    """The hour and minute in Rome; seconds only where they matter."""
    moment = local(value)
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def instant(value: datetime | None, *, weekday: bool = False) -> str:
    """An instant in words, on Rome's clock: 11 dicembre 2026, ore 12:00."""
    if value is None:
        return ABSENT
    return gettext("%(day)s, ore %(time)s") % {"day": day(value, weekday=weekday), "time": clock_time(value)}


def local(value: datetime) -> datetime:
    """The same instant on Rome's clock. An instant without a zone is refused."""
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone to be shown")
    return value.astimezone(ROME)


def size(octets: int) -> str:
    """A file's size in kB or MB, decimal."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{octets / 1_000_000:.1f} MB".replace(".", "," if is_italian() else ".")


def is_over(deadline: datetime, now: datetime) -> bool:
    """Whether a deadline has passed: 12:00:00 is kept by what comes before 12:00:01."""
    return now >= deadline.replace(microsecond=0) + timedelta(seconds=1)


def urgency(deadline: datetime, now: datetime) -> Urgency:
    """How close a deadline is: urgent within two days, soon within a week."""
    if is_over(deadline, now):
        return "over"
    left = deadline - now
    if left <= timedelta(days=2):
        return "urgent"
    return "soon" if left <= timedelta(days=7) else "open"


def remaining(deadline: datetime, now: datetime) -> str:
    """How long is left, in the unit a person would use: days from two days on, then hours, then minutes."""
    if is_over(deadline, now):
        return _elapsed(deadline, now)
    minutes = int((deadline - now).total_seconds() // 60)
    if minutes < 1:
        return gettext("manca meno di un minuto")
    if minutes < 60:
        return ngettext("manca %(n)s minuto", "mancano %(n)s minuti", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("manca %(n)s ora", "mancano %(n)s ore", hours) % {"n": hours}
    days = (local(deadline).date() - local(now).date()).days
    return ngettext("manca %(n)s giorno", "mancano %(n)s giorni", days) % {"n": integer(days)}


def _elapsed(deadline: datetime, now: datetime) -> str:
    days = (local(now).date() - local(deadline).date()).days
    if days == 0:
        return gettext("scaduto oggi")
    return ngettext("scaduto da %(n)s giorno", "scaduto da %(n)s giorni", days) % {"n": integer(days)}
