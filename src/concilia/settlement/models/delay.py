from django.db import models
from django.db.models import Q

from concilia.core.models import NetworkModel

from ..states import DelayReason
from .statement import Statement


class PaymentDelay(NetworkModel):
    """Why a payment is late, and the day promised instead; the last one counts, the earlier ones stay."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="delays")
    code = models.CharField(max_length=10, choices=DelayReason.choices)
    text = models.TextField()
    expected_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["statement", "at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__in=DelayReason.values) & ~Q(text=""), name="settlement_delay_reason"
            ),
        ]
