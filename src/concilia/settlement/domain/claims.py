"""Opening a recovery: one way for whatever found that a paid amount must come back.

A line that was paid wrongly, a control on a declaration, a contribution or a voucher paid beyond what was due: each becomes a
recovery with its notice number, its term and its instalments. The ledger claims it from whoever got the money, as far as the
money has left; what is paid later is claimed when something comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines.deadlines import day_of, months_after
from concilia.engines.money import format_euros, split
from concilia.ledger.domain import flows, money
from concilia.selection.models import ControlItem
from concilia.territory.models import Network
from concilia.vouchers.models import Voucher
from concilia.vouchers.queries import stages

from ..models import Grant, PaymentOrder, Recovery, RecoveryInstalment, Statement, StatementLine
from ..queries import recoveries
from ..states import OrderState, RecoveryState
from .numbering import one_at_a_time
from .telling import tell

MOST_INSTALMENTS = 12
#: The term of what the machine asks back by itself.
DAYS = 30


def claim(act: Act, *, line: StatementLine, cents: int, due_on: date, instalments: int = 1) -> Recovery:
    """Ask back what was paid for a line, wholly or in part, in monthly instalments from ``due_on``.

    Side effects, in order: recovery with its notice number and instalments, ledger transfer, audit entry, notice. Raises
    Refusal when the line was not paid, more is asked than what is left of it, the day has passed, or the reason is missing.
    """
    access.require(act, "settlement.recovery.claim", line.statement)
    audit.need_reason(act)
    if not 1 <= instalments <= min(MOST_INSTALMENTS, cents) or due_on < day_of(act.at):
        raise Refusal("settlement.claim.terms", _("Da 1 a 12 rate mensili, la prima da oggi in poi."))
    statement = line.statement
    with act.writing():
        one_at_a_time(statement.network)
        order = _paid_by(statement)
        _check_amount(line, cents)
        return _open(
            act,
            {
                "network": statement.network,
                "provider_id": statement.provider_id,
                "person_id": statement.person_id,
                "alliance_id": statement.alliance_id,
                "payer_id": order.batch.payer_id,
                "line": line,
                "call_line": line.redemption.voucher.award.call_line,
                "cents": cents,
                "reason": act.reason.strip(),
            },
            due_on,
            instalments,
        )


def _paid_by(statement: Statement) -> PaymentOrder:
    order = statement.orders.filter(state=OrderState.PAID).select_related("batch").first()
    if order is None:
        raise Refusal("settlement.claim.unpaid", _("Questa distinta non è stata pagata: non c'è niente da restituire."))
    return order


def _check_amount(line: StatementLine, cents: int) -> None:
    award = line.redemption.voucher.award
    if Recovery.objects.filter(control__award=award).exclude(state=RecoveryState.CANCELLED).exists():
        raise Refusal(
            "settlement.claim.controlled",
            _("Di questa concessione si chiede già la restituzione dopo un controllo: seguila fra i recuperi."),
        )
    asked = line.recoveries.exclude(state=RecoveryState.CANCELLED).aggregate(sum=Sum("cents"))["sum"] or 0
    left = line.redemption.cents - asked
    if not 0 < cents <= left:
        raise Refusal(
            "settlement.claim.amount",
            _("Di questa riga si possono chiedere al più %(left)s."),
            left=format_euros(left),
        )


def of_control(act: Act, item: ControlItem) -> None:
    """A control found that something was used which was not due (DPR 445/2000, art. 75): who applied gives it back.

    What a stage paid ahead and nobody used is asked of the provider that got it, and what was asked back of a line is asked
    once. Called in the control's own transaction.
    """
    application = item.award.application
    cents = item.owed - _asked_elsewhere(item)
    if cents <= 0 or item.owed_by is None:
        return
    values = {
        "network": item.network,
        "provider_id": application.organisation_id,
        "person_id": None if application.organisation_id else application.applicant_id,
        "control": item,
        "call_line": item.award.call_line,
        "cents": cents,
        "reason": item.motive,
        **_of_alliance(application.call),
    }
    _open(act, values, item.owed_by)


def _asked_elsewhere(item: ControlItem) -> int:
    """What of an award is asked back already, or will be, whoever applied: cents of lines, and of advances not used."""
    lines = Recovery.objects.filter(line__redemption__voucher__award=item.award).exclude(state=RecoveryState.CANCELLED)
    asked = lines.aggregate(sum=Sum("cents"))["sum"] or 0
    return int(asked) + stages.unused_ahead(Voucher.objects.filter(award=item.award))


def of_grant(act: Act, *, grant: Grant, cents: int, due_on: date) -> Recovery:
    """A contribution was paid beyond what is due: its beneficiary gives it back to the line that it came from."""
    values = {
        "network": grant.network,
        "provider_id": grant.organisation_id,
        "grant": grant,
        "cents": cents,
        "reason": act.reason.strip() or _now("pagato più del contributo dovuto sulla rendicontazione finale"),
        **_of_alliance(grant),
    }
    if grant.award:
        values["call_line"] = grant.award.call_line
    else:
        values["budget_line_id"] = grant.lines.order_by("line__position", "id").values_list("line", flat=True).first()
    return _open(act, values, due_on)


def of_voucher(act: Act, *, voucher: Voucher, cents: int) -> Recovery:
    """An advance was paid on a voucher that ended before it was used: who got it gives the rest back."""
    provider, holder = stages.Standing(voucher, day_of(act.at)).payee
    values = {
        "network": voucher.network,
        "provider_id": provider,
        "person_id": holder,
        "voucher": voucher,
        "call_line": voucher.award.call_line,
        "cents": cents,
        "reason": _now("anticipo non usato: il voucher è finito prima"),
        **_of_alliance(voucher.award.application.call),
    }
    return _open(act, values, day_of(act.at) + timedelta(days=DAYS))


def _of_alliance(thing: Any) -> dict[str, Any]:
    """The alliance of a call or of a contribution, and its lead body, which gets the money back."""
    alliance = thing.alliance
    return {"alliance": alliance, "payer": alliance.lead if alliance else None}


def _open(act: Act, values: dict[str, Any], due_on: date, instalments: int = 1) -> Recovery:
    """Side effects, in order: row, instalments, ledger transfers for what was paid, audit entry, notice."""
    network: Network = values["network"]
    with act.writing():
        one_at_a_time(network)
        number = (Recovery.objects.filter(network=network).aggregate(last=Max("number"))["last"] or 0) + 1
        made = Recovery.objects.create(
            id=uuid7(),
            number=number,
            notice_number=notice_number(day_of(act.at).year, number),
            opened_at=act.at,
            opened_by=act.actor,
            **values,
        )
        _plan(made, due_on, instalments)
        claim_paid(act, made)
        audit.record(
            act, "settlement.recovery.claim", made, cents=made.cents, instalments=instalments, origin=made.origin
        )
        told = {"cents": format_euros(made.cents), "day": f"{due_on:%d/%m/%Y}", "notice": made.notice_number}
        tell(act, made, "settlement.recovery.claimed", reason=made.reason, **told)
    return made


def notice_number(year: int, number: int) -> str:
    """The 18 digits of a payment notice: auxiliary digit 3, segregation code 00, year and number, check modulo 93."""
    base = f"300{year:04d}{number:09d}"
    return f"{base}{int(base) % 93:02d}"


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


def claim_paid(act: Act, recovery: Recovery) -> int:
    """Claim on the ledger what was paid of a recovery and not claimed yet. Returns the cents. Side effects: transfers."""
    ways = list(_ways(recovery))
    money.send(act, network=recovery.network_id, flows=ways)
    return sum(way.cents for way in ways)


def _ways(recovery: Recovery) -> Iterator[flows.Flow]:
    left = recovery.cents - recoveries.claimed(recovery)
    before = recoveries.claimed_from(recovery)
    for payee, paid in recoveries.paid_to(recovery):
        cents = min(left, paid - before[payee])
        if cents > 0:
            yield _claim(recovery, payee, cents, before[payee])
            left -= cents


def _claim(recovery: Recovery, payee: UUID, cents: int, before: int) -> flows.Flow:
    return flows.claim(
        recovery=recovery.pk, payee=payee, cents=cents, id=derived(recovery.pk, f"claim {payee} {before}")
    )
