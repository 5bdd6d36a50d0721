"""Reading one SQL expression: sqlglot parses it, and only a closed list of constructs passes.

What is run later is written again from the checked tree, so that nothing runs that was not checked.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from concilia.engines.rules.lazy import exp, sqlglot

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # its warnings are about SQL that is refused here anyway

DIALECT = "postgres"
LARGEST = 10**15

# fmt: off
ALLOWED = frozenset({
    "Column", "Identifier", "Literal", "Boolean", "Null", "Paren", "And", "Or", "Not", "Is",
    "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Between", "In", "Case", "If",
    "Coalesce", "Least", "Greatest", "Nullif", "Add", "Sub", "Mul", "Div", "Mod", "Neg",
    "Abs", "Round", "Floor", "Ceil", "Extract", "Interval", "Var", "Cast", "DataType",
})
ARGUMENTS = frozenset({
    "this", "expression", "expressions", "ifs", "true", "false", "default", "low", "high", "decimals", "to", "unit", "quoted",
    "is_string", "negate", "nested", "typed", "safe", "ignore_nulls",
})
# fmt: on
HELP = {
    "Count": "aggregates read other applications; count rows of a group with a computed fact",
    "Sum": "aggregates read other applications; add up rows of a group with a computed fact",
    "Min": "aggregates read other applications; for the smaller of two values write LEAST",
    "Max": "aggregates read other applications; for the larger of two values write GREATEST",
    "Avg": "aggregates read other applications; an application is judged on its own facts",
    "Window": "window functions read other applications; the order of the ranking is declared under order",
    "Subquery": "a query inside an expression is not allowed; an application is judged on its own facts",
    "Select": "a query is not an expression; an application is judged on its own facts",
    "Block": "write one expression, without ';'",
    "Like": "compare a choice or a text with = or IN; patterns are not allowed",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in an expression, and a word of it that shows where."""

    message: str
    word: str = ""


class BadExpression(ValueError):
    """An expression that cannot be read; ``findings`` says why."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("; ".join(finding.message for finding in findings))


def parse(text: str) -> exp.Expr:
    """The tree of ``text``. Raises BadExpression for bad syntax and for every construct outside the closed list."""
    try:
        tree = sqlglot.parse_one(text, dialect=DIALECT)
    except sqlglot.errors.SqlglotError as error:
        raise BadExpression(_syntax(error)) from error
    findings = tuple(_forbidden(tree))
    if findings:
        raise BadExpression(*findings)
    return tree


def _syntax(error: Exception) -> Finding:
    details = getattr(error, "errors", None) or [{}]
    first = details[0]
    word = str(first.get("highlight") or "")
    near = f" near {word!r}" if word else ""
    return Finding(f"not a readable SQL expression{near}: {_plain(str(first.get('description') or error))}", word)


def _plain(description: str) -> str:
    if "Required keyword" in description:
        return "something is missing after it"
    return re.sub(r"\x1b\[\d+m", "", description).splitlines()[0].rstrip(".")


def _forbidden(tree: exp.Expr) -> Iterator[Finding]:
    for node in tree.walk():
        kind = type(node).__name__
        if kind not in ALLOWED:
            yield Finding(_refusal(node, kind), _word(node))
        elif isinstance(node, exp.Column) and node.table:
            yield Finding(f"{node.sql()}: write the name of the fact alone, without a table", node.name)
        elif ARGUMENTS.issuperset(name for name, value in node.args.items() if value):
            yield from CHECKS.get(kind, _nothing)(node)
        else:
            yield Finding(f"{node.sql(dialect=DIALECT)}: write the plain form of {kind.upper()}", _word(node))


def _nothing(node: exp.Expr) -> Iterator[Finding]:
    yield from ()


def _refusal(node: exp.Expr, kind: str) -> str:
    what = node.sql(dialect=DIALECT)
    shown = what if len(what) <= 60 else what[:57] + "..."
    for cls in type(node).__mro__:
        if cls.__name__ in HELP:
            return f"{shown}: {HELP[cls.__name__]}"
    if isinstance(node, exp.AggFunc):
        return f"{shown}: {HELP['Avg']}"
    return f"{shown}: not allowed in a rule; use comparisons, CASE, COALESCE, LEAST, GREATEST, ROUND and arithmetic"


def _word(node: exp.Expr) -> str:
    named = node.find(exp.Identifier)
    if isinstance(node, exp.Anonymous):
        return str(node.this)
    return str(named.this) if named else ""


def _check_division(node: exp.Expr) -> Iterator[Finding]:
    inside = isinstance(node.parent, exp.Round) and node.parent.args.get("decimals") is not None
    if not inside:
        yield Finding(f"{node.sql(dialect=DIALECT)}: a bare / has no end of digits; write ROUND(a / b, 2)", _word(node))
    yield from _check_divisor(node)


def _check_divisor(node: exp.Expr) -> Iterator[Finding]:
    divisor = node.expression.unnest()
    literal = isinstance(divisor, exp.Literal) and not divisor.is_string and float(divisor.this) != 0
    if not (literal or (isinstance(divisor, exp.Nullif) and divisor.expression.sql() == "0")):
        shown = divisor.sql(dialect=DIALECT)
        yield Finding(f"dividing by {shown} may divide by zero; write NULLIF({shown}, 0)", _word(node))


def _check_is(node: exp.Expr) -> Iterator[Finding]:
    if not isinstance(node.expression, exp.Null):
        yield Finding(
            f"{node.sql(dialect=DIALECT)}: IS goes with NULL only; write COALESCE(fact, FALSE) for a boolean",
            _word(node),
        )


def _check_cast(node: exp.Expr) -> Iterator[Finding]:
    target, inner = node.args["to"].sql(dialect=DIALECT), node.this.unnest()
    typed = isinstance(inner, exp.Literal) and inner.is_string
    if target not in {"DATE", "TIME", "TIMESTAMP"} or not (typed or isinstance(inner, exp.Column)):
        yield Finding(
            f"{node.sql(dialect=DIALECT)}: CAST rounds money in its own way and is not allowed; write ROUND(x, 2)"
            " (only DATE, TIME and TIMESTAMP literals, or an instant cast to DATE or TIME, pass)",
            _word(node) or "CAST",
        )
    elif typed and not LITERALS[target].fullmatch(inner.this):
        yield Finding(f"'{inner.this}' is not a {target}; write {EXAMPLES[target]}", inner.this)


LITERALS = {
    "DATE": re.compile(r"\d{4}-\d\d-\d\d"),
    "TIME": re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"),
    "TIMESTAMP": re.compile(r"\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"),
}
EXAMPLES = {"DATE": "DATE '2026-03-31'", "TIME": "TIME '21:00:00'", "TIMESTAMP": "TIMESTAMP '2026-03-31 12:00:00'"}


def _check_interval(node: exp.Expr) -> Iterator[Finding]:
    unit, amount = str(node.args.get("unit") or ""), node.this
    if not (isinstance(amount, exp.Literal) and amount.this.isdigit() and re.fullmatch(r"(DAY|MONTH|YEAR)S?", unit)):
        yield Finding("an INTERVAL is a whole number of days, months or years, such as INTERVAL '3 years'", "INTERVAL")


def _check_round(node: exp.Expr) -> Iterator[Finding]:
    digits = node.args.get("decimals")
    if digits is not None and not (isinstance(digits, exp.Literal) and digits.this in {"0", "1", "2", "3", "4"}):
        yield Finding("ROUND takes a whole number of digits between 0 and 4", "ROUND")


def _check_extract(node: exp.Expr) -> Iterator[Finding]:
    if str(node.this) not in {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "ISODOW"}:
        yield Finding("EXTRACT gives YEAR, MONTH, DAY, HOUR, MINUTE or ISODOW (Monday is 1)", "EXTRACT")


def _check_literal(node: exp.Expr) -> Iterator[Finding]:
    if node.is_string:
        return
    if not re.fullmatch(r"\d+(\.\d{1,6})?", node.this) or float(node.this) > LARGEST:
        yield Finding(f"{node.this}: write plain digits, up to six decimals and up to {LARGEST}", node.this)


def _check_in(node: exp.Expr) -> Iterator[Finding]:
    if not node.expressions or not all(_listed(item) for item in node.expressions):
        yield Finding(f"{node.sql(dialect=DIALECT)}: IN takes a list of written values", _word(node))


def _check_if(node: exp.Expr) -> Iterator[Finding]:
    if not isinstance(node.parent, exp.Case):
        yield Finding("IF takes an unknown condition for false; write CASE WHEN ... THEN ... ELSE ... END", "IF")


def _listed(item: exp.Expr) -> bool:
    return isinstance(item, exp.Literal | exp.Cast | exp.Neg)


CHECKS = {
    "Div": _check_division,
    "Mod": _check_divisor,
    "Is": _check_is,
    "Cast": _check_cast,
    "Interval": _check_interval,
    "Round": _check_round,
    "Extract": _check_extract,
    "Literal": _check_literal,
    "In": _check_in,
    "If": _check_if,
}


def columns(tree: exp.Expr) -> tuple[str, ...]:
    """The names that a tree reads, once each, in the order of their first writing."""
    return tuple(dict.fromkeys(column.name for column in tree.find_all(exp.Column, bfs=False)))


def canonical(tree: exp.Expr) -> str:
    """The tree as SQL: names quoted, what follows NOT in parentheses (readers differ on how tightly NOT binds)."""
    copy = tree.copy()
    for node in list(copy.find_all(exp.Not)):
        if not isinstance(node.this, exp.Paren | exp.Is):
            node.set("this", exp.Paren(this=node.this))
    return str(copy.sql(dialect=DIALECT, identify=True))
