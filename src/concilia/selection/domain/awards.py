"""Awards: prepared with a ranking, granted when it is published, given up, revoked, corrected. Money goes through the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.models import Call, CallLine
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines import deadlines
from concilia.engines.money import format_euros
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.domain.flows import Flow
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.queries.balances import balances

from ..models import Award, ControlItem, Ranking, RankingRow
from ..queries import funds
from ..states import AWARD, AwardState, ControlState

#: Awards that ended without another in their place.
ENDED = (AwardState.RENOUNCED, AwardState.REVOKED, AwardState.LAPSED)


def granted(ranking: Ranking) -> QuerySet[Award]:
    """The awards of the ranking's call that are in force."""
    return Award.objects.filter(application__call=ranking.call_id, state=AwardState.GRANTED)


def gave_up(call: UUID) -> list[str]:
    """Ids of the applications of a call whose awards ended, by renunciation or revocation, and that have none in force."""
    ended = Award.objects.filter(application__call=call, state__in=ENDED).exclude(
        application__in=Award.objects.filter(state=AwardState.GRANTED).values("application")
    )
    return sorted({str(pk) for pk in ended.values_list("application", flat=True)})


def held(call: Call) -> dict[str, Any]:
    """What each application has, by line, and whose money has begun to move: inputs of a version that scrolls."""
    lines: defaultdict[str, dict[str, int]] = defaultdict(dict)
    moving, fixed = funds.touched(call), set()
    for pk, application, code, cents in funds.in_force(call).values_list(
        "pk", "application", "call_line__code", "cents"
    ):
        lines[str(application)][code] = cents
        if pk in moving:
            fixed.add(str(application))
    return {"held": {key: dict(sorted(lines[key].items())) for key in sorted(lines)}, "fixed": sorted(fixed)}


def ceilings(call: Call) -> dict[str, dict[str, int]]:
    """By application and line, the most that who was corrected by a control may still have."""
    corrected = ControlItem.objects.filter(state=ControlState.CORRECTED, award__state=AwardState.GRANTED)
    rows = funds.in_force(call).filter(application__awards__controls__in=corrected).distinct()
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for application, code, cents in rows.values_list("application", "call_line__code", "cents"):
        found[str(application)][code] = cents
    return {key: dict(sorted(found[key].items())) for key in sorted(found)}


def prepare(ranking: Ranking, rows: Iterable[RankingRow], lines: Mapping[str, CallLine]) -> list[Award]:
    """Pending awards for what the rows give; what an award in force gives already needs none. Not saved."""
    in_force = {
        (application, line): cents
        for application, line, cents in granted(ranking).values_list("application", "call_line", "cents")
    }
    growing = {(award.application_id, award.call_line_id) for award, _cents in growing_in(ranking, rows)}
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
        and (row.application_id, lines[code].pk) not in growing
    ]


def growing_in(ranking: Ranking, rows: Iterable[RankingRow]) -> list[tuple[Award, int]]:
    """The awards whose money has begun to move and to which a version gives more, with what they come to.

    They are added to, not replaced: a voucher may be out, a part may be paid.
    """
    given = {row.application_id: row.lines for row in rows}
    moving = funds.touched(ranking.call)
    found = []
    for award in granted(ranking).filter(pk__in=moving).select_related("call_line").order_by("pk"):
        cents = given.get(award.application_id, {}).get(award.call_line.code, 0)
        if cents > award.cents:
            found.append((award, cents))
    return found


def grant(act: Act, ranking: Ranking) -> int:
    """Grant a ranking's pending awards together. Returns how many. Side effects: states, audit entries, transfers.

    Raises Refusal naming the line that has not the money; then nothing is granted.
    """
    pending = Award.objects.filter(row__ranking=ranking, state=AwardState.PENDING)
    ways = [
        flows.award(award=pk, line=line, cents=cents)
        for pk, line, cents in pending.values_list("pk", "call_line", "cents").order_by("pk")
    ]
    _check_covered(pending)
    if ways:
        money.send(act, network=ranking.network_id, flows=ways)
    _raise(act, ranking)
    return _granted(act, ranking, pending)


def _granted(act: Act, ranking: Ranking, pending: QuerySet[Award]) -> int:
    """Where the call asks for acceptance, who has not accepted an award of the call before has a term to do it."""
    term = calls.rules(ranking.rules).file.acceptance
    if term is None:
        return audit.transition_many(act, pending, "grant", table=AWARD)
    last = deadlines.working_days_after if term.working else deadlines.after
    accepted = Award.objects.filter(application__call=ranking.call_id, accepted_at__isnull=False).values("application")
    first_time = audit.transition_many(
        act,
        pending.exclude(application__in=accepted),
        "grant",
        table=AWARD,
        accept_by=last(deadlines.day_of(act.at), term.days),
    )
    return first_time + audit.transition_many(act, pending, "grant", table=AWARD)


def _raise(act: Act, ranking: Ranking) -> None:
    """Add to the awards in force that grow. Side effects: transfers from the call's lines, states, audit entries."""
    for award, cents in growing_in(ranking, ranking.rows.all()):
        more = Flow(
            id=derived(award.pk, f"raise {ranking.pk}"),
            kind=TransferKind.AWARD,
            debit=Key(AccountKind.BUDGET, award.call_line_id),
            credit=Key(AccountKind.COMMITMENT, award.pk),
            cents=cents - award.cents,
            reference=award.pk,
        )
        money.send(act, network=award.network_id, flows=[more])
        audit.transition(act, award, "raise", table=AWARD, data={"before": award.cents, "after": cents}, cents=cents)


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
    growing = {award.pk for award, _cents in growing_in(ranking, ranking.rows.all())}
    changed = [
        award
        for award in granted(ranking).select_related("call_line")
        if award.pk not in growing and given[award.application_id].get(award.call_line.code, 0) != award.cents
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
    """The beneficiary gives up a granted award. Side effects: state, audit entry, the money returns to the call's line.

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


def cut(act: Act, *, award: Award, cents: int, key: str) -> int:
    """Cut a granted award to ``cents``, with a reason. Returns what of it was already used beyond that, to be given back.

    ``key`` makes it happen once. Side effects: state entry, what is not used returns to the call's line. Raises Refusal when
    it is no cut, or while a voucher of it can be spent.
    """
    access.require(act, "selection.award.cut", award)
    check_cut(award, cents)
    with act.writing():
        use = _settled(award)
        audit.transition(act, award, "cut", table=AWARD, data={"before": award.cents, "after": cents}, cents=cents)
        _give_back(act, award, use.committed - max(0, cents - use.used), derived(award.pk, f"cut {key}"))
    return max(0, use.used - cents)


def check_cut(award: Award, cents: int) -> None:
    """Raise Refusal unless ``cents`` is a cut of the award."""
    if not 0 < cents < award.cents:
        raise Refusal(
            "selection.award.cut",
            _("L'importo corretto deve essere più di zero e meno di %(cents)s."),
            cents=format_euros(award.cents),
        )


def decay(act: Act, *, award: Award) -> int:
    """Declare a granted award lapsed after a control, with a reason (DPR 445/2000, art. 75). Returns what was used of it.

    Side effects: state, audit entry, what is not used returns to the call's line. Raises Refusal while a voucher of it can
    be spent.
    """
    access.require(act, "selection.award.decay", award)
    with act.writing():
        use = _settled(award)
        audit.transition(act, award, "decay", table=AWARD)
        _give_back(act, award, use.committed, derived(award.pk, "return"))
    return use.used


def lapse(act: Act, *, award: Award) -> Award:
    """End an award that was not accepted in time. Side effects and errors as ``renounce``."""
    access.require(act, "selection.award.lapse", award)
    with act.writing():
        return _end(act, award, "lapse")


def accept(act: Act, *, award: Award) -> Award:
    """The beneficiary accepts a granted award. Side effects: state entry. Raises Refusal when there is nothing to accept."""
    access.require(act, "selection.award.accept", award)
    if award.accept_by is None or award.accepted_at is not None:
        raise Refusal(
            "selection.award.accepted", _("Questa concessione non ha bisogno di essere accettata, o lo è già.")
        )
    if deadlines.day_of(act.at) > award.accept_by:
        raise Refusal(
            "selection.award.late",
            _("Il termine per accettare è passato il %(day)s."),
            day=award.accept_by.strftime("%d/%m/%Y"),
        )
    audit.transition(act, award, "accept", table=AWARD)
    return award


def _settled(award: Award) -> funds.Use:
    """Where the award's money is, its row locked until commit. Raises Refusal while a voucher of it can be spent."""
    Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    use = funds.use_of(award)
    if use.on_vouchers:
        raise Refusal(
            "selection.award.voucher",
            _("Sul voucher restano %(left)s: chiudi prima il voucher, poi registra l'esito del controllo."),
            left=format_euros(use.on_vouchers),
        )
    return use


def _give_back(act: Act, award: Award, cents: int, id: UUID) -> None:
    if cents > 0:
        money.give_back(
            act,
            id=id,
            network=award.network_id,
            debit=Key(AccountKind.COMMITMENT, award.pk),
            credit=Key(AccountKind.BUDGET, award.call_line_id),
            cents=cents,
        )


def _end(act: Act, award: Award, verb: str) -> Award:
    audit.transition(act, award, verb, table=AWARD)
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
