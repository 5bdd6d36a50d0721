"""Paid amounts that must be given back: claimed, recovered by bank or kept from what is owed next, or dropped."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines.deadlines import day_of, months_after
from concilia.engines.money import format_euros, split
from concilia.ledger.domain import flows, money

from ..models import PaymentOrder, Recovery, RecoveryInstalment, RecoveryReceipt, Statement, StatementLine
from ..queries import dues, recoveries
from ..states import RECOVERY, OrderState, RecoveryState, StatementState
from .payers import profile_of
from .statements import one_at_a_time
from .telling import tell

MOST_INSTALMENTS = 12


def claim(act: Act, *, line: StatementLine, cents: int, due_on: date, instalments: int = 1) -> Recovery:
    """Ask back what was paid for a line, wholly or in part, in monthly instalments from ``due_on``.

    Side effects, in order: recovery with its notice number and instalments, ledger transfer, audit entry, notice. Raises
    Refusal when the line was not paid, more is asked than what is left of it, the day has passed, or the reason is missing.
    """
    access.require(act, "settlement.recovery.claim", line.statement)
    if not act.reason.strip():
        raise Refusal("audit.reason", _("Scrivi il motivo: questo passaggio lo richiede."))
    if not 1 <= instalments <= min(MOST_INSTALMENTS, cents) or due_on < day_of(act.at):
        raise Refusal("settlement.claim.terms", _("Da 1 a 12 rate mensili, la prima da oggi in poi."))
    statement = line.statement
    with act.writing():
        one_at_a_time(statement.network)
        order = _paid_by(statement)
        _check_amount(line, cents)
        number = (Recovery.objects.filter(network=statement.network).aggregate(last=Max("number"))["last"] or 0) + 1
        made = Recovery.objects.create(
            id=uuid7(),
            network_id=statement.network_id,
            provider_id=statement.provider_id,
            person_id=statement.person_id,
            payer_id=order.batch.payer_id,
            line=line,
            call_line=line.redemption.voucher.award.call_line,
            number=number,
            cents=cents,
            reason=act.reason.strip(),
            notice_number=notice_number(day_of(act.at).year, number),
            opened_at=act.at,
            opened_by=act.actor,
        )
        _plan(made, due_on, instalments)
        way = flows.claim(recovery=made.pk, payee=_payee(made), cents=cents)
        money.send(act, network=made.network_id, flows=[way])
        audit.record(act, "settlement.recovery.claim", made, cents=cents, instalments=instalments)
        values = {"cents": format_euros(cents), "day": f"{due_on:%d/%m/%Y}", "notice": made.notice_number}
        tell(act, made, "settlement.recovery.claimed", reason=act.reason, **values)
    return made


def notice_number(year: int, number: int) -> str:
    """The 18 digits of a payment notice: auxiliary digit 3, segregation code 00, year and number, check modulo 93."""
    base = f"300{year:04d}{number:09d}"
    return f"{base}{int(base) % 93:02d}"


def _paid_by(statement: Statement) -> PaymentOrder:
    order = statement.orders.filter(state=OrderState.PAID).select_related("batch").first()
    if order is None:
        raise Refusal("settlement.claim.unpaid", _("Questa distinta non è stata pagata: non c'è niente da restituire."))
    return order


def _check_amount(line: StatementLine, cents: int) -> None:
    asked = line.recoveries.exclude(state=RecoveryState.CANCELLED).aggregate(sum=Sum("cents"))["sum"] or 0
    left = line.redemption.cents - asked
    if not 0 < cents <= left:
        raise Refusal(
            "settlement.claim.amount",
            _("Di questa riga si possono chiedere al più %(left)s."),
            left=format_euros(left),
        )


def _plan(recovery: Recovery, first: date, count: int) -> None:
    parts = split(recovery.cents, count).parts
    RecoveryInstalment.objects.bulk_create(
        [
            RecoveryInstalment(
                network_id=recovery.network_id,
                recovery=recovery,
                number=place + 1,
                due_on=months_after(first, place),
                cents=cents,
            )
            for place, cents in enumerate(parts)
        ]
    )


def _payee(recovery: Recovery) -> UUID:
    payee = recovery.provider_id or recovery.person_id
    assert payee is not None  # the database holds one of the two
    return payee


def receive(act: Act, *, recovery: Recovery, cents: int, received_on: date, bank_reference: str) -> RecoveryReceipt:
    """Money came back to the bank (riconciliazione). The same reference is booked once.

    Side effects, in order: receipt, ledger transfer to the call's line, audit entry; when nothing is left, state and notice.
    Raises Refusal for more than is left or no reference, Conflict for a reference that was booked before.
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
    if not profile_of(recovery.payer).offsets:
        raise Refusal(
            "settlement.offset.allowed", _("L'ente che paga non ammette la compensazione: serve un versamento.")
        )
    with act.writing():
        one_at_a_time(recovery.network)
        held = _held(recovery)
        chosen = dues.with_dues(Statement.objects.filter(pk=statement.pk)).get()
        _check_offset(held, chosen, cents)
        _check_left(held, cents)
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
    return flows.recover(id=receipt.pk, recovery=recovery.pk, line=recovery.call_line_id, cents=receipt.cents)


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
        money.drop_claim(act, recovery=held.pk, cents=recoveries.left(held))
    recovery.refresh_from_db()
    return recovery
