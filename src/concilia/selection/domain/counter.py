"""A counter (sportello): who comes first is served first, to the last euro; then it closes by itself."""

from __future__ import annotations

from concilia.calls.domain import calls as call_verbs
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.engines.rules.evaluation import least_cents
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances

from ..models import Ranking
from ..states import Place

UNPAID = (Place.RESERVE, Place.PARTLY_FUNDED)


def close_or_reopen(act: Act, ranking: Ranking) -> None:
    """After the awards of a version: close the counter when its money is over, open it again when there is some.

    Side effects: those of ``calls.exhaust`` and ``calls.reopen``.
    """
    call = ranking.call
    if is_over(ranking):
        call_verbs.exhaust(act, call=call)
    elif call.exhausted_at:
        call_verbs.reopen(act, call=call)


def is_over(ranking: Ranking) -> bool:
    """Whether nobody who comes now could be paid: no line holds the least benefit, or its only line has turned one away."""
    file = calls.rules(ranking.rules).file
    if file.benefit is None:
        return False
    lines = list(ranking.call.lines.all())
    left = balances(AccountKind.BUDGET, [line.pk for line in lines])
    if all(left[line.pk] < least_cents(file.benefit) for line in lines):
        return bool(lines)
    turned_away = ranking.rows.filter(place__in=UNPAID).exists()
    return len(lines) == 1 and not file.budget.skip_to_smaller and turned_away
