"""Two rules tried on the same values: for whom the outcome changes, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from math import prod
from typing import Any, Literal

from concilia.engines.rules import columns as names
from concilia.engines.rules.comparing.axes import Axis, axis, constants, derived_of, leaves
from concilia.engines.rules.comparing.boxes import Box, Point, boxes, runs
from concilia.engines.rules.expressions import NotComputable, expression, with_outcomes
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules, Compiled, Kind
from concilia.engines.rules.schema import Text

MOST = 6_000
"""Points that are tried at most; beyond, the facts that matter least are held still and the answer is an example."""
SHOWN = 4
PAIRS = 6
HALVINGS = 48

Turn = Literal["admitted", "refused", "asked", "more", "less"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a fact must be: between the ends of one of the ``spans`` (None: no end on that side), one of ``values``, empty."""

    label: Text
    kind: Kind
    spans: tuple[tuple[Any, Any], ...] = ()
    values: tuple[Any, ...] = ()
    empty: bool = False
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """For whom (all of ``who`` together; nobody excluded when there is none) the outcome changes, and how.

    ``before`` and ``after`` are one case's, that of ``example``; ``exact``: everybody in ``who`` has that same change.
    """

    turn: Turn
    who: tuple[Condition, ...]
    before: Any = None
    after: Any = None
    example: tuple[tuple[Text, Kind, Any, tuple[tuple[str, Text], ...]], ...] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One version's rule: what it reads, and the outcome over a frame of values."""

    rules: CallRules
    reads: tuple[Compiled, ...]
    outcome: Callable[[pl.DataFrame], pl.Series]


Key = tuple[Any, ...]


def probe(before: Side | None, after: Side | None, absent: Any, *, amounts: bool = False) -> tuple[Effect, ...]:
    """The effects of going from one rule to the other. ``absent``: the outcome where a version has no such rule.

    ``amounts``: outcomes are numbers that grow or shrink, not admissions.
    """
    sides = [side for side in (before, after) if side is not None]
    axes, held = _small(_axes(sides))
    try:
        axes, points = _refined(axes, held, (before, after), absent, amounts)
    except NotComputable:
        return ()
    found = [
        effect for key, group in _grouped(points, amounts, _some(axes)).items() for effect in _told(axes, key, group)
    ]
    return tuple(replace(effect, exact=False) if held else effect for effect in found)


def _some(axes: Sequence[Axis]) -> frozenset[int]:
    """The axes whose values are some among many, where more than one number is read: they give examples, no bounds."""
    numbers = [place for place, item in enumerate(axes) if item.step is not None]
    return frozenset(place for place in numbers if axes[place].sampled) if len(numbers) > 1 else frozenset()


def _told(axes: Sequence[Axis], key: Key, group: Tried) -> Iterator[Effect]:
    """The effects of one way to change: its boxes over the axes that bound it, each with an example."""
    some = _some(axes)
    kept = [place for place in range(len(axes)) if place not in some]
    outcomes = dict(group)
    for box in islice(boxes({tuple(point[place] for place in kept) for point in outcomes}), SHOWN):
        inside = [point for point in outcomes if all(point[at] in side for at, side in zip(kept, box, strict=True))]
        example = inside[len(inside) // 2]
        effect = _effect(axes, key, [axes[place] for place in kept], box, example, *outcomes[example])
        yield replace(effect, exact=False) if some else effect


def _axes(sides: Sequence[Side]) -> list[Axis]:
    """One axis for each fact that either version reads; the later version's words."""
    written: defaultdict[str, set[Any]] = defaultdict(set)
    kinds: dict[str, tuple[CallRules, Kind]] = {}
    for side in sides:
        for name, values in constants(side.rules, side.reads).items():
            written[name] |= values
        for name in leaves(side.rules, side.reads):
            kind = side.rules.application.get(name)
            if kind is not None:
                kinds[name] = (side.rules, kind)
    return [axis(name, kind, rules.fact(name), written[name]) for name, (rules, kind) in kinds.items()]


def _small(axes: list[Axis]) -> tuple[list[Axis], list[Axis]]:
    """As many axes as can be tried together, and those that are held at one value."""
    kept, held = list(axes), list[Axis]()
    while prod(len(item.values) for item in kept) > MOST:
        widest = max(kept, key=lambda item: len(item.values))
        if len(kept) == 1:
            return [replace(widest, values=widest.values[:MOST])], held
        kept.remove(widest)
        held.append(replace(widest, values=(widest.values[len(widest.values) // 2],)))
    return kept, held


Tried = list[tuple[Point, tuple[Any, Any]]]


def _refined(
    axes: list[Axis], held: list[Axis], sides: tuple[Side | None, Side | None], absent: Any, amounts: bool
) -> tuple[list[Axis], Tried]:
    """Where one number or day decides, halve the gaps in which the change begins or ends, down to its smallest step."""
    tried = _tried(axes, held, sides, absent)
    numbers = [place for place, item in enumerate(axes) if item.step is not None]
    if len(numbers) != 1:
        return axes, tried
    place = numbers[0]
    for _ in range(HALVINGS):
        between = _halves(axes[place], place, tried, amounts)
        if not between:
            break
        wider = replace(axes[place], values=_sorted({*axes[place].values, *between}))
        axes = [*axes[:place], wider, *axes[place + 1 :]]
        tried = _tried(axes, held, sides, absent)
    return axes, tried


def _sorted(values: set[Any]) -> tuple[Any, ...]:
    return (*sorted(value for value in values if value is not None), *(value for value in values if value is None))


def _halves(along: Axis, place: int, tried: Tried, amounts: bool) -> list[Any]:
    """The middle of each gap wider than a step between whose ends the change is not the same."""
    turns: defaultdict[int, set[Key]] = defaultdict(set)
    for point, (was, now) in tried:
        turns[point[place]].add((*point[:place], *point[place + 1 :], _turn(was, now, amounts)))
    middles = []
    for number in range(len(along.values) - 1):
        low, high = along.values[number], along.values[number + 1]
        if high is not None and high - low > along.step and turns[number] != turns[number + 1]:
            middles.append(low + _steps(high - low, along.step) // 2 * along.step)
    return middles


def _steps(gap: Any, step: Any) -> int:
    return int(gap / step)


def _tried(axes: list[Axis], held: list[Axis], sides: tuple[Side | None, Side | None], absent: Any) -> Tried:
    points = list(product(*(range(len(item.values)) for item in axes)))
    columns = {item.name: [item.values[point[place]] for point in points] for place, item in enumerate(axes)}
    columns |= {item.name: list(item.values) * len(points) for item in held}
    outcomes = [_outcome(side, columns, len(points), absent) for side in sides]
    return list(zip(points, zip(*outcomes, strict=True), strict=True))


def _outcome(side: Side | None, columns: dict[str, list[Any]], height: int, absent: Any) -> list[Any]:
    if side is None:
        return [absent] * height
    scope = side.rules.application
    derived = derived_of(side.rules)
    frame = pl.DataFrame(
        [
            pl.Series(name, columns.get(name) or [None] * height, dtype=names.dtype(kind))
            for name, kind in scope.items()
            if name not in derived
        ]
    )
    return side.outcome(_with_derived(side, derived, frame)).to_list()


def _with_derived(side: Side, derived: dict[str, Compiled], frame: pl.DataFrame) -> pl.DataFrame:
    """The derived facts that the rule reads, in the order of the file, and no other."""
    wanted: set[str] = set()
    waiting = [name for item in side.reads for name in item.reads]
    while waiting:
        name = waiting.pop()
        if name in derived and name not in wanted:
            wanted.add(name)
            waiting += derived[name].reads
    for name, compiled in derived.items():
        if name in wanted:
            frame = with_outcomes(frame, [expression(compiled, frame).alias(name)], [compiled.source])
    return frame


def _turn(was: Any, now: Any, amounts: bool) -> Turn | None:
    if was == now:
        return None
    if now is None:
        return "asked"
    if amounts:
        return "more" if was is None or now > was else "less"
    return "admitted" if now else "refused"


def _grouped(tried: Tried, amounts: bool, some: frozenset[int]) -> dict[Key, Tried]:
    """The points that change, by how they change: by the very outcomes where these are few, else by the direction."""
    changed = [(point, pair) for point, pair in tried if _turn(*pair, amounts)]
    pairs = {pair for _, pair in changed}
    found: dict[Key, Tried] = {}
    for point, (was, now) in changed:
        turn = _turn(was, now, amounts)
        key = (turn, was, now) if amounts and len(pairs) <= PAIRS and not some else (turn,)
        found.setdefault(key, []).append((point, (was, now)))
    return found


def _effect(
    axes: Sequence[Axis], key: Key, kept: Sequence[Axis], box: Box, example: Point, was: Any, now: Any
) -> Effect:
    who = tuple(_conditions(kept, box))
    one = tuple(
        (item.label, item.kind, item.values[at], tuple(item.choices.items()))
        for item, at in zip(axes, example, strict=True)
    )
    return Effect(key[0], who, _plain(was), _plain(now), one, exact=len(key) > 1 or key[0] not in ("more", "less"))


def _plain(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) else value


def _conditions(axes: Sequence[Axis], box: Box) -> Iterator[Condition]:
    """What a box asks of each fact; nothing of those that may have any value."""
    for item, side in zip(axes, box, strict=True):
        if len(side) == len(item.values):
            continue
        empty = next((at for at in side if item.values[at] is None), None)
        given = [at for at in side if at != empty]
        condition = Condition(item.label, item.kind, empty=empty is not None, choices=tuple(item.choices.items()))
        if item.ordered:
            yield replace(condition, spans=tuple(_span(item, *run) for run in runs(given)) if given else ())
        else:
            yield replace(condition, values=tuple(item.values[at] for at in sorted(given)))


def _span(item: Axis, first: int, last: int) -> tuple[Any, Any]:
    """The ends of a run of values; the outermost value that was tried stands for all beyond it."""
    top = max(at for at, value in enumerate(item.values) if value is not None)
    return (None if first == 0 else item.values[first], None if last == top else item.values[last])
