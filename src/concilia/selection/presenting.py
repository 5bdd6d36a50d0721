"""A case in the words of a page: findings for `{% explanation %}`, names of the keys of an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.engines.rules import CallRules, Explanation, FactValue
from concilia.ui.components.procedure import Fact, Finding
from concilia.ui.format import money

from .queries.explaining import CaseFile, Decision

OUTCOMES = {True: "yes", False: "no", None: "unknown"}


def language() -> str:
    return (get_language() or "it")[:2]


def findings(case: CaseFile) -> list[Finding]:
    """Every requirement, then every criterion of points, with the facts that each reads."""
    return [*_requirements(case), *_points(case.explanation)]


def _requirements(case: CaseFile) -> Iterator[Finding]:
    for item in case.explanation.requirements:
        yield Finding(
            label=item.label.in_language(language()),
            outcome=OUTCOMES[item.outcome],
            facts=_facts(item.facts),
            reason=_reason(case.decisions.get(item.code), item.outcome, item.reason.in_language(language())),
            law=item.law or "",
            code=item.code,
        )


def _reason(decision: Decision | None, outcome: bool | None, rule: str) -> str:
    """The words of who decided, and that the machine proposed otherwise; else the call's own."""
    if decision is None or not decision.reason:
        return rule if outcome is False else ""
    if decision.decided == decision.proposed:
        return decision.reason
    return _("%(reason)s (il sistema proponeva: %(proposed)s)") % {
        "reason": decision.reason,
        "proposed": decision.proposed.label,
    }


def _points(explanation: Explanation) -> Iterator[Finding]:
    for item in explanation.points:
        yield Finding(
            label=item.label.in_language(language()),
            outcome="unknown" if item.points is None else "yes",
            facts=_facts(item.facts),
            law=item.law or "",
            points="" if item.points is None else f"{item.points:f}",
            maximum=f"{item.max:f}",
            code=item.code,
        )


def _facts(values: Iterable[FactValue]) -> tuple[Fact, ...]:
    return tuple(Fact(value.label.in_language(language()), value.shown(language())) for value in values)


def summary(case: CaseFile) -> list[tuple[str, str]]:
    """Total, benefit due, place and amount, as far as they are known."""
    found, row = case.explanation, case.row
    pairs = []
    if found.total is not None:
        pairs.append((_("Punteggio"), f"{found.total:f}"))
    if found.benefit is not None:
        pairs.append((found.benefit.label.in_language(language()), money(found.benefit.due)))
    if row is not None and row.position is not None:
        pairs.append((_("Posizione"), str(row.position)))
    if row is not None and row.tie_break:
        pairs.append((_("A parità ha deciso"), key_label(case.rules, row.tie_break)))
    if row is not None and row.funded:
        pairs.append((_("Importo concesso"), money(row.funded)))
    return pairs


def needed(case: CaseFile) -> list[str]:
    """What an application that waits, or got a part, lacked."""
    if case.needed is None:
        return []
    lacked = case.needed
    lines = [_("Mancano %(money)s ai fondi dell'avviso.") % {"money": money(lacked.missing)}]
    if lacked.ahead:
        lines.append(_("Domande in attesa prima di questa: %(number)s.") % {"number": lacked.ahead})
    if lacked.last_total is not None:
        points = f"{lacked.last_total.normalize():f}"
        lines.append(_("L'ultima domanda finanziata per intero ha %(points)s punti.") % {"points": points})
    return lines


def key_label(rules: CallRules, key: str) -> str:
    """The name of a key of the order, as people know it."""
    file = rules.file
    own = {item.by: item.label for item in file.order if item.label}
    named = {item.code: item.label for item in file.points} | {item.name: item.label for item in file.derived}
    known = {item.name: item.label for item in file.facts} | named | own
    if key in known:
        return known[key].in_language(language())
    words = {
        "total": _("punteggio totale"),
        "submitted": _("ordine di arrivo"),
        "protocol": _("numero di protocollo"),
        "benefit": _("importo"),
        "lottery": _("sorteggio"),
    }
    return words.get(key, key)
