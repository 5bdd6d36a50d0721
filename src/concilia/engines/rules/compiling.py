"""Every expression of a call file, read, typed and tried: first by sqlglot, then by Polars on no row and on one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from concilia.engines.rules import columns as names
from concilia.engines.rules.kinds import Types, named
from concilia.engines.rules.lazy import exp, pl
from concilia.engines.rules.model import Compiled, Kind, Scope
from concilia.engines.rules.nullness import Nullness, swallows
from concilia.engines.rules.syntax import BadExpression, Finding, canonical, columns, parse

if TYPE_CHECKING:
    from polars.datatypes import DataType

CONDITION = frozenset({"boolean"})
NUMBER = frozenset({"integer", "decimal", "money"})
ANYTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Want:
    """What a place in the file takes: the kinds, and whether an empty outcome has no meaning there."""

    kinds: frozenset[str]
    never_null: bool = False
    what: str = "a condition"


@dataclass(frozen=True, slots=True)
class Result:
    """A compiled expression, or what is wrong with it."""

    compiled: Compiled | None
    findings: tuple[Finding, ...] = ()


def compile_expression(text: str, scope: Scope, want: Want) -> Result:
    """Read ``text`` in ``scope``. All that is wrong comes back as findings; nothing is raised."""
    try:
        tree = parse(text)
    except BadExpression as error:
        return Result(None, error.findings)
    types, nulls = Types(scope), Nullness(scope)
    kind = types.of(tree)
    if types.findings:
        return Result(None, tuple(dict.fromkeys(types.findings)))
    nullable = nulls.may_be_null(tree)
    findings = [*nulls.findings, *_unwanted(tree, Kind(kind.type, nullable), scope, want)]
    compiled = _compiled(text, tree, Kind(kind.type, nullable, kind.choices), scope)
    findings = findings or list(_tried(compiled, scope))
    return Result(compiled, tuple(dict.fromkeys(findings)))


def _compiled(text: str, tree: exp.Expr, kind: Kind, scope: Scope) -> Compiled:
    reads = columns(tree)
    masks = tuple(name for name in reads if not scope[name].nullable) if swallows(tree) else ()
    return Compiled(text, canonical(tree), reads, kind, masks)


def _unwanted(tree: exp.Expr, kind: Kind, scope: Scope, want: Want) -> Iterator[Finding]:
    if want.kinds and kind.type not in {*want.kinds, "unknown"}:
        yield Finding(f"this must be {want.what}, and is {named(kind)}")
    if want.never_null and kind.nullable:
        empty = [name for name in columns(tree) if scope[name].nullable] or ["what may be NULL"]
        yield Finding(f"this may come out empty; meet {', '.join(empty)} with IS NULL or COALESCE", empty[0])


SAMPLES: dict[str, Any] = {
    "money": Decimal("1.00"),
    "decimal": Decimal("1.0000"),
    "integer": 1,
    "date": date(2026, 1, 1),
    "time": time(12),
    "instant": datetime(2026, 1, 1, 12),  # noqa: DTZ001 - what a clock shows
    "boolean": True,
}


def _tried(compiled: Compiled, scope: Scope) -> Iterator[Finding]:
    if any(scope[name].type == "unknown" for name in compiled.reads):
        return
    schema = {name: names.dtype(scope[name]) for name in compiled.reads}
    sample: dict[str, list[Any]] = {name: [SAMPLES.get(scope[name].type, "000000")] for name in compiled.reads}
    empty: dict[str, list[Any]] = {name: [] for name in schema}
    for rows in (empty, sample):
        frame = pl.DataFrame(rows, schema=schema) if schema else pl.DataFrame({"@none": [0]})
        try:
            result = frame.select(pl.sql_expr(compiled.sql).alias("@result")).schema["@result"]
        except pl.exceptions.PolarsError as error:
            yield Finding(f"{compiled.source}: {str(error).splitlines()[0]}")
            return
        if _is_float(result):
            yield Finding(f"{compiled.source}: comes out as a float, which is not exact; multiply or round decimals")
            return


def _is_float(result: DataType) -> bool:
    return bool(result.is_float())
