"""What of a call's rules touches data under special protection: it is masked to who need not see it, and not published."""

from __future__ import annotations

from collections.abc import Iterator

from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Fact


def special_names(rules: CallRules) -> frozenset[str]:
    """Names of facts, groups' facts and derived facts that are special or are computed from special ones."""
    rows = [fact for group in rules.file.groups for fact in group.facts]
    special = {fact.name for fact in (*rules.file.facts, *rows) if fact.sensitivity == "special"}
    for index, fact in enumerate(rules.file.facts):
        if special.intersection(_read_by(rules, index, fact)):
            special.add(fact.name)
    for index, derived in enumerate(rules.file.derived):
        if special.intersection(rules.at("derived", index, "expression").reads):
            special.add(derived.name)
    return frozenset(special)


def _read_by(rules: CallRules, index: int, fact: Fact) -> Iterator[str]:
    """What a computed fact is computed from."""
    if fact.computed is None:
        return
    yield fact.computed.source
    for part in ("of", "where"):
        compiled = rules.find("facts", index, "computed", part)
        yield from compiled.reads if compiled else ()


def total_reveals(rules: CallRules) -> bool:
    """Whether the total of the points tells something special of the applicant, so that it can't be published."""
    special = special_names(rules)
    summed = (index for index, item in enumerate(rules.file.points) if item.summed)
    return any(special.intersection(rules.at("points", index, "expression").reads) for index in summed)
