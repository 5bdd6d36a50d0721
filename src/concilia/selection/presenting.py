"""A case in the words of a page: findings for `{% explanation %}`, names of the keys of an order."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from concilia.applications import already
from concilia.applications.models import Application
from concilia.applications.shown import OUTCOMES, facts_read
from concilia.calls.words import named, plain, said, sentences
from concilia.core import clock
from concilia.engines.rules import Explanation
from concilia.ui.components import Finding
from concilia.ui.format import money

from .models import Award, RankingRow
from .queries.explaining import CaseFile, Decision
from .states import AwardState


def findings(case: CaseFile) -> list[Finding]:
    """Every requirement, then every criterion of points, with the facts that each reads."""
    return [*_requirements(case), *_points(case.explanation)]


def _requirements(case: CaseFile) -> Iterator[Finding]:
    now = clock.now()
    for item in case.explanation.requirements:
        refused = item.outcome is False
        measures = already.said(case.application, case.rules, item.code, now) if refused else ""
        reason = _reason(case.decisions.get(item.code), item.outcome, said(item.reason))
        yield Finding(
            label=said(item.label),
            outcome=OUTCOMES[item.outcome],
            facts=facts_read(item.facts, item.outcome),
            reason=sentences(reason, measures) if measures else reason,
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
            label=said(item.label),
            outcome="unknown" if item.points is None else "yes",
            facts=facts_read(item.facts, item.points),
            law=item.law or "",
            points="" if item.points is None else plain(item.points),
            maximum=plain(item.max),
            code=item.code,
        )


def summary(case: CaseFile) -> list[tuple[str, str]]:
    """Total, benefit due, place and amount, as far as they are known."""
    found, row = case.explanation, case.row
    pairs = []
    if found.total is not None:
        pairs.append((_("Punteggio"), plain(found.total)))
    if found.benefit is not None:
        pairs.append((said(found.benefit.label), money(found.benefit.due)))
    if row is not None and row.position is not None:
        pairs.append((_("Posizione"), str(row.position)))
    if row is not None and row.tie_break:
        pairs.append((_("A parità ha deciso"), named(case.rules, row.tie_break)))
    if row is not None and (granted := given(case, row)):
        pairs.append((_("Importo concesso"), money(granted)))
    return pairs


def given(case: CaseFile, row: RankingRow) -> int:
    """Cents that a row gives: what it funds, less what the ceiling of *de minimis* aids took away at the concession."""
    funded: int = row.funded
    if case.rules.file.aid is None:
        return funded
    awards = Award.objects.filter(application=case.application)
    refused: int = sum(award.cents for award in awards if award.state == AwardState.REFUSED and award.row_id == row.pk)
    reduced: int = sum(award.reduced for award in awards if award.state == AwardState.GRANTED)
    return funded - refused - reduced


def needed(case: CaseFile) -> list[str]:
    """What an application that waits, or got a part, lacked."""
    if case.needed is None:
        return []
    lacked = case.needed
    lines = [_("Mancano %(money)s ai fondi dell'avviso.") % {"money": money(lacked.missing)}]
    if lacked.ahead:
        lines.append(_("Domande in attesa prima di questa: %(number)s.") % {"number": lacked.ahead})
    if lacked.last_total is not None:
        points = plain(lacked.last_total)
        lines.append(_("L'ultima domanda finanziata per intero ha %(points)s punti.") % {"points": points})
    return lines


def limited(application: Application) -> list[str]:
    """What the ceiling of *de minimis* aids took from an application's awards, and why."""
    lines = []
    for award in Award.objects.filter(application=application).order_by("pk"):
        if award.state == AwardState.REFUSED:
            text = _("Il contributo di %(cents)s non è stato concesso: supera quanto resta del massimale de minimis.")
            lines.append(text % {"cents": money(award.cents)})
        elif award.reduced:
            text = _("Il contributo è stato ridotto di %(away)s, a %(cents)s: è quanto resta del massimale de minimis.")
            lines.append(text % {"away": money(award.reduced), "cents": money(award.cents)})
    return lines
