"""One use of a voucher: what it pays, what the person pays, which limits it touches, or why it is refused.

Pure: what was used before is given as sums by limit and period. Money and quantities are integers, in hundredths
(cents, hundredths of an hour or a kilometre); counts are whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from concilia.engines.deadlines import months_after
from concilia.engines.rules import columns as names
from concilia.engines.rules.cells import cell
from concilia.engines.rules.computed import with_computed
from concilia.engines.rules.evaluation import euro_of, with_derived
from concilia.engines.rules.few import column_of, frame_of
from concilia.engines.rules.frames import frame_from_rows
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.reads import all_read
from concilia.engines.rules.schema import Fact, Limit, Text, Use
from concilia.engines.rules.texts import Reading, texts_of
from concilia.engines.rules.windows import in_rome
from concilia.engines.rules.worth import Worth
from concilia.engines.yamldoc import FileProblems, Path

Usage = Mapping[tuple[str, str], int]
"""What was used so far, by limit and period: ``{("MONTH", "2026-03"): 12000}``."""

NOTHING: Usage = {}
VOUCHER, VALIDITY = "VOUCHER", "VALIDITY"


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """A ceiling for one application: whole uses, or hundredths of euro or of the unit."""

    code: str
    label: Text
    measure: str
    ceiling: int
    per: str
    beyond: str


@dataclass(frozen=True, slots=True)
class Touched:
    """What a use takes from a limit in a period."""

    code: str
    period: str
    measure: str
    taken: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class UseRefusal:
    """Why a use is refused: the code of a requirement or a limit, and its reason."""

    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class UseOutcome:
    """What one use comes to, in cents. ``own`` is the person's share; None when the call states no price.

    ``units``, in hundredths: as the call says, else what the first limit of a quantity takes, else one.
    """

    price: int | None
    pays: int
    own: int | None
    refused: tuple[UseRefusal, ...]
    touched: tuple[Touched, ...]
    units: int = 100

    @property
    def admitted(self) -> bool:
        return not self.refused


class NoUse(ValueError):
    """The call says nothing about uses: its benefit is not a voucher."""


def evaluate_use(
    rules: CallRules,
    use: Mapping[str, Any],
    used: Usage = NOTHING,
    *,
    application: Mapping[str, Any],
    at: datetime,
    awarded: int,
    left: int | None = None,
    awarded_on: date | None = None,
) -> UseOutcome:
    """Judge one use. ``use``: its facts; ``used``: sums so far; ``application``: the frozen facts of who was awarded.

    ``at``: the aware instant of the use; ``awarded``: the voucher's value in cents; ``left``: what is left on it;
    ``awarded_on``: the day from which its days run. Raises NoUse, FileProblems for facts that cannot be read, and
    NotComputable for those that take an expression beyond the numbers that are held exactly.
    """
    rule = _rule(rules)
    worth = _worth(rules, rule, use, application, at, awarded)
    price, pays = _price_and_amount(worth, rule)
    if not _is_valid(rules, in_rome(at).date(), awarded_on):
        return _refused(price, [UseRefusal(VALIDITY, OUT_OF_TIME)])
    refusals = _requirements(worth, rule)
    if pays is None or (price is None and rule.price is not None):
        refusals.append(UseRefusal("AMOUNT", MISSING))
    meter = _Meter(worth, rule, used, in_rome(at))
    pays = meter.cut(pays or 0)
    if left is not None and pays > left:
        pays = max(left, 0)
        if not pays:
            refusals.append(UseRefusal(VOUCHER, EXHAUSTED))
    refusals.extend(meter.refusals)
    if refusals:
        return _refused(price, refusals)
    touched = meter.touched(pays)
    own = None if price is None else price - pays
    return UseOutcome(price, pays, own, (), touched, _units(worth, rule, touched))


def _units(worth: Worth, rule: Use, touched: Iterable[Touched]) -> int:
    stated = worth.number("quantity", "use", "units") if rule.units is not None else None
    if stated is not None:
        return max(stated, 0)
    return next((one.taken for one in touched if one.measure == "quantity"), 100)


def _refused(price: int | None, refusals: list[UseRefusal]) -> UseOutcome:
    return UseOutcome(price, 0, price, tuple(refusals), ())


def _is_valid(rules: CallRules, day: date, awarded_on: date | None) -> bool:
    first, last = validity(rules, awarded_on)
    return (first is None or first <= day) and (last is None or day <= last)


def limits_in_force(rules: CallRules, application: Mapping[str, Any], awarded: int) -> tuple[LimitInForce, ...]:
    """The limits of a voucher as numbers, for whoever keeps count of them. Those that no number fits are left out."""
    rule = _rule(rules)
    ceilings: list[Path] = [("use", "limits", index, limit.measure) for index, limit in enumerate(rule.limits)]
    worth = Worth(rules, application_frame(rules, application, awarded, _read_at(rules, tuple(ceilings))), ceilings)
    limits = []
    for path, limit in zip(ceilings, rule.limits, strict=True):
        ceiling = worth.number(limit.measure, *path)
        if ceiling is not None:
            limits.append(LimitInForce(limit.code, _label(limit), limit.measure, ceiling, limit.per, limit.beyond))
    return tuple(limits)


def add_up(outcomes: Iterable[UseOutcome]) -> dict[tuple[str, str], int]:
    """What a series of uses took, by limit and period."""
    sums: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        for touched in outcome.touched:
            key = (touched.code, touched.period)
            sums[key] = sums.get(key, 0) + touched.taken
    return sums


def period_of(per: str, wall: datetime) -> str:
    """The key of the period in which a limit counts, from the time in Rome."""
    year, week, _ = wall.isocalendar()
    keys = {"day": f"{wall:%Y-%m-%d}", "week": f"{year}-W{week:02}", "month": f"{wall:%Y-%m}", "year": f"{wall:%Y}"}
    return keys.get(per, per)


def validity(rules: CallRules, awarded_on: date | None) -> tuple[date | None, date | None]:
    """The first and the last day of use of a voucher awarded on a day; None: not bounded, or not known without it."""
    valid = _rule(rules).valid
    first = awarded_on if valid.start == "award" else valid.start
    last = first + timedelta(days=valid.days) if first is not None and valid.days is not None else None
    to_activate = activate_by(rules, awarded_on)
    ends = [day for day in (last, valid.until, to_activate and complete_by(rules, to_activate)) if day is not None]
    return first, min(ends) if ends else None


def activate_by(rules: CallRules, awarded_on: date | None) -> date | None:
    """The last day on which a voucher awarded on a day can be activated; None when the call asks for no activation."""
    valid = _rule(rules).valid
    first = awarded_on if valid.start == "award" else valid.start
    if valid.activate_days is None or first is None:
        return None
    return first + timedelta(days=valid.activate_days)


def complete_by(rules: CallRules, activated_on: date) -> date | None:
    """The last day of use of a voucher activated on a day, if the call counts it from there."""
    months = _rule(rules).valid.complete_months
    return months_after(activated_on, months) if months is not None else None


MISSING = Text(it="Manca un dato necessario", en="A fact that is needed is missing")
OUT_OF_TIME = Text(it="Il voucher non è valido in questa data", en="The voucher is not valid on this date")
EXHAUSTED = Text(it="Il voucher è esaurito", en="The voucher is used up")


def _rule(rules: CallRules) -> Use:
    if rules.file.use is None:
        raise NoUse(f"the call {rules.file.call} says nothing about uses")
    return rules.file.use


def application_frame(
    rules: CallRules, application: Mapping[str, Any], awarded: int, wanted: frozenset[str] | None = None
) -> pl.DataFrame:
    """The frozen facts of who was awarded, on one row, with what is derived from them and the voucher's value.

    ``wanted``: the names that will be read; what else could be derived is left out.
    """
    frame = frame_from_rows(rules, [application])
    frame = with_derived(rules, with_computed(rules, frame, wanted), wanted)
    return frame.with_columns(euro_of(pl.lit(awarded)).alias(names.BENEFIT))


def _worth(
    rules: CallRules, rule: Use, use: Mapping[str, Any], application: Mapping[str, Any], at: datetime, awarded: int
) -> Worth:
    paths = tuple(path for path in rules.expressions if _of_a_use(path))
    frame = application_frame(rules, application, awarded, _read_at(rules, paths))
    return Worth(rules, frame.with_columns(_facts_of_use(rule, use, at).get_columns()), paths)


@lru_cache(maxsize=256)
def _read_at(rules: CallRules, paths: tuple[Path, ...]) -> frozenset[str]:
    """Every name that the expressions at some paths are made from."""
    compiled = (rules.find(*path) for path in paths)
    return frozenset(all_read(rules, (name for one in compiled if one for name in one.reads)))


def _of_a_use(path: Path) -> bool:
    return path[0] == "use" and path[1] != "top_ups"


def _facts_of_use(rule: Use, use: Mapping[str, Any], at: datetime) -> pl.DataFrame:
    """Its facts and its instant, on one row. Raises FileProblems with every value that cannot be read."""
    return read_facts(rule.facts, use, (names.USED_AT, pl.Datetime("us"), [in_rome(at)]))


def read_facts(facts: Iterable[Fact], given: Mapping[str, Any], *own: Any) -> pl.DataFrame:
    """Facts of one use or event and the platform's ``own`` columns, on one row. Raises FileProblems."""
    reading = Reading("use", [1])
    asked = [(cell(fact), texts_of(reading, [given], fact.name)) for fact in facts]
    columns = [found for column, text in asked for found in column_of(reading, column, text)]
    if reading.problems:
        raise FileProblems(reading.problems)
    return frame_of([*columns, *own])


def _price_and_amount(worth: Worth, rule: Use) -> tuple[int | None, int | None]:
    price = worth.number("amount", "use", "price") if rule.price is not None else None
    pays = worth.number("amount", "use", "amount")
    if pays is not None:
        pays = max(pays, 0) if price is None else min(max(pays, 0), price)
    return price, pays


def _requirements(worth: Worth, rule: Use) -> list[UseRefusal]:
    refusals = []
    for index, item in enumerate(rule.requirements):
        outcome = worth.of("use", "requirements", index, "expression")
        if not outcome:
            refusals.append(UseRefusal(item.code, MISSING if outcome is None else item.reason))
    return refusals


def _label(limit: Limit) -> Text:
    return limit.label or Text(it=limit.code)


@dataclass(slots=True)
class _Held:
    """A limit that holds for this use: what is left of it, and what the use takes."""

    limit: Limit
    period: str
    ceiling: int
    left: int
    taken: int


class _Meter:
    """The limits that hold for one use: each pays what it leaves, or refuses."""

    def __init__(self, worth: Worth, rule: Use, used: Usage, wall: datetime) -> None:
        self.refusals: list[UseRefusal] = []
        self.held: list[_Held] = []
        for index, limit in enumerate(rule.limits):
            if limit.when is None or worth.of("use", "limits", index, "when") is True:
                self._hold(worth, index, limit, used, wall)

    def _hold(self, worth: Worth, index: int, limit: Limit, used: Usage, wall: datetime) -> None:
        ceiling = worth.number(limit.measure, "use", "limits", index, limit.measure)
        taken = 1 if limit.of is None else worth.number(limit.measure, "use", "limits", index, "of")
        if ceiling is None or taken is None:
            self.refusals.append(UseRefusal(limit.code, MISSING))
            return
        period = period_of(limit.per, wall)
        before = 0 if limit.per == "use" else used.get((limit.code, period), 0)
        self.held.append(_Held(limit, period, ceiling, ceiling - before, taken))

    def cut(self, pays: int) -> int:
        """What is paid within the limits: all, what is left (of a quantity, in proportion), or nothing at all."""
        for held in self.held:
            wanted = pays if held.limit.measure == "amount" else held.taken
            if wanted <= held.left and held.left > 0:
                continue
            if held.left <= 0 or held.limit.beyond == "refuse" or held.limit.measure == "count":
                self.refusals.append(UseRefusal(held.limit.code, held.limit.reason or _reached(held.limit)))
            elif held.limit.measure == "amount":
                pays = held.left
            else:
                pays = (2 * pays * held.left + held.taken) // (2 * held.taken)
                held.taken = held.left
        return pays

    def touched(self, pays: int) -> tuple[Touched, ...]:
        return tuple(
            Touched(
                held.limit.code,
                held.period,
                held.limit.measure,
                pays if held.limit.measure == "amount" else held.taken,
                held.ceiling,
            )
            for held in self.held
            if held.limit.per != "use"
        )


def _reached(limit: Limit) -> Text:
    label = _label(limit)
    return Text(it=f"Limite raggiunto: {label.it}", en=f"Limit reached: {label.in_language('en')}")
