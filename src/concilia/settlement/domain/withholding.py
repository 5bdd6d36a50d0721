"""The tax withheld on contributions to enterprises: reckoned, paid to the Treasury month by month (DPR 600/1973 art. 28 c. 2)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock, parameters
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines import withholding
from concilia.engines.deadlines import months_after
from concilia.engines.withholding import Paid
from concilia.ledger.domain import flows, money
from concilia.territory.models import Network

from ..grant_states import TAX_PAYMENT, Nature
from ..models import TaxPayment
from ..queries import taxes
from ..queries.grants import Standing
from .numbering import one_at_a_time

#: What is withheld in a month is paid by the 16th of the next (D.Lgs. 241/1997 art. 18).
DUE_DAY = 16


def reckon(standing: Standing, gross: int) -> Paid:
    """Gross, taxable part and tax of the next instalment. Capital goods among what was admitted bear none."""
    withheld = Nature(standing.grant.nature).withheld
    rate = parameters.on("enterprise_withholding_basis_points", standing.day).value if withheld else 0
    capital = standing.reckoning.capital if standing.reckoning.admitted else Fraction(0)
    return withholding.instalment(gross, standing.before, capital=capital, basis_points=rate)


def prepare(act: Act, *, network: Network, month: date) -> TaxPayment:
    """Put together what was withheld on the contributions that the bank paid in a month, and in months before.

    Side effects: payment, instalments tied to it, audit entry. Raises Refusal when nothing is to be paid.
    """
    access.require(act, "settlement.tax.prepare", network)
    first = month.replace(day=1)
    with act.writing():
        one_at_a_time(network)
        rows = list(taxes.to_remit(network, months_after(first, 1)))
        if not rows:
            raise Refusal("settlement.tax.nothing", _("Non ci sono ritenute da versare per quel mese."))
        made = TaxPayment.objects.create(
            network=network,
            month=first,
            due_on=months_after(first, 1).replace(day=DUE_DAY),
            prepared_at=act.at,
            prepared_by=act.actor,
        )
        for row in rows:
            row.tax_payment = made
            row.save(update_fields=["tax_payment"])
        audit.record(act, "settlement.tax.prepare", made, cents=sum(row.withheld_cents for row in rows))
    return made


def remit(act: Act, *, tax: TaxPayment, paid_on: date, receipt: str) -> TaxPayment:
    """The F24 was paid: its day and number. Side effects, in order: state, ledger transfers WITHHELD → PAID, audit entry.

    Raises Refusal without a number, or for a day to come.
    """
    access.require(act, "settlement.tax.remit", tax)
    if not receipt.strip() or paid_on > act.at.astimezone(clock.ROME).date():
        raise Refusal(
            "settlement.tax.receipt", _("Scrivi il numero della quietanza F24 e il giorno in cui è stata pagata.")
        )
    with act.writing():
        audit.transition(act, tax, "remit", table=TAX_PAYMENT, paid_on=paid_on, receipt=receipt.strip()[:40])
        ways = [
            flows.remit_withheld(
                id=derived(row.pk, "remit"), payee=row.grant.organisation_id, cents=row.withheld_cents, reference=tax.pk
            )
            for row in tax.instalments.select_related("grant").order_by("id")
        ]
        money.send(act, network=tax.network_id, flows=ways)
    return tax
