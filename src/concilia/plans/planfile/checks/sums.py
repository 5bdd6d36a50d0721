"""Money: every sum closes to the cent, and says both sides and the difference when it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.base import euro
from concilia.plans.planfile.book import Book, Finding
from concilia.plans.planfile.resources import Resources


def check(book: Book) -> Iterator[Finding]:
    for index, project in enumerate(book.plan.projects):
        if project.resources is not None:
            path: Path = ("projects", index, "resources")
            yield from totals(path, project.resources)
            yield from lines(path, project.resources)
            yield from calls(book, path, project.resources)


def unequal(what: str, written: int, other: str, found: int) -> str:
    """Both sums and the difference."""
    return (
        f"{what} is {euro(written)}, but {other} {euro(found)}: the difference is {euro(abs(written - found))}; "
        "correct one of the two"
    )


def totals(path: Path, money: Resources) -> Iterator[Finding]:
    """Total = contribution + co-financing; sources of each kind sum to it; the share is not below the minimum."""
    parts = money.contribution + money.cofinancing
    if parts != money.total:
        other = f"contribution and co-financing ({euro(money.contribution)} + {euro(money.cofinancing)}) sum to"
        yield Finding((*path, "total"), unequal("the total", money.total, other, parts))
    for kind, amount in (("contribution", money.contribution), ("cofinancing", money.cofinancing)):
        found = sum(source.amount for source in money.sources if source.kind == kind)
        if money.sources and found != amount:
            yield Finding((*path, kind), unequal(f"the {kind}", amount, f"sources of kind {kind} sum to", found))
    if money.minimum_share is not None and money.cofinancing * 100 < money.minimum_share * money.total:
        least = -int(-(money.minimum_share * money.total) // 100)
        message = (
            f"co-financing of {euro(money.cofinancing)} is below {money.minimum_share}% of the total "
            f"{euro(money.total)}; at least {euro(least)} is needed"
        )
        yield Finding((*path, "cofinancing"), message)


def lines(path: Path, money: Resources) -> Iterator[Finding]:
    """Lines sum to the source they draw from."""
    found = Counter[str]()
    for line in money.lines:
        found[line.source] += line.amount
    for index, source in enumerate(money.sources if money.lines else ()):
        if found[source.code] != source.amount:
            message = unequal(f"the source {source.code!r}", source.amount, "its lines sum to", found[source.code])
            yield Finding((*path, "sources", index, "amount"), message)


def calls(book: Book, path: Path, money: Resources) -> Iterator[Finding]:
    """A call is funded by money, for an action that it carries out."""
    actions = {call.code: {each.rpartition("/")[2] for each in call.actions} for call in book.plan.calls}
    in_kind = {source.code for source in money.sources if source.form == "in_kind"}
    for index, line in enumerate(money.lines):
        if line.call is None:
            continue
        if line.source in in_kind:
            message = f"the source {line.source!r} is in kind and can't fund a call; use one in money"
            yield Finding((*path, "lines", index, "call"), message)
        if line.action not in (actions.get(line.call) or {line.action}):
            message = (
                f"the call {line.call!r} does not carry out the action {line.action!r}; add the action to the call"
            )
            yield Finding((*path, "lines", index, "call"), message)
