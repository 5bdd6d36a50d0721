"""Time as offices count it: instants of Europe/Rome, windows, terms in days and working days, suspensions, ages.

Instants are aware datetimes in UTC, to the whole second where a deadline is concerned. Terms are whole days: the day of
the event is not counted (art. 2963 Civil Code, art. 155 Code of Civil Procedure).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

ROME = ZoneInfo("Europe/Rome")

_SATURDAY, _SUNDAY = 5, 6
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


# Instants


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a wall time in Rome, to the second.

    Refuses a time that the clocks skip in March, and one that they show twice in October: an act must not depend on
    which of the two was meant.
    """
    if at.tzinfo is not None or at.microsecond:
        raise Invalid("time.form", _("L'ora va scritta senza fuso orario e senza frazioni di secondo."))
    first = datetime.combine(day, at, ROME)
    params = {"day": day.strftime("%d/%m/%Y"), "at": at.isoformat()}
    if first.astimezone(UTC).astimezone(ROME).replace(tzinfo=None) != first.replace(tzinfo=None):
        problem = _("Le ore %(at)s del %(day)s non esistono: gli orologi passano all'ora legale. Scrivi un'altra ora.")
        raise Invalid("time.skipped", problem, **params)
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        problem = _("Le ore %(at)s del %(day)s ci sono due volte: torna l'ora solare. Scrivi un'altra ora.")
        raise Invalid("time.twice", problem, **params)
    return first.astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last second of a day in Rome: a deadline given as a day alone."""
    return instant(day, time(23, 59, 59))


def wall(moment: datetime) -> datetime:
    """An instant as the clocks in Rome show it."""
    return _aware(moment).astimezone(ROME)


def day_of(moment: datetime) -> date:
    """The day in Rome of an instant."""
    return wall(moment).date()


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise Invalid("time.naive", _("Manca il fuso orario dell'istante."))
    return moment


# Windows


@dataclass(frozen=True, slots=True)
class Window:
    """From ``opens`` to ``closes``, both at a whole second and both kept; None leaves the end open."""

    opens: datetime
    closes: datetime | None = None

    def __post_init__(self) -> None:
        for moment in filter(None, (self.opens, self.closes)):
            if _aware(moment).microsecond:
                raise Invalid("window.fraction", _("Uno sportello apre e chiude a un secondo intero."))
        if self.closes is not None and self.closes < self.opens:
            raise Invalid("window.order", _("Lo sportello chiude prima di aprire: correggi le date."))

    @property
    def end(self) -> datetime | None:
        """The first instant that is too late."""
        return None if self.closes is None else self.closes + _SECOND


def is_open(window: Window, moment: datetime) -> bool:
    """Whether what is received at an instant is in time: a deadline of 12:00:00 keeps what comes before 12:00:01."""
    return window.opens <= _aware(moment) and (window.end is None or moment < window.end)


# Calendars


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are holidays, and whether an office works on Saturdays.

    ``patron`` names a province (``MI``) or a city known to the holidays library, whose patron saint's day is added;
    ``local`` adds days as (month, day), for the patron saint of any other comune.
    """

    patron: str | None = None
    local: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    saturdays: bool = False

    def __post_init__(self) -> None:
        if self.patron is not None and self.patron not in _patrons():
            raise Invalid("calendar.patron", _("Nessun santo patrono per «%(patron)s»."), patron=self.patron)

    def is_holiday(self, day: date) -> bool:
        """A Sunday, a national holiday (4 October among them from 2026) or the patron saint's day."""
        return day.weekday() == _SUNDAY or day in _holidays(self.patron, day.year) or (day.month, day.day) in self.local

    def is_working(self, day: date) -> bool:
        return not self.is_holiday(day) and (self.saturdays or day.weekday() != _SATURDAY)


NATIONAL = Calendar()
"""National holidays alone, offices closed on Saturdays."""


@cache
def _patrons() -> frozenset[str]:
    from holidays.countries.italy import Italy  # half a second: only who counts working days waits for it

    return frozenset(Italy.subdivisions)


@cache
def _holidays(patron: str | None, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("IT", subdiv=patron, years=year))


# Terms


def after(start: date, days: int, calendar: Calendar = NATIONAL, *, saturday_moves: bool = False) -> date:
    """The last day of a term of ``days`` days from ``start``, which is not counted.

    A last day that is a holiday moves to the next one that is not (art. 2963 c. 3 Civil Code, art. 155 c. 4 Code of
    Civil Procedure); with ``saturday_moves`` a Saturday moves too (art. 155 c. 5: acts of a trial).
    """
    return moved(start + _DAY * _count(days), calendar, saturday_moves=saturday_moves)


def moved(day: date, calendar: Calendar = NATIONAL, *, saturday_moves: bool = False) -> date:
    """The day itself, or the first after it that is not a holiday (nor a Saturday, if they move)."""
    while calendar.is_holiday(day) or (saturday_moves and day.weekday() == _SATURDAY):
        day += _DAY
    return day


def before(event: date, days: int, calendar: Calendar = NATIONAL, *, free: bool = False) -> date:
    """The last day to act at least ``days`` days before an event, which is not counted.

    A holiday moves it earlier, so that the notice is never shorter. With ``free`` days neither end is counted.
    """
    day = event - _DAY * (_count(days) + (1 if free else 0))
    while calendar.is_holiday(day):
        day -= _DAY
    return day


def working_days_after(start: date, days: int, calendar: Calendar = NATIONAL) -> date:
    """The last day of a term of ``days`` working days from ``start``, which is not counted."""
    day, left = start, _count(days)
    while left:
        day += _DAY
        left -= calendar.is_working(day)
    return day


def working_days_between(start: date, end: date, calendar: Calendar = NATIONAL) -> int:
    """Working days after ``start`` and up to ``end``, which is counted."""
    return sum(calendar.is_working(start + _DAY * number) for number in range(1, (end - start).days + 1))


def months_after(start: date, months: int) -> date:
    """The same day ``months`` months later, or that month's last day if it has no such day (art. 2963 c. 4 and 5)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - _DAY).day
    return first.replace(day=min(start.day, last))


def _count(days: int) -> int:
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 36_525:
        raise Invalid("term.days", _("Un termine è un numero intero di giorni, da 0 a 36525."))
    return days


# Suspension


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock of a procedure stops at the end of ``since`` and goes on at the end of ``resumes`` (None: not yet).

    An interruption (``restarts``) makes the term begin anew from ``resumes``.
    """

    since: date
    resumes: date | None = None
    restarts: bool = False

    def __post_init__(self) -> None:
        if self.resumes is not None and self.resumes < self.since:
            raise Invalid("stop.order", _("La sospensione finisce prima di cominciare: correggi le date."))

    def holds(self, day: date) -> bool:
        """Whether the day is not counted."""
        return self.since < day and (self.resumes is None or day <= self.resumes)


def expiry(
    start: date, days: int, stops: Sequence[Stop] = (), calendar: Calendar = NATIONAL, *, saturday_moves: bool = False
) -> date | None:
    """The last day of a term in days with its suspensions and interruptions; None while it stands still."""
    start, stops = _from_last_restart(start, stops)
    day, left = start, _count(days)
    while left:
        day += _DAY
        held = [stop for stop in stops if stop.holds(day)]
        if any(stop.resumes is None for stop in held):
            return None
        left -= not held
    return moved(day, calendar, saturday_moves=saturday_moves)


def elapsed(start: date, on: date, stops: Sequence[Stop] = ()) -> int:
    """Days of a term that have run from ``start`` (not counted) to the end of ``on``."""
    start, stops = _from_last_restart(start, [stop for stop in stops if stop.since < on])
    days = (start + _DAY * number for number in range(1, (on - start).days + 1))
    return sum(not any(stop.holds(day) for stop in stops) for day in days)


def _from_last_restart(start: date, stops: Sequence[Stop]) -> tuple[date, Sequence[Stop]]:
    """An interruption that has ended moves the start; one that has not is an open stop."""
    begun = max([start, *(stop.resumes for stop in stops if stop.restarts and stop.resumes)])
    return begun, [stop for stop in stops if stop.resumes is None or stop.resumes > begun]


def prior_notice_stop(
    received: date,
    observations: date | None = None,
    calendar: Calendar = NATIONAL,
    *,
    days: int = 10,
    resumes_after: int = 10,
) -> Stop:
    """The stop that a prior notice of refusal makes (art. 10-bis L. 241/1990, as amended by D.L. 76/2020).

    The term goes on ``resumes_after`` days after observations sent in time, or else from the end of the ``days`` in
    which they could be sent. Observations sent later count as none.
    """
    last = after(received, days, calendar)
    if observations is not None and observations < received:
        raise Invalid("notice.order", _("Le osservazioni non possono precedere il preavviso di rigetto."))
    in_time = observations is not None and observations <= last
    return Stop(received, observations + _DAY * resumes_after if observations and in_time else last)


# Ages


@dataclass(frozen=True, slots=True, order=True)
class Age:
    """Completed years, and completed months beyond them."""

    years: int
    months: int


def age(birth: date, on: date) -> Age:
    """The age on a date. Who was born on 29 February completes a year on 28 February of common years (art. 2963)."""
    return Age(*divmod(completed_months(birth, on), 12))


def completed_months(birth: date, on: date) -> int:
    """Whole months from a birth to a date; the day a month is completed counts (31 January to 28 February is one)."""
    if on < birth:
        raise Invalid("age.unborn", _("La data viene prima della nascita."))
    months = (on.year - birth.year) * 12 + on.month - birth.month
    return months if months_after(birth, months) <= on else months - 1
