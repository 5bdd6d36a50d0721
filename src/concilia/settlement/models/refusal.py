from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import RefusalReason, RefusalState
from .statement import Statement


class LineRefusal(NetworkModel):
    """A line that the accountant did not admit: it left its statement, and its money waits, owed, until it is decided.

    ``answer_by`` is the last day of the payee's term. Admitted, the use stands again on its statement if that is not
    approved yet, else on a later one; refused for good, the use is reversed.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="refusals")
    redemption = models.ForeignKey("vouchers.Redemption", on_delete=models.PROTECT, related_name="line_refusals")
    beneficiary_code = models.CharField(max_length=20)
    code = models.CharField(max_length=16, choices=RefusalReason.choices)
    text = models.TextField()
    answer_by = models.DateField()
    refused_at = models.DateTimeField()
    refused_by = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=RefusalState.choices, default=RefusalState.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["refused_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["redemption"], condition=Q(state__in=["open", "answered"]), name="settlement_refusal_one_open"
            ),
            in_states(RefusalState, "settlement_refusal_state"),
            stamped("answered", ["answered"], "settlement_refusal_answered"),
            stamped("decided", ["admitted", "confirmed"], "settlement_refusal_decided"),
            models.CheckConstraint(
                condition=Q(code__in=RefusalReason.values) & ~Q(text=""), name="settlement_refusal_reason"
            ),
        ]
