from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField, EncryptedField
from concilia.core.models import NetworkModel

from ..states import BatchState, Dialect, OrderState
from .statement import Statement


class PaymentBatch(NetworkModel):
    """Payment orders sent to the bank in one file: the same batch always makes the same bytes.

    ``payer_name``, ``payer_iban``, ``payer_cuc`` and ``dialect`` are the payer's as they were when it was prepared.
    """

    payer = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="payment_batches")
    payer_name = models.CharField(max_length=240)
    payer_iban = EncryptedField()
    payer_cuc = models.CharField(max_length=8)
    dialect = models.CharField(max_length=3, choices=Dialect.choices, default=Dialect.ISO)
    alliance = models.ForeignKey(
        "networks.Alliance", on_delete=models.PROTECT, null=True, related_name="payment_batches"
    )
    number = models.PositiveIntegerField()
    execution_date = models.DateField()
    message_id = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "number"], name="settlement_batch_number"),
            in_states(BatchState, "settlement_batch_state"),
            models.CheckConstraint(condition=Q(dialect__in=Dialect.values), name="settlement_batch_dialect"),
            stamped("sent", ["sent", "closed"], "settlement_batch_sent"),
        ]


class PaymentOrder(NetworkModel):
    """An order to pay one approved statement (mandato di pagamento). A rejected one is followed by a new one."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="orders")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="orders")
    end_to_end_id = models.CharField(max_length=35, unique=True)
    creditor_name = models.CharField(max_length=140)
    iban = EncryptedField()
    cents = CentsField(help_text="As sent to the bank; the ledger transfer of kind ORDER with this id is its proof")
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.ORDERED)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    bank_reference = models.CharField(max_length=80, blank=True)
    bank_reason = models.CharField(max_length=140, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["batch", "end_to_end_id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["statement"], condition=Q(state__in=["ordered", "paid"]), name="settlement_order_one_live"
            ),
            in_states(OrderState, "settlement_order_state"),
            stamped("settled", ["paid", "rejected"], "settlement_order_settled"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_order_cents"),
        ]
