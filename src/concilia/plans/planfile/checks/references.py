"""Codes: defined once, referred to as they are written, never in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.book import Book, Finding, advice, scope
from concilia.plans.planfile.walk import Reference, pieces, references


def check(book: Book) -> Iterator[Finding]:
    yield from book.twice
    for path, part in pieces(book.plan):
        for reference in references(path, part):
            if fault := book.fault(reference):
                yield Finding(reference.path, fault)
    yield from circles(book)
    yield from units(book)


def circles(book: Book) -> Iterator[Finding]:
    """Elements that, following one key, come back to themselves."""
    edges: dict[tuple[str, str, int | None], dict[str, list[Reference]]] = defaultdict(dict)
    for path, part in pieces(book.plan):
        for reference in references(path, part):
            if reference.kind == part.defines:
                key = next(step for step in reversed(reference.path) if isinstance(step, str))
                group = edges[(part.defines, key, scope(path, part.defines))]
                group.setdefault(getattr(part, "code", ""), []).append(reference)
    for (kind, key, _), group in edges.items():
        for code in sorted(group):
            if _returns(code, group):
                yield Finding(group[code][0].path, f"{key}: the {kind} {code!r} comes back to itself; break the circle")


def _returns(start: str, group: dict[str, list[Reference]]) -> bool:
    seen: set[str] = set()
    ahead = [reference.code for reference in group.get(start, ())]
    while ahead:
        code = ahead.pop()
        if code == start:
            return True
        if code not in seen:
            seen.add(code)
            ahead.extend(reference.code for reference in group.get(code, ()))
    return False


def units(book: Book) -> Iterator[Finding]:
    """Offices named by an adhesion must be offices of that organisation."""
    plan = book.plan
    known = {each.code: {unit.code for unit in each.units} for each in plan.organisations}
    places: list[tuple[Path, int]] = [(("adhesions",), -1)]
    places += [(("alliances", index, "adhesions"), index) for index in range(len(plan.alliances))]
    for path, index in places:
        for row, adhesion in enumerate(plan.adhesions if index < 0 else plan.alliances[index].adhesions):
            offices = known.get(adhesion.organisation)
            if adhesion.unit and offices is not None and adhesion.unit not in offices:
                what = advice(adhesion.unit, offices, "add it to the units of the organisation")
                yield Finding(
                    (*path, row, "unit"), f"{adhesion.organisation} has no unit with the code {adhesion.unit!r}; {what}"
                )
