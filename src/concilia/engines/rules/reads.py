"""What a rule reads, through derived and computed facts down to what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concilia.engines.rules.model import CallRules
from concilia.engines.rules.schema import Fact


def all_read(rules: CallRules, names: Iterable[str]) -> set[str]:
    """``names`` and every name that they are made from."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _behind(rules, name)
    return seen


def _behind(rules: CallRules, name: str) -> Iterator[str]:
    """The names that a fact, a derived fact or a group is made from."""
    for index, derived in enumerate(rules.file.derived):
        if derived.name == name:
            yield from rules.at("derived", index, "expression").reads
    for index, fact in enumerate(rules.file.facts):
        if fact.name == name:
            yield from _sources(fact)
            for part in ("where", "of"):
                compiled = rules.find("facts", index, "computed", part)
                yield from compiled.reads if compiled else ()
    group = rules.group(name)
    for fact in group.facts if group else ():
        yield from _sources(fact)


def _sources(fact: Fact) -> Iterator[str]:
    if fact.of:
        yield fact.of
    if isinstance(fact.on, str):
        yield fact.on
    if fact.computed:
        yield fact.computed.source
        if isinstance(fact.computed.on, str):
            yield fact.computed.on
