"""What a file must keep beside types: names that mean something, no code twice, sums that close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256

from concilia.engines.rules import columns as names
from concilia.engines.rules.lazy import exp, sqlglot
from concilia.engines.rules.schema import CallFile, Expected, Fact
from concilia.engines.rules.syntax import DIALECT
from concilia.engines.yamldoc import Path

Located = tuple[Path, str]


def check(file: CallFile) -> Iterator[Located]:
    """All that is wrong in how the parts of a file refer to each other."""
    yield from _names(file)
    yield from _codes(file)
    yield from _references(file)
    yield from _budget(file)
    yield from _quotas(file)
    yield from _procedure(file)
    yield from _periods(file)
    yield from _use(file)
    yield from _committee(file)
    yield from _max_points(file)
    yield from _aid(file)
    yield from _receipt(file)
    yield from _costs(file)
    yield from _stages(file)
    yield from _worked(file)


def _aid(file: CallFile) -> Iterator[Located]:
    if file.aid and file.applicants == "person":
        yield ("aid",), "a person receives no State aid; leave aid out, or write applicants: organisation"
    if "durc" in file.at_award and file.applicants == "person":
        yield ("at_award",), "a person has no DURC; take durc out, or write applicants: organisation"
    if "cor" in file.at_award and not file.aid:
        yield (
            ("at_award",),
            "the code of the aids register goes with an aid; write aid: {regime: de_minimis, over: refuse}",
        )


def _receipt(file: CallFile) -> Iterator[Located]:
    """The facts that tell a receipt are facts of the use, each of a type that can."""
    if file.use is None or file.use.receipt is None:
        return
    types = {fact.name: fact.type for fact in file.use.facts}
    for key, wanted in (("issuer", "text"), ("number", "text"), ("issued_on", "date"), ("amount", "money")):
        name = getattr(file.use.receipt, key)
        if types.get(name) != wanted:
            yield ("use", "receipt", key), f"{name} is not a fact of the use of type {wanted}"


def _costs(file: CallFile) -> Iterator[Located]:
    """The planned cost is a fact in euro, asked of everybody."""
    planned = file.payment.costs.planned if file.payment and file.payment.costs else None
    if planned and not any(fact.name == planned and fact.type == "money" and not fact.nullable for fact in file.facts):
        yield ("payment", "costs", "planned"), f"{planned} is not a fact of type money that everybody answers"


def _stages(file: CallFile) -> Iterator[Located]:
    """A voucher by stages ends with a balance, and is paid to one payee, who is known before the first use."""
    payment = file.payment
    if payment is None or not payment.stages or payment.costs or file.use is None:
        return
    for index, stage in enumerate(payment.stages):
        at = ("payment", "stages", index)
        if (stage.due == "report") != (index == len(payment.stages) - 1):
            yield (*at, "due"), "the last stage of a voucher, and no other, is due on the report: it is the balance"
        if stage.final_extras:
            yield at, "the balance pays what was used: leave out delivered, spent and follows"
    if any(row.proof != "durc" for row in payment.conditions):
        yield ("payment", "conditions"), "the stages of a voucher may require a durc; documents go with costs"
    if payment.to == "provider" and file.use.providers == "any":
        yield ("use", "providers"), "stages are paid to one provider; write providers: first, or chosen"


def _named(file: CallFile) -> Iterator[tuple[Path, Fact]]:
    for index, fact in enumerate(file.facts):
        yield ("facts", index, "name"), fact
    for number, group in enumerate(file.groups):
        for index, fact in enumerate(group.facts):
            yield ("groups", number, "facts", index, "name"), fact
    for index, fact in enumerate(file.use.facts if file.use else ()):
        yield ("use", "facts", index, "name"), fact
    for number, event in enumerate(file.use.top_ups if file.use else ()):
        for index, fact in enumerate(event.facts):
            yield ("use", "top_ups", number, "facts", index, "name"), fact


def _names(file: CallFile) -> Iterator[Located]:
    derived = [(("derived", index, "name"), item.name) for index, item in enumerate(file.derived)]
    groups = [(("groups", index, "name"), item.name) for index, item in enumerate(file.groups)]
    facts = [(path, fact.name) for path, fact in _named(file)]
    for path, name in (*facts, *derived, *groups):
        if name in names.RESERVED:
            yield path, f"{name} is a name of the platform; choose another"
        elif not _is_plain(name):
            yield path, f"{name} is a word of SQL; choose another name, such as {name}_value"
    outer = [(path, name) for path, name in facts if path[0] == "facts"]
    yield from _twice((*outer, *derived, *groups), "name")
    for number in range(len(file.groups)):
        yield from _twice([(path, name) for path, name in facts if path[:2] == ("groups", number)], "name")
    yield from _twice([(path, name) for path, name in facts if path[:2] == ("use", "facts")], "name")
    for number in range(len(file.use.top_ups if file.use else ())):
        yield from _twice([(path, name) for path, name in facts if path[:3] == ("use", "top_ups", number)], "name")


def _is_plain(name: str) -> bool:
    try:
        tree = sqlglot.parse_one(name, dialect=DIALECT)
    except sqlglot.errors.SqlglotError:
        return False
    return isinstance(tree, exp.Column)


def _twice(items: Iterable[tuple[Path, str]], what: str) -> Iterator[Located]:
    seen: set[str] = set()
    for path, value in items:
        if value in seen:
            yield path, f"the {what} {value} is written twice; each needs its own"
        seen.add(value)


def _codes(file: CallFile) -> Iterator[Located]:
    lists = {
        ("requirements",): [item.code for item in file.requirements],
        ("points",): [item.code for item in file.points],
        ("classes",): [item.code for item in file.classes],
        ("quotas",): [item.code for item in file.quotas],
        ("budget", "lines"): [item.code for item in file.budget.lines],
        ("documents",): [item.code for item in file.documents],
        ("terms",): [item.code for item in file.terms],
        ("benefit", "parts"): [item.code for item in (file.benefit.parts if file.benefit else ())],
        ("use", "requirements"): [item.code for item in (file.use.requirements if file.use else ())],
        ("use", "limits"): [item.code for item in (file.use.limits if file.use else ())],
        ("use", "top_ups"): [item.code for item in (file.use.top_ups if file.use else ())],
    }
    for path, codes in lists.items():
        yield from _twice([((*path, index, "code"), code) for index, code in enumerate(codes)], "code")
        for index, code in enumerate(codes):
            if path[-1] in {"requirements", "points"} and code in names.OWN_CODES:
                yield (*path, index, "code"), f"{code} is a code of the platform; choose another"


def _references(file: CallFile) -> Iterator[Located]:
    known = {fact.name for fact in file.facts}
    for index, name in enumerate(file.identified_by):
        if name not in known:
            yield ("identified_by", index), f"{name} is not a fact"
    for index, document in enumerate(file.documents):
        for place, name in enumerate(document.proves):
            if name not in known:
                yield ("documents", index, "proves", place), f"{name} is not a fact"
    for index, fact in enumerate(file.facts):
        if fact.of is not None and fact.of not in known:
            yield ("facts", index, "of"), f"{fact.of} is not a fact"
        yield from _day(file, index, fact)
    codes = {item.code for item in file.requirements}
    for index, code in enumerate(file.lasting.requirements if file.lasting else ()):
        if code not in codes:
            yield ("lasting", "requirements", index), f"{code} is not a requirement"


def _day(file: CallFile, index: int, fact: Fact) -> Iterator[Located]:
    dates = {item.name for item in file.facts if item.type == "date"}
    if fact.registry and isinstance(fact.on, str) and fact.on not in {names.SUBMITTED, *dates}:
        yield ("facts", index, "on"), f"on: {fact.on} is neither submitted, nor a date, nor a date fact"


def _budget(file: CallFile) -> Iterator[Located]:
    lines = {line.code for line in file.budget.lines}
    money = any(line.amount is not None for line in file.budget.lines)
    if money and file.benefit is None:
        yield ("budget", "lines"), "a line has an amount but no benefit says how much each application gets"
    for index, part in enumerate(file.benefit.parts if file.benefit else ()):
        if part.line is not None and part.line not in lines:
            yield ("benefit", "parts", index, "line"), f"{part.line} is not a budget line; known: {', '.join(lines)}"


def _quotas(file: CallFile) -> Iterator[Located]:
    if file.quotas and file.benefit and any(part.line for part in file.benefit.parts):
        yield ("quotas",), "quotas keep a part of a whole benefit; take away the lines of its parts, or the quotas"
    lines = {line.code: line for line in file.budget.lines}
    taken = dict.fromkeys(lines, Decimal(0))
    later = [quota.code for quota in file.quotas]
    for index, quota in enumerate(file.quotas):
        path: Path = ("quotas", index)
        later.remove(quota.code)
        if quota.code in lines:
            yield (*path, "code"), f"{quota.code} is also a budget line; choose another code"
        if quota.residue_to not in {"all", "none", *later}:
            yield (*path, "residue_to"), f"{quota.residue_to} is neither all, nor none, nor a quota written after this"
        code = quota.line or (next(iter(lines)) if len(lines) == 1 else None)
        if code not in lines:
            yield (*path, "line"), f"say of which line this is a quota: {', '.join(lines)}"
            continue
        line = lines[code]
        if (line.amount is None and quota.amount is not None) or (line.places is None and quota.places is not None):
            yield path, f"the line {code} has no {'amount' if quota.amount is not None else 'places'} to keep a part of"
            continue
        taken[code] += _fraction(quota.share, quota.amount, quota.places, line.amount, line.places)
        if taken[code] > 1:
            yield path, f"the quotas of the line {code} add up to more than the line"


def _fraction(
    share: Decimal | None, amount: Decimal | None, places: int | None, total: Decimal | None, seats: int | None
) -> Decimal:
    if share is not None:
        return share
    part, whole = (amount, total) if amount is not None else (places, seats)
    return Decimal(part or 0) / Decimal(whole) if whole else Decimal(2 if part else 0)


def _procedure(file: CallFile) -> Iterator[Located]:
    known = {
        *(fact.name for fact in file.facts),
        *(item.name for item in file.derived),
        *(item.code for item in file.points),
        *(names.TOTAL, names.BENEFIT, names.SUBMITTED, names.PROTOCOL, "lottery"),
    }
    unordered = {fact.name: fact.type for fact in file.facts if fact.type in {"text", "comune"}}
    for index, key in enumerate(file.order):
        if key.by in unordered:
            yield (
                ("order", index, "by"),
                f"{key.by}: a {unordered[key.by]} has no order; choose a number, a date, a choice",
            )
        if key.by not in known:
            yield ("order", index, "by"), f"{key.by} is not a fact, a derived fact, a code of points, total or benefit"
        if key.by == names.TOTAL and not file.points:
            yield ("order", index, "by"), "the order reads total, but the call gives no points"
    yield from _twice([(("order", index, "by"), key.by) for index, key in enumerate(file.order)], "key")
    if file.procedure == "counter" and file.order:
        yield ("order",), "a counter serves in order of arrival; remove order, or make the procedure a ranking"
    if file.procedure in {"ranking", "periodic"} and not file.order:
        yield ("procedure",), f"a {file.procedure} needs an order; write the keys under order"
    draws = file.procedure == "lottery" or any(key.by == "lottery" for key in file.order)
    if draws and file.lottery is None:
        yield ("procedure",), "a draw needs lottery: say which public event gives the seed"
    if file.separate and not file.classes:
        yield ("separate",), "separate rankings need classes"
    if file.threshold is not None and not file.points:
        yield ("threshold",), "a threshold needs points"


def _periods(file: CallFile) -> Iterator[Located]:
    """Keys that mean something in one procedure only."""
    monthly = file.procedure == "periodic" and file.every == "month"
    if file.until_day is not None and not monthly:
        yield ("until_day",), "the last day of a period goes with procedure: periodic and every: month"
    if file.carry_over and file.procedure != "periodic":
        yield ("carry_over",), "only a periodic ranking carries applications over; remove carry_over"
    if file.exhausted == "reserve" and file.procedure != "counter":
        yield ("exhausted",), "only a counter closes when the money is over; remove exhausted"
    lottery = file.lottery
    if (
        lottery
        and lottery.seed
        and lottery.commitment
        and sha256(lottery.seed.encode()).hexdigest() != lottery.commitment
    ):
        yield ("lottery", "seed"), "the seed is not the one of the commitment: its SHA-256 is another"


def _use(file: CallFile) -> Iterator[Located]:
    """What the parts of a use ask of each other and of the call."""
    if file.use is None:
        return
    register = file.use.attendance
    yes_no = {fact.name for fact in file.use.facts if fact.type == "boolean"}
    if register and register.signed and register.signed not in yes_no:
        yield ("use", "attendance", "signed"), f"{register.signed} is not a boolean fact of the use"
    if file.use.issue.each == "child" and file.one_per not in {"person", "household"}:
        yield ("use", "issue", "each"), f"an application is for one {file.one_per} here; take away each: child"
    refunds = file.payment is not None and file.payment.to == "applicant"
    if refunds and (register or file.use.providers != "any"):
        yield ("payment", "to"), "registers and the choice of one provider are for calls that pay providers"


def _committee(file: CallFile) -> Iterator[Located]:
    """Points of a committee are numbers with a max, and are never taken for granted."""
    for index, fact in enumerate(file.facts):
        path: Path = ("facts", index)
        if fact.origin != "committee":
            continue
        if fact.type not in {"integer", "decimal"} or fact.max is None:
            yield path, f"{fact.name}: a committee gives points; make it an integer or a decimal, and write its max"
        if fact.nullable:
            yield path, f"{fact.name}: points that are missing are never zero; take nullable away"
    for number, group in enumerate(file.groups):
        for index, fact in enumerate(group.facts):
            if fact.origin == "committee":
                yield (
                    ("groups", number, "facts", index),
                    f"{fact.name}: a committee scores applications, not their rows",
                )


def _max_points(file: CallFile) -> Iterator[Located]:
    """A number written as an outcome above ``max`` would be cut in silence: it is a mistake."""
    for index, points in enumerate(file.points):
        try:
            tree = sqlglot.parse_one(points.expression, dialect=DIALECT)
        except sqlglot.errors.SqlglotError:
            continue
        if isinstance(tree, exp.Case):
            outcomes = [*(branch.args["true"] for branch in tree.args["ifs"]), tree.args.get("default")]
            for outcome in outcomes:
                if isinstance(outcome, exp.Literal) and not outcome.is_string and Decimal(outcome.this) > points.max:
                    path: Path = ("points", index, "expression")
                    yield path, f"{points.code} gives {outcome.this} points, over its max {points.max}"


def _worked(file: CallFile) -> Iterator[Located]:
    asked = {fact.name for fact in file.facts if fact.computed is None} | {group.name for group in file.groups}
    known = asked | {names.ID, names.PROTOCOL, names.SUBMITTED}
    used = {fact.name for fact in file.use.facts} if file.use else set()
    codes = {*(item.code for item in file.requirements), *(item.code for item in file.points), *names.OWN_CODES}
    for index, case in enumerate(file.worked):
        path: Path = ("worked", index)
        yield from _unknown(case.facts or {}, known, (*path, "facts"), "a fact that is asked")
        for number, facts in enumerate(case.applications):
            yield from _unknown(facts, known, (*path, "applications", number), "a fact that is asked")
        for number, use in enumerate(case.uses):
            yield from _unknown(use.facts, used, (*path, "uses", number, "facts"), "a fact of a use")
        yield from _twice(
            [
                ((*path, "applications", n), str(facts.get(names.ID, n + 1)))
                for n, facts in enumerate(case.applications)
            ],
            "id",
        )
        if isinstance(case.expect, Expected):
            written = (*(case.expect.points or ()), *(case.expect.refused or ()), *(case.expect.unknown or ()))
            yield from _unknown(written, codes, (*path, "expect"), "a code of a requirement or of points")


def _unknown(written: Iterable[str], known: set[str], path: Path, what: str) -> Iterator[Located]:
    for name in written:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield (*path, name), f"{name} is not {what}" + (f"; did you mean {near[0]}?" if near else "")
