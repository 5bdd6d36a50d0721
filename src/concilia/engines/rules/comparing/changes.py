"""What differs between two versions of a call, part by part; where a rule changed, for whom its outcome changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from concilia.engines.rules.comparing.axes import leaves, with_derived_of
from concilia.engines.rules.comparing.probing import Effect, Side, probe
from concilia.engines.rules.evaluation import benefit_of, points_of
from concilia.engines.rules.expressions import expression
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import CallFile, Text

Area = str
"""window, requirement, threshold, points, benefit, class, order, quota, line, division, use, limit, payment, document, fact,
procedure or text."""
What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it stands, what it is called, what it was and is. ``aspect`` names the key that differs.

    ``effects``: for whom the outcome changes, when a rule does.
    """

    area: Area
    what: What
    aspect: str
    code: str = ""
    label: Text | None = None
    before: Any = None
    after: Any = None
    effects: tuple[Effect, ...] = ()


def compare(before: CallRules, after: CallRules) -> tuple[Change, ...]:
    """Every difference, in the order of a call's page. Comments, spacing, worked cases and translations are none."""
    parts = (_windows, _procedure, _requirements, _points, _benefit, _order, _money, _use, _documents, _facts, _texts)
    return tuple(change for part in parts for change in part(before, after))


def _keyed(before: Iterable[Any], after: Iterable[Any], key: str = "code") -> Iterator[tuple[Any, Any]]:
    """Items of two lists by their code, in the order of the later list, what is gone at the end."""
    old = {getattr(item, key): item for item in before}
    new = {getattr(item, key): item for item in after}
    yield from ((old.get(code), item) for code, item in new.items())
    yield from ((item, None) for code, item in old.items() if code not in new)


def _fields(
    area: Area, one: Any, two: Any, aspects: Sequence[str], code: str = "", label: Text | None = None
) -> Iterator[Change]:
    for aspect in aspects:
        was, now = getattr(one, aspect), getattr(two, aspect)
        if was != now:
            yield Change(area, "changed", aspect, code, label, was, now)


def _windows(before: CallRules, after: CallRules) -> Iterator[Change]:
    for old, new in _keyed(before.windows, after.windows):
        if old is None or new is None:
            what: What = "added" if old is None else "removed"
            yield Change("window", what, "window", (new or old).code, None, old, new)
        else:
            yield from _fields("window", old, new, ("opens", "closes"), new.code)


PROCEDURE = (
    *("applicants", "one_per", "identified_by", "counts", "procedure", "every", "until_day", "carry_over"),
    *("exhausted", "publication", "term_days", "separate", "lottery"),
)


def _procedure(before: CallRules, after: CallRules) -> Iterator[Change]:
    yield from _fields("procedure", before.file, after.file, PROCEDURE)


def _requirements(before: CallRules, after: CallRules) -> Iterator[Change]:
    yield from _tests(before, after, ("requirements",), "requirement")
    old, new = before.file.threshold, after.file.threshold
    if (old and old.points) != (new and new.points):
        what: What = "added" if old is None else "removed" if new is None else "changed"
        yield Change("threshold", what, "points", before=old and old.points, after=new and new.points)


def _tests(before: CallRules, after: CallRules, path: tuple[str, ...], area: Area) -> Iterator[Change]:
    """Rules that admit or refuse, by code: a version without one admits everybody there."""
    sides = [
        {item.code: (index, item) for index, item in enumerate(_list(rules.file, path))} for rules in (before, after)
    ]
    for code in dict.fromkeys((*sides[1], *sides[0])):
        old, new = sides[0].get(code), sides[1].get(code)
        one = _test(before, (*path, old[0], "expression")) if old else None
        two = _test(after, (*path, new[0], "expression")) if new else None
        label = (new or old)[1].label  # type: ignore[index]
        what: What = "added" if old is None else "removed" if new is None else "changed"
        if what != "changed" or _differ(one, two):
            yield Change(area, what, "rule", code, label, old and old[1].label, label, probe(one, two, True))
        elif old and new:
            yield from _fields("text", old[1], new[1], ("label", "reason", "law"), code, label)


def _list(file: CallFile, path: tuple[str, ...]) -> Sequence[Any]:
    found: Any = file
    for step in path:
        found = getattr(found, step) if found is not None else ()
    return found or ()


def _test(rules: CallRules, path: tuple[str | int, ...]) -> Side | None:
    compiled = rules.find(*path)
    if compiled is None:
        return None

    return Side(rules, (compiled,), lambda frame: _column(frame, expression(compiled, frame).cast(pl.Boolean)))


def _column(frame: pl.DataFrame, outcome: pl.Expr) -> pl.Series:
    """An outcome for each row; a constant is repeated."""
    return frame.with_columns(outcome.alias("@outcome")).get_column("@outcome")


def _differ(one: Side | None, two: Side | None) -> bool:
    """Whether two rules say something else: themselves, the derived facts that they read, or how those are computed."""
    return bool(_meaning(one) != _meaning(two))


def _meaning(side: Side | None) -> Any:
    if side is None:
        return None
    texts = sorted(item.sql for item in with_derived_of(side.rules, side.reads))
    facts = [side.rules.fact(name) for name in sorted(leaves(side.rules, side.reads))]
    return texts, [(fact.name, fact.computed, fact.registry, fact.on) for fact in facts if fact]


def _points(before: CallRules, after: CallRules) -> Iterator[Change]:
    sides = [{item.code: (index, item) for index, item in enumerate(rules.file.points)} for rules in (before, after)]
    for code in dict.fromkeys((*sides[1], *sides[0])):
        old, new = sides[0].get(code), sides[1].get(code)
        one, two = (_criterion(before, old[0]) if old else None), (_criterion(after, new[0]) if new else None)
        label = (new or old)[1].label  # type: ignore[index]
        what: What = "added" if old is None else "removed" if new is None else "changed"
        bounds = [(item[1].min, item[1].max, item[1].summed) for item in (old, new) if item]
        if what != "changed" or _differ(one, two) or bounds[0] != bounds[-1]:
            effects = probe(one, two, 0, amounts=True)
            yield Change("points", what, "rule", code, label, old and old[1].max, new and new[1].max, effects)
        elif old and new:
            yield from _fields("text", old[1], new[1], ("label", "law"), code, label)


def _criterion(rules: CallRules, index: int) -> Side:
    return Side(rules, (rules.at("points", index, "expression"),), lambda frame: points_of(rules, index, frame))


def _benefit(before: CallRules, after: CallRules) -> Iterator[Change]:
    old, new = before.file.benefit, after.file.benefit
    one, two = _due(before), _due(after)
    sizes = [(item.min, item.max, item.rounding) for item in (old, new) if item]
    if old is None and new is None:
        return
    what: What = "added" if old is None else "removed" if new is None else "changed"
    if what != "changed" or _differ(one, two) or sizes[0] != sizes[-1]:
        label = (new or old).label  # type: ignore[union-attr]
        yield Change("benefit", what, "rule", "", label, old, new, probe(one, two, 0, amounts=True))


def _due(rules: CallRules) -> Side | None:
    benefit = rules.file.benefit
    if benefit is None:
        return None
    paths = [("benefit", "expression")] if not benefit.parts else []
    paths += [("benefit", "parts", index, "expression") for index in range(len(benefit.parts))]  # type: ignore[misc]
    return Side(rules, tuple(rules.at(*path) for path in paths), lambda frame: benefit_of(rules, frame))


def _order(before: CallRules, after: CallRules) -> Iterator[Change]:
    if [(item.code, item.when) for item in before.file.classes] != [
        (item.code, item.when) for item in after.file.classes
    ]:
        was, now = (tuple(item.label for item in rules.file.classes) for rules in (before, after))
        yield Change("class", "changed", "classes", before=was, after=now)
    keys = [[(key.by, key.direction, key.nulls) for key in rules.file.order] for rules in (before, after)]
    if keys[0] != keys[1]:
        yield Change("order", "changed", "order", before=before.file.order, after=after.file.order)


LINE = ("amount", "places", "when")
QUOTA = ("when", "line", "share", "amount", "places", "residue_to")


def _money(before: CallRules, after: CallRules) -> Iterator[Change]:
    yield from _items("line", before.file.budget.lines, after.file.budget.lines, LINE)
    yield from _fields("division", before.file.budget, after.file.budget, ("residual_to_last", "skip_to_smaller"))
    yield from _items("quota", before.file.quotas, after.file.quotas, QUOTA)


def _items(area: Area, before: Iterable[Any], after: Iterable[Any], aspects: Sequence[str]) -> Iterator[Change]:
    """Items by code: those that came and went, and which of their keys differ."""
    for old, new in _keyed(before, after):
        item = new or old
        if old is None or new is None:
            yield Change(area, "added" if old is None else "removed", "item", item.code, item.label, old, new)
        else:
            yield from _fields(area, old, new, aspects, item.code, item.label)


USE = ("unit", "facts", "price", "amount", "unused", "valid")
LIMIT = ("ceiling", "measure", "of", "per", "when", "beyond")


def _use(before: CallRules, after: CallRules) -> Iterator[Change]:
    old, new = before.file.use, after.file.use
    if old is None or new is None:
        if old is not new:
            yield Change("use", "added" if old is None else "removed", "use", before=old, after=new)
    else:
        yield from _fields("use", old, new, USE)
        yield from _items("limit", old.limits, new.limits, LIMIT)
        yield from _used(old.requirements, new.requirements)
    yield from _fields("payment", before.file, after.file, ("payment", "lasting", "terms"))


def _used(before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
    """The requirements of a use read facts of the use: they are told without saying for whom."""
    for old, new in _keyed(before, after):
        if old is None or new is None or old.expression != new.expression:
            what: What = "added" if old is None else "removed" if new is None else "changed"
            item = new or old
            yield Change("use", what, "requirement", item.code, item.label, old and old.label, new and new.label)


def _documents(before: CallRules, after: CallRules) -> Iterator[Change]:
    yield from _items("document", before.file.documents, after.file.documents, ("when", "proves"))


FACT = ("type", "nullable", "choices", "min", "max", "origin", "registry", "computed")


def _facts(before: CallRules, after: CallRules) -> Iterator[Change]:
    yield from _named("fact", before.file.facts, after.file.facts)
    for old, new in _keyed(before.file.groups, after.file.groups, "name"):
        if old is None or new is None:
            item = new or old
            yield Change("fact", "added" if old is None else "removed", "group", item.name, item.label)
        else:
            yield from _named("fact", old.facts, new.facts)


def _named(area: Area, before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
    for old, new in _keyed(before, after, "name"):
        item = new or old
        if old is None or new is None:
            yield Change(area, "added" if old is None else "removed", "fact", item.name, item.label, old, new)
        else:
            for aspect in FACT:
                if _said(getattr(old, aspect)) != _said(getattr(new, aspect)):
                    yield Change(area, "changed", aspect, item.name, item.label, old, new)


def _said(value: Any) -> Any:
    """Choices by their codes: a better word for a choice changes no rule."""
    return tuple(value) if isinstance(value, dict) else value


def _texts(before: CallRules, after: CallRules) -> Iterator[Change]:
    yield from _fields("text", before.file, after.file, ("title", "source", "silent"))
