from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..grant_states import TaxState
from .grant import Grant
from .statement import Statement


class TaxPayment(NetworkModel):
    """What was withheld on the contributions paid in a month, to be paid to the Treasury by ``due_on`` (F24).

    Its total is its instalments'. ``receipt`` is the number of the F24.
    """

    month = models.DateField(help_text="Its first day")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=TaxState.choices, default=TaxState.PREPARED)
    receipt = models.CharField(max_length=40, blank=True)
    paid_on = models.DateField(null=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=80)
    paid_at = models.DateTimeField(null=True)
    paid_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-month", "-prepared_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(TaxState, "settlement_tax_state"),
            stamped("paid", ["paid"], "settlement_tax_paid"),
            models.CheckConstraint(
                condition=Q(state="prepared", receipt="", paid_on=None)
                | (Q(state="paid", paid_on__isnull=False) & ~Q(receipt="")),
                name="settlement_tax_receipt",
            ),
        ]


class Instalment(NetworkModel):
    """A stage of a grant that was settled: gross = net + withheld, to the cent. It is on one statement, with no other line.

    ``taxable_cents`` is the part for running costs. ``cup`` and ``cor`` are those that its order bears. Its money is the
    ledger transfer SETTLE with the same id, and WITHHOLD for the tax.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=60)
    gross_cents = CentsField()
    taxable_cents = CentsField()
    withheld_cents = CentsField(default=0)
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="instalment")
    tax_payment = models.ForeignKey(TaxPayment, on_delete=models.PROTECT, null=True, related_name="instalments")
    cup = models.CharField(max_length=15, blank=True)
    cor = models.CharField(max_length=12, blank=True)
    settled_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["grant", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["grant", "number"], name="settlement_instalment_number"),
            models.CheckConstraint(
                condition=Q(gross_cents__gt=0, withheld_cents__gte=0)
                & Q(taxable_cents__lte=F("gross_cents"), withheld_cents__lte=F("taxable_cents")),
                name="settlement_instalment_cents",
            ),
        ]

    @property
    def net_cents(self) -> int:
        return int(self.gross_cents - self.withheld_cents)
