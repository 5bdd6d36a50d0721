"""The values of a fact at which rules may change their mind: the constants that they write, and their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from concilia.engines.rules import syntax
from concilia.engines.rules.lazy import exp
from concilia.engines.rules.model import CallRules, Compiled, Kind
from concilia.engines.rules.schema import Fact, Text

STEPS: dict[str, Any] = {
    "money": Decimal("0.01"),
    "decimal": Decimal("0.0001"),
    "integer": 1,
    "date": timedelta(days=1),
    "instant": timedelta(seconds=1),
}
NUMBERS = frozenset({"money", "decimal", "integer"})
SAMPLES = (0, 1, 10, 100, 1000)
MARGIN = {"date": timedelta(days=3660), "instant": timedelta(days=3660)}
SOME_DAY = {"date": date(2026, 1, 1), "instant": datetime.fromisoformat("2026-01-01 00:00:00")}
ANOTHER = {"comune": "000000", "text": "\u2026"}
"""A value that no rule writes, for the facts whose values can't be listed."""


@dataclass(frozen=True)
class Axis:
    """A fact, and the values at which it is tried, in order; the empty one, where it may be empty, stands last.

    ``sampled``: no rule writes a constant for it, so that its values are some among many.
    """

    name: str
    label: Text
    kind: Kind
    values: tuple[Any, ...]
    choices: Mapping[str, Text]
    sampled: bool = False

    @property
    def ordered(self) -> bool:
        return self.kind.type in STEPS or self.kind.type == "time"

    @property
    def step(self) -> Any:
        return STEPS.get(self.kind.type)


Constants = Mapping[str, set[Any]]


def leaves(rules: CallRules, compiled: Iterable[Compiled]) -> tuple[str, ...]:
    """The facts that expressions read, through the derived facts, in order."""
    derived = derived_of(rules)
    found: dict[str, None] = {}
    waiting = [name for item in compiled for name in item.reads]
    while waiting:
        name = waiting.pop(0)
        if name in derived:
            waiting = [*derived[name].reads, *waiting]
        else:
            found[name] = None
    return tuple(found)


def derived_of(rules: CallRules) -> dict[str, Compiled]:
    return {item.name: rules.at("derived", index, "expression") for index, item in enumerate(rules.file.derived)}


def with_derived_of(rules: CallRules, compiled: Iterable[Compiled]) -> list[Compiled]:
    """The expressions, and those of the derived facts that they read."""
    derived, found, waiting = derived_of(rules), [], list(compiled)
    while waiting:
        item = waiting.pop(0)
        if item not in found:
            found.append(item)
            waiting += [derived[name] for name in item.reads if name in derived]
    return found


def constants(rules: CallRules, compiled: Iterable[Compiled]) -> Constants:
    """For each fact, the constants with which expressions compare it or cut it."""
    found: defaultdict[str, set[Any]] = defaultdict(set)
    for item in with_derived_of(rules, compiled):
        tree: Any = syntax.parse(item.source)
        for node in tree.find_all(*_meetings()):
            columns = [column.name for column in node.find_all(exp.Column)]
            read = [name for column in columns for name in _under(rules, column)]
            for value in (*_literals(node), *_behind(rules, columns)):
                for name in read:
                    _attribute(found, rules, name, value)
    return found


def _meetings() -> tuple[Any, ...]:
    return (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Least, exp.Greatest)


def _under(rules: CallRules, name: str) -> tuple[str, ...]:
    derived = derived_of(rules)
    return leaves(rules, [derived[name]]) if name in derived else (name,)


def _behind(rules: CallRules, columns: Iterable[str]) -> Iterator[Any]:
    """The constants that derived facts may come to: a ceiling is often one of them."""
    derived = derived_of(rules)
    for item in with_derived_of(rules, [derived[name] for name in columns if name in derived]):
        yield from _literals(syntax.parse(item.source))


def _attribute(found: defaultdict[str, set[Any]], rules: CallRules, name: str, value: Any) -> None:
    kind = rules.application.get(name)
    if kind is None:
        return
    read = _as(kind.type, value)
    if read is not None:
        found[name].add(read)


def _as(kind: str, value: Any) -> Any:
    """A literal as a value of ``kind``; None where it is none."""
    if kind in NUMBERS and isinstance(value, Decimal):
        rounded = value.quantize(Decimal(1) if kind == "integer" else STEPS[kind])
        return int(rounded) if kind == "integer" else rounded
    reader = READERS.get(kind)
    if reader is None or not isinstance(value, str):
        return None
    try:
        return reader(value)
    except ValueError:
        return None


READERS: dict[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "instant": datetime.fromisoformat,
    "comune": str,
    "text": str,
}


def _literals(node: Any) -> Iterator[Any]:
    for literal in node.find_all(exp.Literal):
        value = literal.this if literal.is_string else Decimal(literal.this)
        yield -value if isinstance(literal.parent, exp.Neg) and not literal.is_string else value


def axis(name: str, kind: Kind, fact: Fact | None, written: set[Any]) -> Axis:
    """The axis of a fact: every value of a choice; of a number or a day, the constants and what stands beside them."""
    values = VALUES.get(kind.type, _spread)(kind, fact, written)
    label = fact.label if fact else PLATFORM.get(name, Text(it=name))
    empty = (None,) if kind.nullable else ()
    sampled = kind.type in STEPS and not written
    return Axis(name, label, kind, (*values, *empty), dict(fact.choices) if fact else {}, sampled)


PLATFORM = {
    "submitted": Text(it="Momento di presentazione", en="Moment of application"),
    "protocol": Text(it="Numero di protocollo", en="Protocol number"),
    "window": Text(it="Finestra", en="Window"),
}


def _listed(kind: Kind, fact: Fact | None, written: set[Any]) -> tuple[Any, ...]:
    return kind.choices


def _two(kind: Kind, fact: Fact | None, written: set[Any]) -> tuple[Any, ...]:
    return (True, False)


def _open(kind: Kind, fact: Fact | None, written: set[Any]) -> tuple[Any, ...]:
    return (*sorted(written), ANOTHER[kind.type])


def _hours(kind: Kind, fact: Fact | None, written: set[Any]) -> tuple[Any, ...]:
    second = timedelta(seconds=1)
    near = {(datetime.combine(date(2000, 1, 1), item) + step).time() for item in written for step in (-second, second)}
    return tuple(sorted({time(0), time(23, 59, 59), *written, *near}))


VALUES: dict[str, Callable[[Kind, Fact | None, set[Any]], tuple[Any, ...]]] = {
    "boolean": _two,
    "choice": _listed,
    "comune": _open,
    "text": _open,
    "time": _hours,
}


def _spread(kind: Kind, fact: Fact | None, written: set[Any]) -> tuple[Any, ...]:
    """Constants with their neighbours, between the ends that the fact admits."""
    step = STEPS[kind.type]
    low, high = _ends(kind, fact, written)
    values = {value + move for value in written for move in (-step, 0 * step, step)}
    if kind.type in NUMBERS and not written:
        values = {_typed(kind, value) for value in SAMPLES}
    return tuple(sorted({low, high, *(value for value in values if low <= value <= high)}))


def _ends(kind: Kind, fact: Fact | None, written: set[Any]) -> tuple[Any, Any]:
    if kind.type not in NUMBERS:
        middle = written or {SOME_DAY[kind.type]}
        return min(middle) - MARGIN[kind.type], max(middle) + MARGIN[kind.type]
    low = _typed(kind, fact.min) if fact and fact.min is not None else min([_typed(kind, 0), *written])
    high = _typed(kind, fact.max) if fact and fact.max is not None else 2 * max([_typed(kind, 1000), *written])
    return low, high


def _typed(kind: Kind, value: Any) -> Any:
    return int(value) if kind.type == "integer" else Decimal(value).quantize(STEPS[kind.type])
