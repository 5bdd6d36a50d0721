"""Monthly statements: drawn from uses and stages, sent by the payee, approved by who did not decide the awards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.territory.models import Network
from concilia.vouchers.domain import reversing, staging
from concilia.vouchers.models import Redemption, StagePayment
from concilia.vouchers.queries.identities import code_of, whose

from ..models import StageLine, Statement, StatementLine
from ..queries import behind, totals
from ..states import STATEMENT, RecoveryState, StatementState
from . import delays, invoices, payers, stage_lines
from .numbering import one_at_a_time
from .telling import tell_of

Payee = tuple[UUID | None, UUID | None, UUID | None]


def draw(act: Act, *, network: Network, month: date) -> list[Statement]:
    """Draw the statements of a month: one for each payee and alliance with uses not settled yet, or stages due. Bulk verb.

    A use is on one statement at most (the database holds it); drawing twice adds nothing. A voucher by stages is paid by
    them, on the uses up to the end of the month. Side effects: statements, lines, those of ``staging.pay``, audit entries;
    what was paid ahead on a voucher that ended, and not used, is asked back (``claims.of_voucher``).
    """
    access.require(act, "settlement.statement.draw", network)
    first = month.replace(day=1)
    with act.writing():
        one_at_a_time(network)
        groups: dict[Payee, list[Redemption]] = defaultdict(list)
        for redemption in _taken(network, first):
            groups[_payee(redemption)].append(redemption)
        staged = stage_lines.due(act, network, totals.last_of(first))
        payees = [*groups, *(payee for payee in staged if payee not in groups)]
        return [_draw_one(act, network, first, payee, groups[payee], staged.get(payee, ())) for payee in payees]


def _taken(network: Network, first: date) -> Iterable[Redemption]:
    """The uses to settle, locked and read again: one that was being undone meanwhile is out."""
    waiting = totals.unsettled(network, first).order_by("pk")
    locked = [row.pk for row in waiting.select_for_update(no_key=True, of=("self",))]
    return totals.unsettled(network, first).filter(pk__in=locked)


def _payee(redemption: Redemption) -> Payee:
    alliance_id = redemption.voucher.award.application.call.alliance_id
    if redemption.provider_id:
        return redemption.provider_id, None, alliance_id
    return None, redemption.voucher.holder_id, alliance_id


def _draw_one(
    act: Act,
    network: Network,
    month: date,
    payee: Payee,
    rows: Iterable[Redemption],
    stages: Iterable[StagePayment],
) -> Statement:
    provider_id, person_id, alliance_id = payee
    last = Statement.objects.filter(network=network).aggregate(last=Max("number"))["last"] or 0
    statement = Statement.objects.create(
        network=network,
        provider_id=provider_id,
        person_id=person_id,
        alliance_id=alliance_id,
        month=month,
        number=last + 1,
        drawn_at=act.at,
    )
    StatementLine.objects.bulk_create(
        [
            StatementLine(network=network, statement=statement, redemption=row, beneficiary_code=beneficiary_code(row))
            for row in rows
        ],
        batch_size=500,
    )
    stage_lines.put(statement, stages)
    audit.record(act, "settlement.statement.draw", statement, month=month.isoformat())
    return statement


def beneficiary_code(redemption: Redemption) -> str:
    """The payee's own code for the beneficiary: the same on all its statements, joined with no one else's."""
    voucher = redemption.voucher
    return code_of(redemption.provider_id or voucher.holder_id, redemption.child_id or whose(voucher))


def send(act: Act, *, statement: Statement) -> Statement:
    """The payee sends its statement. Side effects: state, audit entry. Raises Refusal when nothing is left on it."""
    access.require(act, "settlement.statement.send", statement)
    with act.writing():
        audit.transition(act, statement, "send", table=STATEMENT)
        if not (statement.lines.exists() or statement.stage_lines.exists() or behind.instalment_of(statement)):
            raise Refusal("settlement.send.empty", _("La distinta è vuota: non c'è niente da inviare."))
    return statement


def give_back(act: Act, *, statement: Statement) -> Statement:
    """Give a statement back with a reason. Side effects: state, audit entry, notice to the payee."""
    access.require(act, "settlement.statement.return", statement)
    with act.writing():
        audit.transition(act, statement, "return", table=STATEMENT)
        tell_of(act, statement, "settlement.statement.returned", reason=act.reason)
    return statement


def strike(act: Act, *, line: StatementLine) -> Statement:
    """Take a wrong use off a statement that is not sent, or was given back, and undo it, with a reason.

    Side effects, in order: the line goes, reversal with its ledger transfers, audit entries.
    Raises Refusal when the statement was sent or approved.
    """
    access.require(act, "settlement.statement.strike", line.statement)
    with act.writing():
        statement = open_one(line.statement_id)
        redemption = Redemption.objects.select_related("voucher__award").get(pk=line.redemption_id)
        StatementLine.objects.filter(pk=line.pk).delete()
        reversing.reverse(act, redemption=redemption)
        audit.record(act, "settlement.statement.strike", statement, receipt=redemption.receipt)
    return statement


def strike_stage(act: Act, *, line: StageLine) -> Statement:
    """Take a stage off a statement that is not sent, or was given back, with a reason: it is reckoned anew at the next one.

    Side effects, in order: the line goes, those of ``staging.undo``, audit entry. Raises Refusal as ``strike``.
    """
    access.require(act, "settlement.statement.strike", line.statement)
    audit.need_reason(act)
    with act.writing():
        statement = open_one(line.statement_id)
        payment = line.payment
        if payment.voucher.recoveries.exclude(state=RecoveryState.CANCELLED).exists():
            raise Refusal(
                "settlement.strike.asked_back",
                _("Di questo voucher si è già chiesta la restituzione dell'anticipo: chiudi prima il recupero."),
            )
        StageLine.objects.filter(pk=line.pk).delete()
        staging.undo(act, payment=payment)
        audit.record(act, "settlement.statement.strike_stage", statement, stage=payment.stage, cents=payment.cents)
    return statement


def open_one(pk: UUID) -> Statement:
    """A statement whose lines may still be taken off, its row locked. Raises Refusal when it was sent or approved."""
    statement = Statement.objects.select_for_update(no_key=True).get(pk=pk)
    if statement.state not in (StatementState.DRAFT, StatementState.RETURNED):
        raise Refusal("settlement.strike.sent", _("La distinta è stata inviata: le sue righe non si tolgono più."))
    return statement


def approve(act: Act, *, statement: Statement) -> Statement:
    """Approve a statement for payment. Side effects: state with the day promised for the payment, audit entry, notice to
    the payee.

    Raises Refusal when the actor granted one of the awards behind it (who decides does not pay), when its invoices do not
    make its total, or are missing and who pays wants one.
    """
    access.require(act, "settlement.statement.approve", statement)
    if act.actor in behind.deciders(statement):
        raise Refusal(
            "settlement.approve.same_person",
            _("Hai concesso tu uno dei benefici di questa distinta: deve approvarla un'altra persona."),
        )
    with act.writing():
        held = Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
        invoices.check_agrees(held)
        payers.check_invoiced(held)
        audit.transition(act, statement, "approve", table=STATEMENT, due_on=delays.promised(act))
        day = f"{statement.due_on:%d/%m/%Y}"
        tell_of(act, statement, "settlement.statement.approved", day=day)
    return statement
