"""May this expression come out empty, and does something in it swallow an empty fact?

CASE, LEAST, GREATEST, count and sum go on as if nothing were missing: a fact that may be empty must be met by
``IS NULL`` or ``COALESCE`` before it reaches them. The walk follows the guards: after ``WHEN isee IS NULL``, in
``isee IS NOT NULL AND ...``, ``isee`` is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from concilia.engines.rules.lazy import exp
from concilia.engines.rules.model import Scope
from concilia.engines.rules.syntax import Finding

Names = frozenset[str]
NONE: Names = frozenset()
SWALLOWING = ("Case", "Least", "Greatest", "Coalesce", "Is")


def swallows(tree: exp.Expr) -> bool:
    """Whether the tree holds a construct that gives a value even when a fact under it is missing."""
    return any(type(node).__name__ in SWALLOWING for node in tree.walk())


class Nullness:
    """Walks trees in one scope and collects findings about swallowed facts."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.findings: list[Finding] = []

    def may_be_null(self, node: exp.Expr, known: Names = NONE) -> bool:
        walk = WALKS.get(type(node).__name__)
        if walk:
            return walk(self, node, known)
        return self._any(node.iter_expressions(), known)

    def _any(self, nodes: Iterable[exp.Expr], known: Names) -> bool:
        """Whether one may be empty; each is walked to the end, for its findings."""
        return True in [self.may_be_null(node, known) for node in nodes]

    def column(self, node: exp.Expr, known: Names) -> bool:
        kind = self.scope.get(node.name)
        return kind is not None and kind.nullable and node.name not in known

    def null(self, node: exp.Expr, known: Names) -> bool:
        return True

    def is_null(self, node: exp.Expr, known: Names) -> bool:
        self.may_be_null(node.this, known)
        return False

    def coalesce(self, node: exp.Expr, known: Names) -> bool:
        return False not in [self.may_be_null(item, known) for item in (node.this, *node.expressions)]

    def nullif(self, node: exp.Expr, known: Names) -> bool:
        self.may_be_null(node.this, known)
        return True

    def conjunction(self, node: exp.Expr, known: Names) -> bool:
        return self._side_by_side(node, known, when_true)

    def disjunction(self, node: exp.Expr, known: Names) -> bool:
        return self._side_by_side(node, known, when_false)

    def _side_by_side(self, node: exp.Expr, known: Names, learn: Callable[[exp.Expr], Names]) -> bool:
        """Each side is walked knowing what the sides that never come out empty say when they leave it to decide."""
        sides = list(node.flatten(unnest=False))
        lessons = [NONE if self._probe(side, known) else learn(side) for side in sides]
        others = [NONE.union(*lessons[:index], *lessons[index + 1 :]) for index in range(len(sides))]
        return True in [self.may_be_null(side, known | other) for side, other in zip(sides, others, strict=True)]

    def _probe(self, node: exp.Expr, known: Names) -> bool:
        before = len(self.findings)
        empty = self.may_be_null(node, known)
        del self.findings[before:]
        return empty

    def case(self, node: exp.Expr, known: Names) -> bool:
        if node.this is not None and self.may_be_null(node.this, known):
            self._report(node.this, known, "CASE")
        empty = False
        for branch in node.args["ifs"]:
            if self.may_be_null(branch.this, known):
                self._report(branch.this, known, "CASE")
            empty |= self.may_be_null(branch.args["true"], known | when_true(branch.this))
            known |= when_false(branch.this)
        default = node.args.get("default")
        return default is None or self.may_be_null(default, known) or empty

    def extreme(self, node: exp.Expr, known: Names) -> bool:
        for item in (node.this, *node.expressions):
            if self.may_be_null(item, known):
                self._report(item, known, type(node).__name__.upper())
        return False

    def _report(self, node: exp.Expr, known: Names, construct: str) -> None:
        names = [c.name for c in node.find_all(exp.Column) if self.column(c, known)]
        name = names[0] if names else node.sql()
        how = "goes on to the next branch" if construct == "CASE" else "leaves it out"
        self.findings.append(
            Finding(f"{name} may be empty and {construct} {how} without a word; write {name} IS NULL or COALESCE", name)
        )


WALKS: dict[str, Callable[[Nullness, exp.Expr, Names], bool]] = {
    "Column": Nullness.column,
    "Null": Nullness.null,
    "Is": Nullness.is_null,
    "Coalesce": Nullness.coalesce,
    "Nullif": Nullness.nullif,
    "And": Nullness.conjunction,
    "Or": Nullness.disjunction,
    "Case": Nullness.case,
    "Least": Nullness.extreme,
    "Greatest": Nullness.extreme,
}

COMPARISONS = {"EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Between", "In"}


def when_true(node: exp.Expr) -> Names:
    """The facts that are certainly present when ``node`` is TRUE."""
    kind = type(node).__name__
    if kind == "Paren":
        return when_true(node.this)
    if kind == "Not":
        return when_false(node.this)
    if kind == "And":
        return when_true(node.this) | when_true(node.expression)
    if kind == "Or":
        return when_true(node.this) & when_true(node.expression)
    if kind == "Is":
        return _tested(node) if node.args.get("negate") else NONE
    return _compared(node) if kind in COMPARISONS or kind == "Column" else NONE


def when_false(node: exp.Expr) -> Names:
    """The facts that are certainly present when ``node`` is FALSE."""
    kind = type(node).__name__
    if kind == "Paren":
        return when_false(node.this)
    if kind == "Not":
        return when_true(node.this)
    if kind == "And":
        return when_false(node.this) & when_false(node.expression)
    if kind == "Or":
        return when_false(node.this) | when_false(node.expression)
    if kind == "Is":
        return NONE if node.args.get("negate") else _tested(node)
    return _compared(node) if kind in COMPARISONS or kind == "Column" else NONE


def _tested(node: exp.Expr) -> Names:
    """The fact of ``fact IS NULL``."""
    return frozenset({node.this.name}) if isinstance(node.this, exp.Column) else NONE


def _compared(node: exp.Expr) -> Names:
    subject = node.this if type(node).__name__ in {"Between", "In"} else node
    if any(type(inner).__name__ in SWALLOWING for inner in subject.walk()):
        return NONE
    return frozenset(column.name for column in subject.find_all(exp.Column))
