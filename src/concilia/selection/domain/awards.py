"""Awards: prepared with a ranking, granted when it is published, given up, revoked, corrected. Money goes through the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.models import CallLine
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines.money import format_euros
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances

from ..models import Award, Ranking, RankingRow
from ..states import AWARD, AwardState
from . import aids


def granted(ranking: Ranking) -> QuerySet[Award]:
    """The awards of the ranking's call that are in force."""
    return Award.objects.filter(application__call=ranking.call_id, state=AwardState.GRANTED)


def gave_up(call: UUID) -> list[str]:
    """Ids of the applications of a call that have no award in force: renounced, revoked, or refused at the concession."""
    states = [AwardState.RENOUNCED, AwardState.REVOKED, AwardState.REFUSED]
    ended = Award.objects.filter(application__call=call, state__in=states).exclude(
        application__in=Award.objects.filter(state=AwardState.GRANTED).values("application")
    )
    return sorted({str(pk) for pk in ended.values_list("application", flat=True)})


def prepare(ranking: Ranking, rows: Iterable[RankingRow], lines: Mapping[str, CallLine]) -> list[Award]:
    """Pending awards for what the rows give; what an award in force gives already needs none. Not saved."""
    in_force = {
        (application, line): cents + reduced
        for application, line, cents, reduced in granted(ranking).values_list(
            "application", "call_line", "cents", "reduced"
        )
    }
    return [
        Award(
            network_id=ranking.network_id,
            application_id=row.application_id,
            row=row,
            call_line=lines[code],
            cents=cents,
        )
        for row in rows
        for code, cents in row.lines.items()
        if in_force.get((row.application_id, lines[code].pk)) != cents
    ]


def grant(act: Act, ranking: Ranking) -> int:
    """Grant a ranking's pending awards together. Returns how many.

    Side effects: State aids registered, and the awards beyond their ceiling refused or reduced; states, audit entries,
    transfers. Raises Refusal naming what lacks what the call grants with, or the line that has not the money; then nothing
    is granted.
    """
    pending = Award.objects.filter(row__ranking=ranking, state=AwardState.PENDING)
    aids.grant(act, ranking)
    ways = [
        flows.award(award=pk, line=line, cents=cents)
        for pk, line, cents in pending.values_list("pk", "call_line", "cents").order_by("pk")
    ]
    _check_covered(pending)
    if ways:
        money.send(act, network=ranking.network_id, flows=ways)
    return audit.transition_many(act, pending, "grant", table=AWARD)


def _check_covered(pending: QuerySet[Award]) -> None:
    asked = dict(pending.order_by().values_list("call_line").annotate(Sum("cents")))
    has = balances(AccountKind.BUDGET, asked)
    for line in CallLine.objects.filter(pk__in=asked).order_by("code"):
        if asked[line.pk] > has[line.pk]:
            raise Refusal(
                "selection.publish.money",
                _("Sulla linea «%(line)s» restano %(left)s, ne servono %(asked)s: niente è stato concesso."),
                line=line.code,
                left=format_euros(has[line.pk]),
                asked=format_euros(asked[line.pk]),
            )


def correct(act: Act, ranking: Ranking) -> int:
    """End the awards in force that ``ranking`` gives otherwise, or no longer. Returns how many.

    Side effects: states, audit entries, the money returns to the call's lines. Raises Refusal when a voucher was issued.
    """
    given = _given(ranking)
    changed = [
        award
        for award in granted(ranking).select_related("call_line")
        if given[award.application_id].get(award.call_line.code, 0) != award.cents + award.reduced
    ]
    for award in changed:
        _end(act, award, "correct")
    return len(changed)


def _given(ranking: Ranking) -> defaultdict[UUID, dict[str, int]]:
    given: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    for application, lines in RankingRow.objects.filter(ranking=ranking).values_list("application", "lines"):
        given[application] = lines
    return given


def renounce(act: Act, *, award: Award) -> Award:
    """The beneficiary gives up a granted award. Side effects: state, audit entries, its aid ends, the money returns to the
    call's line.

    The next version of the ranking gives it to who follows. Raises Refusal when a voucher was already issued.
    """
    access.require(act, "selection.award.renounce", award)
    with act.writing():
        return _end(act, award, "renounce")


def revoke(act: Act, *, award: Award) -> Award:
    """Revoke a granted award, with a reason. Side effects and errors as ``renounce``."""
    access.require(act, "selection.award.revoke", award)
    with act.writing():
        return _end(act, award, "revoke")


def _end(act: Act, award: Award, verb: str) -> Award:
    audit.transition(act, award, verb, table=AWARD)
    aids.end(act, award)
    commitment = Key(AccountKind.COMMITMENT, award.pk)
    try:
        money.give_back(
            act,
            id=derived(award.pk, "return"),
            network=award.network_id,
            debit=commitment,
            credit=Key(AccountKind.BUDGET, award.call_line_id),
            cents=award.cents,
        )
    except Refusal as refusal:
        if refusal.code != "ledger.insufficient":
            raise
        raise Refusal(
            "selection.award.used",
            _("Per la concessione è già stato emesso un voucher: chiudi prima il voucher."),
        ) from refusal
    return award
