"""Filling a form as a person does: canonical values written the Italian way, one section after the other."""

from concilia.calls.queries import layout
from concilia.engines.rules.cells import as_text


def plausible(rules):
    """The answers of the call's first worked case, canonical."""
    given = rules.file.worked[0].facts
    answers = {fact.name: as_text(given.get(fact.name)) for fact in layout.asked(rules)}
    return answers | {
        group.name: [_row(group, row) for row in given.get(group.name, [])] for group in rules.file.groups
    }


def _row(group, row):
    return {fact.name: as_text(row.get(fact.name)) for fact in layout.row_facts(group)}


def typed(fact, value):
    """What a browser sends for a canonical answer: ``1.234,50``, ``31/03/2026``."""
    if value is None:
        return ""
    if fact.type in ("money", "decimal"):
        return f"{value:,}" if isinstance(value, int) else _italian(value)
    if fact.type == "date":
        return "/".join(reversed(value.split("-")))
    return value


def _italian(text):
    whole, _, cents = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{cents or '00'}"


def sent(section, answers):
    """The POST of a section."""
    if section.group is None:
        return {fact.name: typed(fact, answers[fact.name]) for fact in section.facts}
    return rows_sent(section.group, answers[section.group.name])


def rows_sent(group, rows):
    """The POST of a group's rows."""
    data = {f"{group.name}-TOTAL_FORMS": str(len(rows) + 1), f"{group.name}-INITIAL_FORMS": "0"}
    for index, row in enumerate(rows):
        for fact in layout.row_facts(group):
            data[f"{group.name}-{index}-{fact.name}"] = typed(fact, row[fact.name])
    return data
