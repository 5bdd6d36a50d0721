"""Which names an expression may read at each place of the file, and every expression of a file in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from concilia.engines.rules import columns as names
from concilia.engines.rules.compiling import ANYTHING, CONDITION, NUMBER, Result, Want, compile_expression
from concilia.engines.rules.model import Compiled, Kind
from concilia.engines.rules.schema import CallFile, Computed, Fact, Group, TopUp
from concilia.engines.rules.syntax import Finding
from concilia.engines.yamldoc import Path

YES_NO = Want(CONDITION)
CHOOSES = Want(CONDITION, never_null=True)
AMOUNT = Want(NUMBER, never_null=True, what="a number or an amount")


@dataclass
class Compilation:
    """The compiled expressions and findings of one file, and the scopes that grew while it was read."""

    file: CallFile
    expressions: dict[Path, Compiled] = field(default_factory=dict)
    findings: list[tuple[Path, Finding]] = field(default_factory=list)
    application: dict[str, Kind] = field(default_factory=dict)
    spending: dict[str, Kind] = field(default_factory=dict)

    def add(self, path: Path, text: str | None, scope: dict[str, Kind], want: Want) -> Compiled | None:
        if text is None:
            return None
        result: Result = compile_expression(text, scope, want)
        self.findings.extend((path, finding) for finding in result.findings)
        if result.compiled is not None:
            self.expressions[path] = result.compiled
        return result.compiled

    def complain(self, path: Path, message: str, word: str = "") -> None:
        self.findings.append((path, Finding(message, word)))


def compile_file(file: CallFile, lost: Iterable[str] = ()) -> Compilation:
    """Compile a file from top to bottom, so that each expression reads only what stands before it.

    ``lost``: names that stand in the file but could not be read; nothing is said about their types.
    """
    work = Compilation(file)
    work.application.update(dict.fromkeys(lost, Kind("unknown")))
    work.application.update(_platform(file))
    _facts(work)
    _derived(work)
    _criteria(work)
    _money(work)
    _use(work)
    return work


def _platform(file: CallFile) -> dict[str, Kind]:
    codes = tuple(window.code or str(index + 1) for index, window in enumerate(file.windows))
    return {
        names.PROTOCOL: Kind("integer"),
        names.SUBMITTED: Kind("instant"),
        names.WINDOW: Kind("choice", choices=codes),
    }


def kind_of(fact: Fact) -> Kind:
    return Kind(fact.type, fact.nullable, tuple(fact.choices))


def _facts(work: Compilation) -> None:
    """Facts from outside first, then ages, then aggregates over groups: the order in which they are computed."""
    facts = list(enumerate(work.file.facts))
    for _, fact in facts:
        if fact.computed is None:
            work.application[fact.name] = kind_of(fact)
    for index, fact in facts:
        if fact.computed is not None and fact.computed.is_age:
            _age(work, ("facts", index), fact, fact.computed, work.application)
    groups = {group.name: _group(work, number, group) for number, group in enumerate(work.file.groups)}
    for index, fact in facts:
        if fact.computed is not None and not fact.computed.is_age:
            _aggregate(work, ("facts", index), fact, fact.computed, groups)


def _age(work: Compilation, path: Path, fact: Fact, computed: Computed, scope: dict[str, Kind]) -> None:
    source, on = scope.get(computed.source), computed.on
    nullable = False
    if source is None or source.type != "date":
        work.complain((*path, "computed"), f"{computed.source} is not a date fact; an age starts from one")
    else:
        nullable = source.nullable
    if isinstance(on, str) and on != names.SUBMITTED:
        day = scope.get(on)
        if day is None or day.type != "date":
            work.complain((*path, "computed"), f"on: {on} is neither submitted, nor a date, nor a date fact", on)
        nullable = nullable or (day is not None and day.nullable)
    if fact.type != "integer":
        work.complain((*path, "type"), f"{fact.name}: an age is an integer; write type: integer")
    scope[fact.name] = Kind("integer", nullable)


def _group(work: Compilation, number: int, group: Group) -> dict[str, Kind]:
    """The scope of a group's rows: the application's facts and the rows' own."""
    scope = dict(work.application)
    for index, fact in enumerate(group.facts):
        path: Path = ("groups", number, "facts", index)
        if fact.name in work.application:
            work.complain((*path, "name"), f"{fact.name} is also a fact of the application; choose another name")
        if fact.computed is None:
            scope[fact.name] = kind_of(fact)
        elif fact.computed.is_age:
            _age(work, path, fact, fact.computed, scope)
        else:
            work.complain(
                (*path, "computed"), f"{fact.name}: a row of a group has ages only; count and sum stand outside"
            )
    return scope


def _aggregate(
    work: Compilation, path: Path, fact: Fact, computed: Computed, groups: dict[str, dict[str, Kind]]
) -> None:
    path = (*path, "computed")
    scope = groups.get(computed.source)
    if scope is None:
        near = ", ".join(groups) or "none is declared"
        work.complain(path, f"{computed.source} is not a group; known groups: {near}", computed.source)
        work.application[fact.name] = kind_of(fact)
        return
    work.add((*path, "where"), computed.where, scope, CHOOSES)
    of = work.add((*path, "of"), computed.of, scope, Want(ANYTHING, never_null=True))
    kind = _aggregated(work, path, fact, computed, of)
    work.application[fact.name] = Kind(fact.type, nullable=computed.way in {"min", "max"}, choices=())
    if kind is not None and kind != fact.type:
        work.complain((*path[:-1], "type"), f"{fact.name}: this {computed.way} gives {kind}; write type: {kind}")


def _aggregated(work: Compilation, path: Path, fact: Fact, computed: Computed, of: Compiled | None) -> str | None:
    if computed.way == "count":
        return "integer"
    if of is None:
        return None
    fits = NUMBER if computed.way == "sum" else NUMBER | {"date", "time", "instant"}
    if of.kind.type not in fits:
        work.complain((*path, "of"), f"{computed.way} takes {', '.join(sorted(fits))}, not {of.kind.type}")
        return None
    return of.kind.type


def _derived(work: Compilation) -> None:
    for index, derived in enumerate(work.file.derived):
        path: Path = ("derived", index, "expression")
        compiled = work.add(path, derived.expression, work.application, Want(ANYTHING))
        work.application[derived.name] = compiled.kind if compiled else Kind("unknown")


def _criteria(work: Compilation) -> None:
    file, scope = work.file, work.application
    for index, requirement in enumerate(file.requirements):
        work.add(("requirements", index, "expression"), requirement.expression, scope, YES_NO)
    for index, points in enumerate(file.points):
        work.add(("points", index, "expression"), points.expression, scope, AMOUNT)
    if file.benefit is not None:
        work.add(("benefit", "expression"), file.benefit.expression, scope, AMOUNT)
        for index, part in enumerate(file.benefit.parts):
            work.add(("benefit", "parts", index, "expression"), part.expression, scope, AMOUNT)
    for index, priority in enumerate(file.classes):
        work.add(("classes", index, "when"), priority.when, scope, CHOOSES)
    for index, document in enumerate(file.documents):
        work.add(("documents", index, "when"), document.when, scope, YES_NO)


def _money(work: Compilation) -> None:
    """Lines and quotas may also read what the evaluation found: total, benefit and class."""
    file = work.file
    scope = {**work.application, names.TOTAL: Kind("decimal"), names.BENEFIT: Kind("money")}
    scope[names.CLASS] = Kind("choice", nullable=True, choices=tuple(item.code for item in file.classes))
    for index, line in enumerate(file.budget.lines):
        work.add(("budget", "lines", index, "when"), line.when, scope, CHOOSES)
    for index, quota in enumerate(file.quotas):
        work.add(("quotas", index, "when"), quota.when, scope, CHOOSES)


def _use(work: Compilation) -> None:
    use = work.file.use
    if use is None:
        return
    held = {**work.application, names.BENEFIT: Kind("money")}
    work.spending.update(held)
    work.spending[names.USED_AT] = Kind("instant")
    for index, fact in enumerate(use.facts):
        path: Path = ("use", "facts", index)
        if fact.name in work.application:
            work.complain((*path, "name"), f"{fact.name} is also a fact of the application; choose another name")
        if fact.computed is not None:
            work.complain((*path, "computed"), f"{fact.name}: a fact of a use comes from a form or a document")
        work.spending[fact.name] = kind_of(fact)
    work.add(("use", "units"), use.units, work.spending, AMOUNT)
    work.add(("use", "price"), use.price, work.spending, AMOUNT)
    work.add(("use", "amount"), use.amount, work.spending, AMOUNT)
    for index, requirement in enumerate(use.requirements):
        work.add(("use", "requirements", index, "expression"), requirement.expression, work.spending, YES_NO)
    for index, limit in enumerate(use.limits):
        at: Path = ("use", "limits", index)
        work.add((*at, limit.measure), limit.ceiling, held, AMOUNT)
        work.add((*at, "of"), limit.of, work.spending, AMOUNT)
        work.add((*at, "when"), limit.when, work.spending, CHOOSES)
    for index, event in enumerate(use.top_ups):
        _top_up(work, ("use", "top_ups", index), event, {**held, names.EVENT_DAY: Kind("date")})


def _top_up(work: Compilation, path: Path, event: TopUp, scope: dict[str, Kind]) -> None:
    for number, fact in enumerate(event.facts):
        at: Path = (*path, "facts", number)
        if fact.name in work.application:
            work.complain((*at, "name"), f"{fact.name} is also a fact of the application; choose another name")
        if fact.computed is not None:
            work.complain((*at, "computed"), f"{fact.name}: a fact of an event comes from a form or a document")
        scope[fact.name] = kind_of(fact)
    work.add((*path, "expression"), event.expression, scope, AMOUNT)
