"""The tax of split payment: kept when a statement is ordered, paid to the Treasury with an F24."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived
from concilia.ledger.domain import flows, money
from concilia.territory.models import Network

from ..models import Statement, VatHold


def hold(act: Act, statement: Statement) -> VatHold | None:
    """Keep the tax of a statement that is ordered, once, however often it is ordered. None when there is none.

    Called inside the transaction of the order. Side effects: hold, ledger transfer.
    """
    cents = statement.split_vat  # type: ignore[attr-defined]
    if cents <= 0 or VatHold.objects.filter(statement=statement).exists():
        return None
    made = VatHold.objects.create(network_id=statement.network_id, statement=statement, cents=cents, held_at=act.at)
    payee = statement.provider_id
    assert payee is not None  # only providers have invoices
    way = flows.hold(id=made.pk, payee=payee, cents=cents, reference=made.pk)
    money.send(act, network=statement.network_id, flows=[way])
    return made


def remit(act: Act, *, network: Network, holds: Iterable[VatHold], reference: str) -> int:
    """The kept tax was paid with an F24, whose number is given. Returns the cents. Side effects: rows, transfers, entry.

    Raises Refusal when nothing is chosen or the F24 has no number, Conflict when some of it was paid before.
    """
    access.require(act, "settlement.vat.remit", network)
    chosen = [hold.pk for hold in holds]
    if not chosen or not reference.strip():
        raise Refusal("settlement.vat.reference", _("Scegli che cosa è stato versato e scrivi il protocollo dell'F24."))
    with act.writing():
        rows = list(VatHold.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=chosen, network=network))
        if len(rows) < len(chosen) or any(row.remitted_at for row in rows):
            raise Conflict("settlement.vat.twice", _("Una parte è già stata versata: ricarica la pagina."))
        VatHold.objects.filter(pk__in=chosen).update(
            remitted_at=act.at, remitted_by=act.actor, reference=reference.strip()[:60]
        )
        statements = {row.pk: row for row in Statement.objects.filter(vat_hold__in=chosen)}
        ways = [
            flows.remit(
                id=derived(row.pk, "remit"),
                payee=statements[row.statement_id].provider_id,  # type: ignore[arg-type]
                cents=row.cents,
                reference=row.pk,
            )
            for row in rows
        ]
        money.send(act, network=network.pk, flows=ways)
        total = sum(int(row.cents) for row in rows)
        audit.record(act, "settlement.vat.remit", network, cents=total, reference=reference, rows=len(rows))
    return total
