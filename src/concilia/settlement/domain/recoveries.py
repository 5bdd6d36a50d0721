"""Recoveries once opened (``claims``): what comes back by bank or is kept from what is owed next, reminders, the end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived, uuid7
from concilia.core.jobs import periodic
from concilia.engines.deadlines import day_of
from concilia.engines.money import format_euros
from concilia.ledger.domain import flows, money
from concilia.ledger.kinds import TransferKind
from concilia.ledger.models import Transfer

from ..models import Recovery, RecoveryInstalment, RecoveryReceipt, Statement
from ..queries import dues, recoveries
from ..states import RECOVERY, OrderState, RecoveryState, StatementState
from . import claims
from .numbering import one_at_a_time
from .payers import profile_of
from .telling import tell


def _payee(recovery: Recovery) -> UUID:
    payee = recovery.provider_id or recovery.person_id
    assert payee is not None  # the database holds one of the two
    return payee


def receive(act: Act, *, recovery: Recovery, cents: int, received_on: date, bank_reference: str) -> RecoveryReceipt:
    """Money came back to the bank (riconciliazione). The same reference is booked once.

    Side effects, in order: receipt, ledger transfers (what was paid meanwhile is claimed, then it is back on its line), audit
    entry; when nothing is left, state and notice. Raises Refusal for more than is left or no reference, or for what has not
    been paid to anybody yet, Conflict for a reference that was booked before.
    """
    access.require(act, "settlement.recovery.receive", recovery)
    if not bank_reference.strip():
        raise Refusal(
            "settlement.receive.reference",
            _("Scrivi il riferimento della banca: fa registrare l'incasso una volta sola."),
        )
    with act.writing():
        held = _held(recovery)
        _check_left(held, cents)
        _check_paid(act, held, cents)
        made = _receipt(act, held, cents, received_on, bank_reference=bank_reference.strip()[:80])
        _booked(act, held, made, [_back(held, made)])
    recovery.refresh_from_db()
    return made


def offset(act: Act, *, recovery: Recovery, statement: Statement, cents: int) -> RecoveryReceipt:
    """Keep what must come back from what the same payee is owed (compensazione), when who pays allows it.

    Side effects, in order: receipt, two ledger transfers in one batch (the statement is paid by so much, the line gets it
    back), audit entry; when nothing is left, state and notice. Raises Refusal when the body does not allow it, the
    statement is another's, not approved or ordered, or less is left of either.
    """
    access.require(act, "settlement.recovery.offset", recovery)
    if recovery.payer is None or not profile_of(recovery.payer).offsets:
        raise Refusal(
            "settlement.offset.allowed", _("L'ente che paga non ammette la compensazione: serve un versamento.")
        )
    with act.writing():
        one_at_a_time(recovery.network)
        held = _held(recovery)
        chosen = dues.with_dues(Statement.objects.filter(pk=statement.pk)).get()
        _check_offset(held, chosen, cents)
        _check_left(held, cents)
        _check_paid(act, held, cents)
        made = _receipt(act, held, cents, day_of(act.at), statement=chosen)
        kept = flows.offset(id=derived(made.pk, "offset"), payee=_payee(held), cents=cents, reference=held.pk)
        _booked(act, held, made, [kept, _back(held, made)])
    recovery.refresh_from_db()
    return made


def _held(recovery: Recovery) -> Recovery:
    held = Recovery.objects.select_for_update(no_key=True, of=("self",)).get(pk=recovery.pk)
    if held.state != RecoveryState.OPEN:
        raise Conflict("settlement.recovery.closed", _("Questo recupero è già chiuso."))
    return held


def _check_left(recovery: Recovery, cents: int) -> None:
    left = recoveries.left(recovery)
    if not 0 < cents <= left:
        raise Refusal(
            "settlement.recovery.left",
            _("Restano da recuperare %(left)s: non si può registrare di più."),
            left=format_euros(left),
        )


def _check_paid(act: Act, recovery: Recovery, cents: int) -> None:
    """What comes back left the bank before: the ledger claims it from whoever got it."""
    claims.claim_paid(act, recovery)
    free = recoveries.claimed(recovery) - recoveries.received(recovery)
    if cents > free:
        raise Refusal(
            "settlement.recovery.unpaid",
            _(
                "Di questa somma finora sono stati pagati, e non ancora restituiti, %(free)s: il resto si registra dopo il"
                " pagamento a chi ha reso il servizio."
            ),
            free=format_euros(free),
        )


def _check_offset(recovery: Recovery, statement: Statement, cents: int) -> None:
    same = (statement.provider_id, statement.person_id) == (recovery.provider_id, recovery.person_id)
    if not same or statement.network_id != recovery.network_id:
        raise Refusal("settlement.offset.other", _("La distinta è di un altro beneficiario."))
    ordered = statement.orders.exclude(state=OrderState.REJECTED).exists()
    if statement.state != StatementState.APPROVED or ordered:
        raise Refusal("settlement.offset.state", _("Si compensa una distinta approvata e senza mandato."))
    if cents > dues.to_pay(statement):
        raise Refusal(
            "settlement.offset.amount",
            _("Alla distinta restano da pagare %(left)s: non si può trattenere di più."),
            left=format_euros(dues.to_pay(statement)),
        )


def _receipt(act: Act, recovery: Recovery, cents: int, received_on: date, **what: object) -> RecoveryReceipt:
    try:
        with act.writing():
            return RecoveryReceipt.objects.create(
                id=uuid7(),
                network_id=recovery.network_id,
                recovery=recovery,
                cents=cents,
                received_on=received_on,
                at=act.at,
                by=act.actor,
                **what,
            )
    except IntegrityError as error:
        raise Conflict("settlement.receive.twice", _("Questo incasso è già registrato.")) from error


def _back(recovery: Recovery, receipt: RecoveryReceipt) -> flows.Flow:
    line = recovery.call_line_id or recovery.budget_line_id
    assert line is not None  # the database holds one of the two
    return flows.recover(id=receipt.pk, recovery=recovery.pk, line=line, cents=receipt.cents)


def _booked(act: Act, recovery: Recovery, receipt: RecoveryReceipt, ways: list[flows.Flow]) -> None:
    money.send(act, network=recovery.network_id, flows=ways)
    audit.record(
        act, "settlement.recovery.book", recovery, cents=receipt.cents, offset=receipt.statement_id is not None
    )
    if recoveries.left(recovery) == 0:
        audit.transition(act, recovery, "settle", table=RECOVERY)
        tell(act, recovery, "settlement.recovery.settled", notice=recovery.notice_number)


def cancel(act: Act, *, recovery: Recovery) -> Recovery:
    """Give up what is left of a recovery, with a reason. Side effects: state, reversal of the claim for that part, entry."""
    access.require(act, "settlement.recovery.cancel", recovery)
    with act.writing():
        held = _held(recovery)
        audit.transition(act, held, "cancel", table=RECOVERY)
        _drop(act, held)
    recovery.refresh_from_db()
    return recovery


def _drop(act: Act, recovery: Recovery) -> None:
    """What was claimed and has not come back is paid again, the last claim first."""
    left = recoveries.claimed(recovery) - recoveries.received(recovery)
    rows = Transfer.objects.filter(kind=TransferKind.CLAIM, reference=recovery.pk).order_by("-at", "-pk")
    for row in rows:
        part = min(left, row.cents)
        if part > 0:
            money.drop_claim(act, recovery=row.pk, cents=part)
            left -= part


@periodic("settlement.remind", every="day")
def remind_due(act: Act) -> int:
    """Remind who has not given an instalment back by its day, once for each. Returns how many. Bulk verb.

    Side effects, in order, for each: the instant on the instalment, audit entry, notice.
    """
    today = day_of(act.at)
    rows = recoveries.with_received(Recovery.objects.filter(state=RecoveryState.OPEN, instalments__due_on__lt=today))
    return sum(_remind(act, row, today) for row in list(rows.filter(instalments__reminded_at=None).distinct()))


def _remind(act: Act, recovery: Recovery, today: date) -> int:
    late = [part for part in recoveries.uncovered(recovery) if part.due_on < today and part.reminded_at is None]
    if not late:
        return 0
    with act.writing():
        waiting = RecoveryInstalment.objects.filter(pk__in=[part.pk for part in late], reminded_at=None)
        if not waiting.update(reminded_at=act.at):
            return 0
        audit.record(act, "settlement.recovery.remind", recovery, instalments=len(late))
        day, cents = f"{late[0].due_on:%d/%m/%Y}", format_euros(recoveries.late_cents(recovery, today))
        tell(act, recovery, "settlement.recovery.reminded", day=day, cents=cents, notice=recovery.notice_number)
    return len(late)
