"""What must be there before money leaves: published acts, a verified account, a word on a delay. Each says its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from concilia.core.act import Act
from concilia.engines.deadlines import day_of
from concilia.networks.models import Organisation

from ..models import AccountChange, ActLine, Statement
from ..queries import late, publication
from ..states import ActState, ChangeState
from .payers import profile_of


def missing_acts(statements: Iterable[Statement], payer: Organisation) -> list[str]:
    """The acts that the payment of some statements still needs, by name (D.Lgs. 33/2013, art. 26 c. 2 and 3)."""
    chosen = list(statements)
    problems = [_grant(need) for need in publication.needed_by(chosen)]
    if profile_of(payer).needs_liquidation:
        problems += _liquidation(chosen)
    return problems


def _grant(need: publication.Need) -> str:
    values = {"call": need.title, "act": str(need.act or "")}
    if need.award is None and need.act is None:
        return _("manca l'atto di concessione e impegno del progetto «%(call)s»") % values
    if need.award is None:
        return _("l'atto di concessione n. %(act)s del progetto «%(call)s» non è ancora pubblicato") % values
    if need.act is None:
        return _("manca l'atto di concessione e impegno dell'avviso «%(call)s»") % values
    return _("l'atto di concessione n. %(act)s dell'avviso «%(call)s» non è ancora pubblicato") % values


def _liquidation(statements: list[Statement]) -> Iterator[str]:
    rows = ActLine.objects.filter(statement__in=statements, live=True).select_related("act")
    acts = {row.statement_id: row.act for row in rows}
    for statement in statements:
        act = acts.get(statement.pk)
        if act is None:
            yield _("manca l'atto di liquidazione della distinta %s") % statement.number
        elif act.state != ActState.PUBLISHED:
            yield _("l'atto di liquidazione n. %s non è ancora pubblicato") % act


def waiting(act: Act, statements: list[Statement]) -> Iterator[str]:
    """New accounts to verify, and late payments of which nobody has said why."""
    today = day_of(act.at)
    proposed = AccountChange.objects.filter(state=ChangeState.PROPOSED)
    providers = set(proposed.filter(provider__isnull=False).values_list("provider", flat=True))
    persons = set(proposed.filter(person__isnull=False).values_list("person", flat=True))
    for statement in statements:
        if statement.provider_id in providers or statement.person_id in persons:
            yield _("il nuovo IBAN del beneficiario della distinta %s è da verificare") % statement.number
    for statement in late.overdue(Statement.objects.filter(pk__in=[row.pk for row in statements]), today):
        if late.last_word(statement) is None:
            yield _("la distinta %s è in ritardo: scrivi prima il motivo a chi aspetta") % statement.number
