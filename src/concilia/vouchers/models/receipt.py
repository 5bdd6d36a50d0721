from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..receipt_states import ReceiptState
from .redemption import Redemption
from .voucher import Voucher


class Receipt(NetworkModel):
    """A receipt that the holder of a voucher sends for refund (MA-22): accepted, cut with a reason, or refused.

    ``facts`` are those that the call asks of a use, as written; ``cut_cents`` of the expense do not count, and ``reason``
    says why. Once accepted, ``redemption`` is the use that it became.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="receipts")
    service = models.ForeignKey("plans.ServiceType", on_delete=models.PROTECT, related_name="+")
    service_date = models.DateField()
    issuer = models.CharField(max_length=160)
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    cents = CentsField()
    facts = models.JSONField(default=dict)
    file = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ReceiptState.choices, default=ReceiptState.SENT)
    cut_cents = CentsField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    redemption = models.OneToOneField(Redemption, on_delete=models.PROTECT, null=True, related_name="sent_receipt")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["sent_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(ReceiptState, "vouchers_receipt_state"),
            stamped("decided", ["accepted", "refused"], "vouchers_receipt_decided"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="vouchers_receipt_cents"),
            models.CheckConstraint(
                condition=Q(cut_cents=0) | (Q(cut_cents__gt=0, cut_cents__lt=F("cents")) & ~Q(reason="")),
                name="vouchers_receipt_cut_has_reason",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="vouchers_receipt_refused"),
            models.CheckConstraint(
                condition=Q(state="accepted", redemption__isnull=False) | (~Q(state="accepted") & Q(redemption=None)),
                name="vouchers_receipt_redemption",
            ),
        ]
        indexes = [models.Index(fields=["network", "state", "sent_at"], name="vouchers_receipts_waiting")]
