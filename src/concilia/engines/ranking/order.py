"""The order of a ranking: its keys, the draw, the final stamp, and the key that decided between two neighbours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concilia.engines.ranking.packing import Order, in_order
from concilia.engines.rules import columns as names
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules

LOTTERY = "lottery"
PERIOD = "period"
TURN = "turn"

Turns = Mapping[str, int]
"""Id of an application at a counter → the turn in which its outcome became final; a later turn never overtakes."""

NO_TURN: Turns = {}


class SeedMissing(ValueError):
    """A draw without its seed: the announced event has not given one yet."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the order: its name, column and direction. ``tie_break``: it decides only between equals."""

    name: str
    column: pl.Expr
    descending: bool = False
    nulls_last: bool = True
    tie_break: bool = True


class SeedMismatch(ValueError):
    """A seed that is not the one to which the call committed itself."""


def keys_of(
    rules: CallRules, frame: pl.DataFrame, seed: str | None, *, turns: Turns = NO_TURN, one_period: bool = False
) -> tuple[Key, ...]:
    """All the keys, from the period (or the turn) and the class to the stamp that makes the order total."""
    leading = [key for key in _leading(rules) if not (one_period and key.name == PERIOD)]
    keys = [*_turn(turns), *leading, *_declared(rules, frame, seed), *_stamps(rules, frame)]
    written: dict[str, Key] = {}
    for key in keys:
        written.setdefault(key.name, key)
    return tuple(written.values())


def _turn(turns: Turns) -> list[Key]:
    if len(set(turns.values())) < 2:
        return []
    last = max(turns.values()) + 1
    turn = pl.col(names.ID).replace_strict(list(turns), list(turns.values()), default=last, return_dtype=pl.Int32)
    return [Key(TURN, turn, tie_break=False)]


def _leading(rules: CallRules) -> list[Key]:
    keys = []
    if rules.file.procedure == "periodic":
        keys.append(Key(PERIOD, period(rules), tie_break=False))
    if rules.file.classes:
        codes = [item.code for item in rules.file.classes]
        place = pl.col(names.CLASS).replace_strict(codes, range(len(codes)), default=len(codes), return_dtype=pl.UInt16)
        keys.append(Key(names.CLASS, place, tie_break=False))
    return keys


def period(rules: CallRules) -> pl.Expr:
    """The period of a periodic ranking: the number of the window, or the month; the next one after ``until_day``."""
    if rules.file.every == "month":
        day = pl.col(names.SUBMITTED).dt
        late = (day.day() > rules.file.until_day).cast(pl.Int32) if rules.file.until_day else 0
        return day.year().cast(pl.Int32) * 12 + day.month() + late
    codes = [window.code for window in rules.windows]
    return pl.col(names.WINDOW).replace_strict(codes, range(len(codes)), default=None, return_dtype=pl.Int32)


def _declared(rules: CallRules, frame: pl.DataFrame, seed: str | None) -> list[Key]:
    keys = []
    for index, key in enumerate(rules.file.order):
        column = _drawn(frame, rules, seed) if key.by == LOTTERY else _column(rules, key.by)
        keys.append(Key(key.by, column, key.direction == "descending", key.nulls == "last", tie_break=index > 0))
    if rules.file.procedure == LOTTERY:
        keys.append(Key(LOTTERY, _drawn(frame, rules, seed), tie_break=bool(keys)))
    if rules.file.procedure == "counter":
        keys.append(Key(names.SUBMITTED, pl.col(names.RECEIVED), tie_break=False))
    return keys


def _column(rules: CallRules, by: str) -> pl.Expr:
    if by in {item.code for item in rules.file.points}:
        return pl.col(names.points(by))
    if by == names.SUBMITTED:
        return pl.col(names.RECEIVED)
    if by == names.BENEFIT:
        return pl.col(names.CENTS)
    kind = rules.application.get(by)
    if kind is not None and kind.type == "choice":
        return pl.col(by).replace_strict(kind.choices, range(len(kind.choices)), return_dtype=pl.UInt16)
    return pl.col(by)


def _stamps(rules: CallRules, frame: pl.DataFrame) -> list[Key]:
    stamps = [Key(names.PROTOCOL, pl.col(names.PROTOCOL))]
    if frame.get_column(names.PROTOCOL).null_count():
        stamps.append(Key(names.ID, pl.col(names.ID)))
    return stamps


def _drawn(frame: pl.DataFrame, rules: CallRules, seed: str | None) -> pl.Expr:
    seed = seed or (rules.file.lottery.seed if rules.file.lottery else None)
    if not seed:
        raise SeedMissing("the draw has no seed yet; give the outcome of the public event that the call announced")
    _check_commitment(rules, seed)
    return pl.lit(pl.Series(LOTTERY, draw(seed, frame.get_column(names.PROTOCOL).to_list()), dtype=pl.Int64))


def _check_commitment(rules: CallRules, seed: str) -> None:
    promised = rules.file.lottery.commitment if rules.file.lottery else None
    if promised and commitment(seed) != promised:
        raise SeedMismatch(f"the seed is not the one the call committed to: its SHA-256 must be {promised}")


def draws(rules: CallRules) -> bool:
    """Whether a draw decides something in the call, so that a ranking needs its seed."""
    return rules.file.procedure == LOTTERY or any(key.by == LOTTERY for key in rules.file.order)


def commitment(seed: str) -> str:
    """SHA-256 of a seed: published before the draw, it binds who keeps the seed without telling it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def draw(seed: str, protocols: Sequence[int | None]) -> list[int]:
    """The lot of each protocol number: the first 15 hexadecimal digits of SHA-256 of ``seed:protocol``, smallest first.

    Anyone can compute it from the public seed and the number on a receipt; nobody can choose it.
    """
    return [int(hashlib.sha256(f"{seed}:{protocol}".encode()).hexdigest()[:15], 16) for protocol in protocols]


def order_of(frame: pl.DataFrame, keys: Sequence[Key]) -> Order:
    """The order of the rows of ``frame`` by ``keys``, and for each row the key that put it after the one above."""
    columns = frame.select([key.column.alias(str(place)) for place, key in enumerate(keys)])
    return in_order(columns.get_columns(), [key.descending for key in keys], [key.nulls_last for key in keys])
