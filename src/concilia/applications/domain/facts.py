"""The facts of an application: what was answered, what the registers say, and how they are kept.

Every value is canonical text (``1234.50``, ``2026-03-31``, ``true``), the form the rules read from a CSV as well, so that a
frozen application can be evaluated again by anyone with the right. ``protocol`` is the year's last two digits and the
number in seven (``260000001``), so that numbers of two years never meet. Groups are lists of rows of such values. Special data
is kept apart, encrypted under the applicant's own key.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from concilia.calls.queries import layout
from concilia.core import clock, crypto
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Fact

from ..models import Application, Integration
from . import registry

Facts = dict[str, Any]


def assemble(application: Application, rules: CallRules, at: datetime, protocol: int = 0) -> Facts:
    """The facts that the rules ask for: answers of the applicant and of the registers, as if submitted at ``at``."""
    answers = answers_of(application)
    facts: Facts = {"protocol": str(protocol), "submitted": at.astimezone(clock.ROME).isoformat(timespec="seconds")}
    for fact in rules.asked:
        facts[fact.name] = _value(application, fact, answers, at)
    for group in rules.file.groups:
        facts[group.name] = answers.get(group.name, [])
    return facts


def _value(application: Application, fact: Fact, answers: Facts, at: datetime) -> Any:
    if fact.origin != "registry":
        return answers.get(fact.name)
    return registry.answer(application, fact, answers, day_of(fact.on, answers, at))


def day_of(on: date | str, answers: Facts, at: datetime) -> date:
    """The day that a fact is about: written in the call, answered, or the day of submission."""
    if isinstance(on, date):
        return on
    written = answers.get(on)
    return date.fromisoformat(written) if written else at.astimezone(clock.ROME).date()


def missing(rules: CallRules, facts: Facts) -> list[Fact]:
    """The facts that the applicant must still answer before submitting."""
    return [fact for fact in layout.asked(rules) if not fact.nullable and facts.get(fact.name) in (None, "")]


def special_names(rules: CallRules) -> set[str]:
    """Names of the facts (and of groups holding facts) under special protection."""
    groups = {g.name for g in rules.file.groups if any(f.sensitivity == "special" for f in g.facts)}
    return groups | {fact.name for fact in rules.asked if fact.sensitivity == "special"}


def split(values: Facts, special: set[str]) -> tuple[Facts, Facts]:
    """``values`` parted into the ordinary ones and those under special protection; together they are ``values`` again."""
    hidden = {name: value for name, value in values.items() if name in special}
    return {name: value for name, value in values.items() if name not in special}, hidden


def seal(application: Application, content: dict[str, Facts]) -> str:
    """Encrypt special answers and facts under the applicant's key; an organisation's under the field key.

    That a special answer was left empty is sealed as well: an empty seal says only that the call asks for none.
    """
    if not any(content.values()):
        return ""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    person = application.applicant
    return crypto.seal(text, person.data_key) if person else crypto.encrypt(text)


def unseal(application: Application, version: Application | Integration | None = None) -> dict[str, Facts]:
    """What is sealed in an application, or in one of its later versions."""
    sealed = (version or application).sealed
    if not sealed:
        return {}
    person = application.applicant
    text = crypto.unseal(sealed, person.data_key) if person else crypto.decrypt(sealed)
    content: dict[str, Facts] = json.loads(text)
    return content


def answers_of(application: Application) -> Facts:
    """What the applicant wrote, special data included: the caller has the right to see it."""
    return {**application.answers, **unseal(application).get("answers", {})}


def facts_of(application: Application) -> Facts:
    """The frozen facts that count, with what was integrated, special data included: the caller has the right to see it."""
    version = application.latest or application
    return {**version.facts, **unseal(application, version).get("facts", {})}


def submitted_facts_of(application: Application) -> Facts:
    """The facts as they were submitted, before any integration; special data included."""
    return {**application.facts, **unseal(application).get("facts", {})}


def hash_of(application: Application) -> str:
    """The keyed hash of the facts that count."""
    return (application.latest or application).facts_hash


def are_frozen(application: Application) -> bool:
    """Whether what was submitted, and what counts now, are still what their hashes say."""
    try:
        kept = [(submitted_facts_of(application), application.facts_hash)]
        if application.latest:
            kept.append((facts_of(application), application.latest.facts_hash))
    except crypto.UndecryptableError:
        return False
    return all(fingerprint(values) == known for values, known in kept)


def fingerprint(facts: Facts) -> str:
    """A keyed hash of frozen facts: it proves them without letting anybody guess them."""
    return crypto.keyed_hash(json.dumps(facts, sort_keys=True, ensure_ascii=False), purpose="facts")
