"""What an agreement says of an hours bank, as data: ceilings, expiry, use, pay-out, donation."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from concilia.engines import yamldoc
from concilia.engines.deadlines import months_after
from concilia.engines.worktime.rules import Said

Source: TypeAlias = Literal["overtime", "supplementary", "holiday"]
Residue: TypeAlias = Literal["pay", "lapse", "transfer"]
Minutes = Annotated[int, Field(ge=0)]


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{text!r} is no time of day; write it like 06:00")
    return text


def _day(text: str) -> str:
    date.fromisoformat(f"2001-{text}")
    return text


Clock = Annotated[str, AfterValidator(_clock)]
MonthDay = Annotated[str, AfterValidator(_day)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expiry(_Strict):
    """Either ``months`` after the day the hours were earned, or the ``day`` (month-day) ``years`` after that year."""

    months: int | None = Field(default=None, ge=1)
    years: int = Field(default=1, ge=0)
    day: MonthDay | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Expiry:
        if (self.months is None) == (self.day is None):
            raise ValueError("write either months, or years and day")
        return self

    def of(self, earned: date) -> date:
        """The last day on which hours earned on a day may be used."""
        if self.months is not None:
            return months_after(earned, self.months)
        return date.fromisoformat(f"{earned.year + self.years}-{self.day}")


class Band(_Strict):
    """The days (Monday is 1) and the times of day whose hours may be banked."""

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    start: Clock
    end: Clock

    def holds(self, day: date, start: time, end: time) -> bool:
        """Whether work from ``start`` to ``end`` lies within the band."""
        first, last = time.fromisoformat(self.start), time.fromisoformat(self.end)
        return day.isoweekday() in self.weekdays and first <= start <= end <= last


class Scheme(_Strict):
    """A hours bank as agreed. Absent limits do not limit; all times are minutes, ``*_days`` are days.

    ``year_minutes``: the most that is banked of a calendar year's work (``year_minutes_part_time``: of who works part-time;
    absent, it is in proportion to their hours). ``pay_by``: the last day of the year of accrual to ask for payment.
    ``at_once``: the most workers away together. ``residue``: what becomes of hours that expire.
    """

    title: Said
    citation: str = Field(min_length=3)
    sources: tuple[Source, ...] = ("overtime",)
    band: Band | None = None
    year_minutes: Minutes | None = None
    year_minutes_part_time: Minutes | None = None
    expires: Expiry
    residue: Residue
    least_use_minutes: Minutes = 1
    step_minutes: Annotated[int, Field(ge=1)] = 1
    most_use_minutes_day: Minutes | None = None
    use_days_month: Minutes | None = None
    at_once: Minutes | None = None
    approval: bool = True
    pay_by: MonthDay | None = None
    payable: bool = True
    donation: bool = False
    note: str = ""

    def year_cap(self, percent: int = 100) -> int | None:
        """The most minutes of a year for who works ``percent`` of full time; fractions of a minute are dropped."""
        if percent >= 100 or self.year_minutes is None:
            return self.year_minutes
        if self.year_minutes_part_time is not None:
            return self.year_minutes_part_time
        return self.year_minutes * percent // 100

    def pay_until(self, earned: date) -> date | None:
        """The last day to ask for the payment of hours earned on a day; None if they are never paid."""
        if not self.payable:
            return None
        return date.fromisoformat(f"{earned.year}-{self.pay_by}") if self.pay_by else self.expires.of(earned)


class SchemeFile(_Strict):
    schemes: dict[str, Scheme] = Field(min_length=1)


def read_schemes(text: str, file: str) -> dict[str, Scheme]:
    """The schemes of a file by code. Raises ``yamldoc.FileProblems`` with all that is wrong, as file:line."""
    return dict(yamldoc.validate(yamldoc.read(text, file), SchemeFile).schemes)


@cache
def model_schemes() -> dict[str, Scheme]:
    """The clauses of real agreements that come with the product, to start from."""
    data = resources.files("concilia.engines.worktime").joinpath("data", "schemes.yaml")
    return read_schemes(data.read_text(encoding="utf-8"), "schemes.yaml")
