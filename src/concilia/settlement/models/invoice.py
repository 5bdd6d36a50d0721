from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import InvoiceState, VatRegime
from .statement import Statement


class Invoice(NetworkModel):
    """An invoice, or a credit note, of a provider for one statement, matched with it to the cent.

    Amounts are those of the document; a credit note's are below zero. ``gross_cents`` is taxable and tax without the
    stamp: what the statement must amount to. ``split_cents`` is the tax that who pays gives to the Treasury (art. 17-ter
    DPR 633/1972), ``stamp_charged_cents`` the stamp that the supplier adds to its total and that a voucher never pays.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=4, help_text="TD01, TD04…")
    number = models.CharField(max_length=20)
    date = models.DateField()
    supplier_code = models.CharField(max_length=28)
    supplier_name = models.CharField(max_length=240)
    regime = models.CharField(max_length=8, choices=VatRegime.choices)
    law = models.CharField(max_length=100, blank=True)
    taxable_cents = CentsField()
    vat_cents = CentsField()
    gross_cents = CentsField()
    split_cents = CentsField(default=0)
    stamp_cents = CentsField(default=0)
    stamp_charged_cents = CentsField(default=0)
    cup = models.CharField(max_length=15, blank=True)
    cig = models.CharField(max_length=15, blank=True)
    typed = models.BooleanField(help_text="Typed by hand, with the same checks as a file")
    state = models.CharField(max_length=10, choices=InvoiceState.choices, default=InvoiceState.MATCHED)
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["statement", "attached_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["network", "supplier_code", "number", "date"],
                condition=Q(state="matched"),
                name="settlement_invoice_once",
            ),
            in_states(InvoiceState, "settlement_invoice_state"),
            stamped("withdrawn", ["withdrawn"], "settlement_invoice_withdrawn"),
            models.CheckConstraint(condition=Q(regime__in=VatRegime.values), name="settlement_invoice_regime"),
            models.CheckConstraint(
                condition=Q(gross_cents=F("taxable_cents") + F("vat_cents")) & ~Q(gross_cents=0),
                name="settlement_invoice_gross",
            ),
            models.CheckConstraint(
                condition=Q(regime="split") | Q(split_cents=0), name="settlement_invoice_split_regime"
            ),
        ]


class VatHold(NetworkModel):
    """The tax of a statement's invoices that who pays keeps for the Treasury (scissione dei pagamenti).

    Its money is the ledger transfer of kind HOLD with this id; ``reference`` is the F24 that paid it.
    """

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="vat_hold")
    cents = CentsField()
    held_at = models.DateTimeField()
    remitted_at = models.DateTimeField(null=True)
    remitted_by = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=60, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["held_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_vat_cents"),
            models.CheckConstraint(
                condition=(Q(remitted_at__isnull=False) & ~Q(remitted_by="") & ~Q(reference=""))
                | Q(remitted_at=None, remitted_by="", reference=""),
                name="settlement_vat_remitted",
            ),
        ]
