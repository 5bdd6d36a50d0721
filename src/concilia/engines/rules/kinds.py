"""The type of an expression, and every place where types do not fit, in the words of who writes rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from concilia.engines.rules.lazy import exp
from concilia.engines.rules.model import Kind, Scope
from concilia.engines.rules.syntax import DIALECT, EXAMPLES, Finding

INTEGER, DECIMAL, MONEY, BOOLEAN = Kind("integer"), Kind("decimal"), Kind("money"), Kind("boolean")
NULL, UNKNOWN, INTERVAL = Kind("null"), Kind("unknown"), Kind("interval")
ORDERED = {"integer", "decimal", "money", "date", "time", "instant"}


@dataclass(frozen=True, slots=True)
class Written(Kind):
    """A string literal: its type is that of what it is compared with."""

    value: str = ""


class Types:
    """Infers kinds in one scope and collects findings."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.findings: list[Finding] = []

    def of(self, node: exp.Expr) -> Kind:
        return RULES[type(node).__name__](self, node)

    def wrong(self, node: exp.Expr, message: str) -> Kind:
        column = node.find(exp.Column)
        literal = node.find(exp.Literal)
        word = column.name if column else str(literal.this) if literal else ""
        self.findings.append(Finding(f"{node.sql(dialect=DIALECT)}: {message}", word))
        return UNKNOWN

    def column(self, node: exp.Expr) -> Kind:
        kind = self.scope.get(node.name)
        if kind is None:
            near = get_close_matches(node.name.lower(), self.scope, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; known here: {self._known()}"
            self.findings.append(Finding(f"{node.name} is not a fact declared before this point{hint}", node.name))
            return UNKNOWN
        return kind

    def _known(self) -> str:
        return ", ".join(name for name, kind in self.scope.items() if kind != UNKNOWN)

    def literal(self, node: exp.Expr) -> Kind:
        if node.is_string:
            return Written("written", value=str(node.this))
        return DECIMAL if "." in node.this else INTEGER

    def cast(self, node: exp.Expr) -> Kind:
        target = {"DATE": "date", "TIME": "time", "TIMESTAMP": "instant"}[node.args["to"].sql(dialect=DIALECT)]
        if isinstance(node.this, exp.Column):
            inner = self.of(node.this)
            if inner.type not in {"instant", "unknown"} or target == "instant":
                return self.wrong(node, "only an instant is cast, to DATE or to TIME")
        return Kind(target)

    def logic(self, node: exp.Expr) -> Kind:
        for child in node.iter_expressions():
            self.boolean(child, f"{type(node).__name__.upper()} joins conditions")
        return BOOLEAN

    def boolean(self, node: exp.Expr, why: str) -> None:
        kind = self.of(node)
        if kind.type not in {"boolean", "unknown", "null"}:
            self.wrong(node, f"{why}; this is {named(kind)}, not a condition")

    def is_null(self, node: exp.Expr) -> Kind:
        self.of(node.this)
        return BOOLEAN

    def compare(self, node: exp.Expr) -> Kind:
        self.comparable(node, node.this, node.expression, equality=isinstance(node, exp.EQ | exp.NEQ))
        return BOOLEAN

    def between(self, node: exp.Expr) -> Kind:
        for bound in (node.args["low"], node.args["high"]):
            self.comparable(node, node.this, bound, equality=False)
        return BOOLEAN

    def one_of(self, node: exp.Expr) -> Kind:
        for item in node.expressions:
            self.comparable(node, node.this, item, equality=True)
        return BOOLEAN

    def comparable(self, node: exp.Expr, left: exp.Expr, right: exp.Expr, equality: bool) -> None:
        one, two = self.of(left), self.of(right)
        if isinstance(one, Written):
            one, two = two, one
        problem = _mismatch(one, two, equality)
        if problem:
            self.wrong(node, problem)

    def case(self, node: exp.Expr) -> Kind:
        results = []
        for branch in node.args["ifs"]:
            if node.this is None:
                self.boolean(branch.this, "WHEN takes a condition")
            else:
                self.comparable(branch, node.this, branch.this, equality=True)
            results.append(branch.args["true"])
        default = node.args.get("default")
        return self.same(node, [*results, default] if default is not None else results)

    def several(self, node: exp.Expr) -> Kind:
        kind = self.same(node, [node.this, *node.expressions])
        if isinstance(node, exp.Least | exp.Greatest) and kind.type not in {*ORDERED, "unknown"}:
            return self.wrong(node, f"LEAST and GREATEST compare numbers, dates and times, not {named(kind)}")
        return kind

    def same(self, node: exp.Expr, items: Iterable[exp.Expr]) -> Kind:
        kind = NULL
        for item in items:
            joined = _join(kind, self.of(item))
            if joined is None:
                return self.wrong(node, f"its values are of different types, {named(kind)} and {named(self.of(item))}")
            kind = joined
        return _chosen(kind)

    def nullif(self, node: exp.Expr) -> Kind:
        self.comparable(node, node.this, node.expression, equality=True)
        return self.of(node.this)

    def add(self, node: exp.Expr) -> Kind:
        left, right = self.of(node.this), self.of(node.expression)
        if right == INTERVAL and left.type in {"date", "instant"}:
            return Kind(left.type)
        return self.arithmetic(node, left, right)

    def multiply(self, node: exp.Expr) -> Kind:
        left, right = self.of(node.this), self.of(node.expression)
        if left.type == right.type == "money":
            return self.wrong(node, "euro times euro is not an amount; multiply by a number")
        return self.arithmetic(node, left, right)

    def divide(self, node: exp.Expr) -> Kind:
        left, right = self.of(node.this), self.of(node.expression)
        if left.type == right.type == "integer":
            return self.wrong(node, f"two integers divide into a float; write {node.this.sql(dialect=DIALECT)} * 1.0")
        if right.type == "money" and left.numeric:
            return DECIMAL if left.type == "money" else self.wrong(node, "a number is not divided by euro")
        return self.arithmetic(node, left, right)

    def arithmetic(self, node: exp.Expr, left: Kind, right: Kind) -> Kind:
        if UNKNOWN in (left, right):
            return UNKNOWN
        if not (left.numeric and right.numeric):
            return self.wrong(node, f"arithmetic takes numbers and amounts; this is {named(left)} and {named(right)}")
        return _join(left, right) or UNKNOWN

    def modulo(self, node: exp.Expr) -> Kind:
        left, right = self.of(node.this), self.of(node.expression)
        if {left.type, right.type} - {"integer", "unknown"}:
            return self.wrong(node, "the remainder is between integers")
        return INTEGER

    def number(self, node: exp.Expr) -> Kind:
        kind = self.of(node.this)
        if not kind.numeric and kind != UNKNOWN:
            return self.wrong(node, f"takes a number; this is {named(kind)}")
        return Kind(kind.type)

    def extract(self, node: exp.Expr) -> Kind:
        part, kind = str(node.this), self.of(node.expression)
        fits = {"time": {"HOUR", "MINUTE"}, "date": {"YEAR", "MONTH", "DAY", "ISODOW"}}
        if kind.type not in {"instant", "unknown"} and part not in fits.get(kind.type, set()):
            return self.wrong(node, f"{named(kind)} has no {part}")
        return INTEGER

    def inner(self, node: exp.Expr) -> Kind:
        return self.of(node.this)


def named(kind: Kind) -> str:
    return {"written": "a text", "null": "NULL", "instant": "an instant", "integer": "an integer"}.get(
        kind.type, f"a {kind.type}"
    )


def _mismatch(one: Kind, two: Kind, equality: bool) -> str | None:
    if "unknown" in (one.type, two.type):
        return None
    if "null" in (one.type, two.type):
        return "comparing with NULL is never true; write IS NULL or IS NOT NULL"
    if isinstance(two, Written):
        return _mismatch_written(one, two, equality)
    if not (one.numeric and two.numeric) and one.type != two.type:
        return f"{named(one)} is compared with {named(two)}"
    return None if equality or one.type in ORDERED else f"{named(one)} has no order; compare with = or IN"


def _mismatch_written(one: Kind, two: Written, equality: bool) -> str | None:
    value = two.value
    if one.type in {"date", "time", "instant"}:
        example = EXAMPLES[{"date": "DATE", "time": "TIME", "instant": "TIMESTAMP"}[one.type]]
        return f"{named(one)} is compared with a text; write {example}"
    if one.type not in {"choice", "comune", "text", "written"}:
        return f"{named(one)} is compared with the text '{value}'; write it without quotes"
    if one.type == "choice" and value not in one.choices:
        near = get_close_matches(value, one.choices, n=1)
        return f"'{value}' is not a choice; " + (f"did you mean '{near[0]}'?" if near else ", ".join(one.choices))
    if one.type == "comune" and not re.fullmatch(r"\d{6}", value):
        return f"'{value}' is not a comune; write its six-digit ISTAT code"
    return None if equality else f"{named(one)} has no order; compare with = or IN"


def _join(one: Kind, two: Kind) -> Kind | None:
    """The kind of a value that is either ``one`` or ``two``; None when no kind holds both."""
    for first, second in ((one, two), (two, one)):
        if first.type in {"null", "unknown"}:
            return second
    if one.numeric and two.numeric:
        return max(Kind(one.type), Kind(two.type), key=lambda kind: ("integer", "decimal", "money").index(kind.type))
    if {one.type, two.type} <= {"written", "choice"}:
        return Kind("choice", choices=tuple(dict.fromkeys((*_codes(one), *_codes(two)))))
    if {one.type, two.type} in ({"written", "text"}, {"written", "comune"}):
        return one if isinstance(two, Written) else two
    return Kind(one.type) if one.type == two.type else None


def _codes(kind: Kind) -> tuple[str, ...]:
    return (kind.value,) if isinstance(kind, Written) else kind.choices


def _chosen(kind: Kind) -> Kind:
    return Kind("choice", choices=_codes(kind)) if isinstance(kind, Written) else kind


RULES: dict[str, Callable[[Types, exp.Expr], Kind]] = {
    "Column": Types.column,
    "Literal": Types.literal,
    "Boolean": lambda types, node: BOOLEAN,
    "Null": lambda types, node: NULL,
    "Interval": lambda types, node: INTERVAL,
    "Paren": Types.inner,
    "Cast": Types.cast,
    "And": Types.logic,
    "Or": Types.logic,
    "Not": Types.logic,
    "Is": Types.is_null,
    "EQ": Types.compare,
    "NEQ": Types.compare,
    "GT": Types.compare,
    "GTE": Types.compare,
    "LT": Types.compare,
    "LTE": Types.compare,
    "Between": Types.between,
    "In": Types.one_of,
    "Case": Types.case,
    "Coalesce": Types.several,
    "Least": Types.several,
    "Greatest": Types.several,
    "Nullif": Types.nullif,
    "Add": Types.add,
    "Sub": Types.add,
    "Mul": Types.multiply,
    "Div": Types.divide,
    "Mod": Types.modulo,
    "Neg": Types.number,
    "Abs": Types.number,
    "Round": Types.number,
    "Floor": Types.number,
    "Ceil": Types.number,
    "Extract": Types.extract,
}
