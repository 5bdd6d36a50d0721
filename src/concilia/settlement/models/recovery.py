from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import RecoveryState
from .statement import Statement, StatementLine


class Recovery(NetworkModel):
    """A paid amount that a payee must give back (recupero). Its money is the ledger transfer of kind CLAIM with this id.

    What comes back goes to ``call_line``. ``notice_number`` is the text by which a payment is recognised (pagoPA notice).
    """

    provider = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="recoveries"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="recoveries")
    payer = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="recoveries_due")
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, null=True, related_name="recoveries")
    call_line = models.ForeignKey("calls.CallLine", on_delete=models.PROTECT, related_name="recoveries")
    number = models.PositiveIntegerField()
    cents = CentsField()
    reason = models.TextField()
    notice_number = models.CharField(max_length=18)
    state = models.CharField(max_length=10, choices=RecoveryState.choices, default=RecoveryState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "number"], name="settlement_recovery_number"),
            models.UniqueConstraint(fields=["network", "notice_number"], name="settlement_recovery_notice"),
            in_states(RecoveryState, "settlement_recovery_state"),
            stamped("closed", ["settled", "cancelled"], "settlement_recovery_closed"),
            models.CheckConstraint(
                condition=Q(provider__isnull=False, person=None) | Q(provider=None, person__isnull=False),
                name="settlement_recovery_of_one",
            ),
            models.CheckConstraint(condition=Q(cents__gt=0) & ~Q(reason=""), name="settlement_recovery_cents"),
        ]


class RecoveryInstalment(NetworkModel):
    """A part of a recovery and the last day on which it is paid in time; the parts sum to the whole."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    cents = CentsField()

    class Meta(NetworkModel.Meta):
        ordering = ["recovery", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["recovery", "number"], name="settlement_recovery_instalment_number"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_recovery_instalment_cents"),
        ]


class RecoveryReceipt(NetworkModel):
    """Money that came back: a payment with its reference at the bank, or what was kept from a statement (compensazione).

    Its money is the ledger transfer of kind RECOVER with this id.
    """

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="receipts")
    cents = CentsField()
    received_on = models.DateField()
    bank_reference = models.CharField(max_length=80, blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="offsets")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["recovery", "at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_receipt_cents"),
            models.CheckConstraint(
                condition=(Q(statement=None) & ~Q(bank_reference="")) | Q(statement__isnull=False, bank_reference=""),
                name="settlement_receipt_of_one",
            ),
            models.UniqueConstraint(
                fields=["network", "bank_reference"],
                condition=~Q(bank_reference=""),
                name="settlement_receipt_bank_once",
            ),
        ]
