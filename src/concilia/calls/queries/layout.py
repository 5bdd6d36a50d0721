"""The form of a call, in sections: what is asked, read before starting and filled in afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Document, Fact, Group, Text

#: Who answers: the applicant writes it, or copies it from a document.
ASKED = ("form", "document")
GENERAL = Text(it="Dati generali", en="General details")


@dataclass(frozen=True)
class FormSection:
    """A part of the form: single answers, or a group whose answers come in rows."""

    title: Text
    facts: tuple[Fact, ...]
    group: Group | None = None


def sections(rules: CallRules) -> tuple[FormSection, ...]:
    """The sections in the order of the call file; facts without one come first, each group has its own."""
    by_title: dict[str, list[Fact]] = {}
    titles: dict[str, Text] = {}
    for fact in asked(rules):
        title = fact.section or GENERAL
        titles.setdefault(title.it, title)
        by_title.setdefault(title.it, []).append(fact)
    single = [FormSection(titles[name], tuple(facts)) for name, facts in by_title.items()]
    single.sort(key=lambda section: section.title != GENERAL)
    return (*single, *(FormSection(group.label, row_facts(group), group) for group in rules.file.groups))


def asked(rules: CallRules) -> tuple[Fact, ...]:
    """The facts that the applicant answers."""
    return tuple(fact for fact in rules.asked if fact.origin in ASKED)


def row_facts(group: Group) -> tuple[Fact, ...]:
    """The facts that the applicant answers in each row of a group."""
    return tuple(fact for fact in group.facts if fact.origin in ASKED)


def proof(rules: CallRules, fact: Fact) -> Document | None:
    """The document that proves a fact."""
    return next((document for document in rules.file.documents if fact.name in document.proves), None)
