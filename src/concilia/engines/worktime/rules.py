"""Rules of working time as dated rows: a value, the days between which it holds, the norm, a sentence that says it.

The rows stand in ``data/*.yaml``. A new budget law is a new row: the old one gets its last day, and what was asked for a
day before still finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from concilia.engines import yamldoc
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

Unit: TypeAlias = Literal[
    "days", "weeks", "months", "years", "minutes", "people", "cents", "times", "percent", "ratio", "day", "yes"
]
Number: TypeAlias = "int | Fraction"
T = TypeVar("T")

WHOLE = frozenset({"days", "weeks", "months", "years", "minutes", "people", "cents", "times"})
_CODE, _DAY, _RATIO = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", re.compile(r"\d\d-\d\d"), re.compile(r"\d+/[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Rule:
    """A value of law or contract as it holds on a day.

    ``value``: a whole number of its ``unit``; a percentage or a ratio is a Fraction (80 for 80 %); ``day`` is a (month,
    day) of any year; ``yes`` has no number. ``verified`` is false where the norm was not read, and ``note`` says why.
    """

    code: str
    value: int | Fraction | tuple[int, int] | bool
    unit: Unit
    since: date
    until: date | None
    citation: str
    text: Mapping[str, str]
    verified: bool = True
    note: str = ""

    @property
    def number(self) -> Number:
        """The value, for arithmetic."""
        assert not isinstance(self.value, tuple)
        return self.value

    @property
    def whole(self) -> int:
        """The value, which is a whole number of units."""
        assert isinstance(self.value, int)
        return self.value

    @property
    def share(self) -> Fraction:
        """The value of a percentage, as a part of one."""
        return Fraction(self.number) / 100

    def day_in(self, year: int) -> date:
        """The day of a year that a ``day`` rule names."""
        assert isinstance(self.value, tuple)
        return date(year, *self.value)

    def sentence(self, language: str = "it") -> str:
        """What the rule says, with its value, for people."""
        return self.text[language].replace("{value}", self._shown(language))

    def _shown(self, language: str) -> str:
        if isinstance(self.value, tuple):
            return f"{self.value[1]}/{self.value[0]}"
        if self.unit == "minutes" and self.value % 60 == 0:
            return str(self.value // 60)
        if isinstance(self.value, Fraction) and self.unit == "percent":
            shown = f"{float(self.value):g}"
            return shown.replace(".", ",") if language == "it" else shown
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was asked, and the rules that make it so, in the order they were applied."""

    value: T
    because: tuple[Rule, ...]

    def reasons(self, language: str = "it") -> list[str]:
        """A sentence for each rule, with its norm."""
        return [f"{rule.sentence(language)} ({rule.citation})" for rule in self.because]


# The files


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Strict):
    it: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Row(_Strict):
    """A value from a day to a day, both counted."""

    value: int | Decimal | str | bool
    since: date
    until: date | None = None
    citation: str = Field(min_length=3)
    verified: bool = True
    note: str = ""


class Entry(_Strict):
    """``choice``: what was chosen where the norm is silent or two sources disagree, and why."""

    unit: Unit
    text: Said
    choice: str = ""
    values: list[Row] = Field(min_length=1)


class RuleFile(_Strict):
    topic: Said
    rules: dict[str, Entry] = Field(min_length=1)


def read_rules(text: str, file: str) -> tuple[Rule, ...]:
    """The rules of a file. Raises ``yamldoc.FileProblems`` with all that is wrong, as file:line: what and what instead."""
    document = yamldoc.read(text, file)
    model = yamldoc.validate(document, RuleFile)
    problems = [document.problem(path, message) for path, message in _problems(model)]
    if problems:
        raise yamldoc.FileProblems(problems)
    return tuple(_rule(code, entry, row) for code, entry in model.rules.items() for row in entry.values)


def _rule(code: str, entry: Entry, row: Row) -> Rule:
    text = {"it": entry.text.it, "en": entry.text.en}
    value = _value(entry.unit, row.value)
    assert value is not None
    return Rule(
        code, value, entry.unit, row.since, row.until, row.citation, text, row.verified, row.note or entry.choice
    )


def _value(unit: str, written: int | Decimal | str | bool) -> int | Fraction | tuple[int, int] | bool | None:
    """The written value as its unit wants it; None if it cannot be."""
    if unit == "yes" or isinstance(written, bool):
        return True if unit == "yes" and written is True else None
    if unit in WHOLE:
        return written if isinstance(written, int) and written >= 0 else None
    if unit == "day":
        return _month_day(written)
    if isinstance(written, str):
        return Fraction(written) if unit == "ratio" and _RATIO.fullmatch(written) else None
    return Fraction(written) if written >= 0 else None


def _month_day(written: int | Decimal | str) -> tuple[int, int] | None:
    if not isinstance(written, str) or not _DAY.fullmatch(written):
        return None
    month, day = map(int, written.split("-"))
    try:
        date(2001, month, day)  # a common year: the day exists in every year
    except ValueError:
        return None
    return month, day


def _problems(model: RuleFile) -> Iterator[tuple[yamldoc.Path, str]]:
    for code, entry in model.rules.items():
        path: yamldoc.Path = ("rules", code)
        if not re.match(_CODE, code):
            yield path, f"{code}: write the code as topic.name, in small letters"
        for number, row in enumerate(entry.values):
            yield from _row_problems((*path, "values", number), entry, row)
        for number, (first, second) in enumerate(zip(entry.values, entry.values[1:], strict=False), 1):
            if first.until is None or first.until + timedelta(days=1) != second.since:
                expected = second.since - timedelta(days=1)
                yield (*path, "values", number), f"since: the row before must end on {expected} (until: {expected})"


def _row_problems(path: yamldoc.Path, entry: Entry, row: Row) -> Iterator[tuple[yamldoc.Path, str]]:
    if _value(entry.unit, row.value) is None:
        yield (
            (*path, "value"),
            f"value: {row.value!r} is no value in {entry.unit}; {_FORM.get(entry.unit, _FORM_WHOLE)}",
        )
    if row.until is not None and row.until < row.since:
        yield (*path, "until"), f"until: {row.until} comes before since ({row.since})"
    if not row.verified and not (row.note or entry.choice):
        yield (*path, "verified"), "verified: say in `note` what was not read, and where the value comes from"


_FORM_WHOLE = "write a whole number, zero or more"
_FORM = {
    "percent": "write a number, like 80 or 9.19",
    "ratio": "write a number, or a fraction like 6/35",
    "day": "write month and day, like 12-31",
    "yes": "write true",
}


# The book


class Rulebook:
    """The rules of all files, asked by code and day."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_code: dict[str, list[Rule]] = {}
        for rule in self.rules:
            self._by_code.setdefault(rule.code, []).append(rule)

    def on(self, code: str, day: date) -> Rule:
        """The rule in force on a day. Raises KeyError for an unknown code, Invalid for a day that no row covers."""
        for rule in self._by_code[code]:
            if rule.since <= day and (rule.until is None or day <= rule.until):
                return rule
        problem = _("Per il %(day)s non è caricata nessuna norma «%(rule)s»: aggiungi la riga con la sua fonte.")
        raise Invalid("rule.missing", problem, day=day.strftime("%d/%m/%Y"), rule=code)

    def history(self, code: str) -> tuple[Rule, ...]:
        """Every version of a rule, the oldest first."""
        return tuple(self._by_code[code])


@cache
def rulebook() -> Rulebook:
    """The rules that come with the product."""
    folder = resources.files("concilia.engines.worktime").joinpath("data")
    files = sorted((item for item in folder.iterdir() if item.name.startswith("rules-")), key=lambda item: item.name)
    return Rulebook(rule for item in files for rule in read_rules(item.read_text(encoding="utf-8"), item.name))
