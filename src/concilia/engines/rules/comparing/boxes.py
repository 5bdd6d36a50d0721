"""Points of a grid told apart as boxes: for each axis, which of its values. Exact: the boxes hold those points and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

Point = tuple[int, ...]
Box = tuple[frozenset[int], ...]


def boxes(points: Collection[Point]) -> Iterator[Box]:
    """Disjoint boxes that together are ``points``; few where few are enough."""
    if not points:
        return
    sides = tuple(frozenset(side) for side in zip(*points, strict=True))
    size = 1
    for side in sides:
        size *= len(side)
    if size == len(set(points)):
        yield sides
        return
    axis, groups = _split(points, len(sides))
    for values, rest in groups:
        for box in boxes(rest):
            yield (*box[:axis], frozenset(values), *box[axis:])


Split = tuple[int, list[tuple[list[int], Collection[Point]]]]


def _split(points: Collection[Point], axes: int) -> Split:
    """The axis whose values fall into the fewest groups of equal slices, and those groups."""
    best: Split | None = None
    for axis in range(axes):
        slices: defaultdict[int, set[Point]] = defaultdict(set)
        for point in points:
            slices[point[axis]].add((*point[:axis], *point[axis + 1 :]))
        groups: dict[frozenset[Point], list[int]] = {}
        for value in sorted(slices):
            groups.setdefault(frozenset(slices[value]), []).append(value)
        found: list[tuple[list[int], Collection[Point]]] = [(values, rest) for rest, values in groups.items()]
        if len(found) > 1 and (best is None or len(found) < len(best[1])):
            best = axis, found
    assert best is not None  # points that are no box differ along some axis
    return best


def runs(values: Collection[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    ordered = sorted(values)
    start = previous = ordered[0]
    for value in ordered[1:]:
        if value != previous + 1:
            yield start, previous
            start = value
        previous = value
    yield start, previous
