from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import StatementState


class Statement(NetworkModel):
    """What is owed to one payee for a month (distinta): a provider, or a person who is refunded. Its total is its lines'."""

    provider = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="statements"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="statements")
    alliance = models.ForeignKey("networks.Alliance", on_delete=models.PROTECT, null=True, related_name="statements")
    month = models.DateField(help_text="Its first day")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=StatementState.choices, default=StatementState.DRAFT)
    drawn_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, help_text="The day promised for its payment (D.Lgs. 231/2002, art. 4)")

    class Meta(NetworkModel.Meta):
        ordering = ["month", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "number"], name="settlement_statement_number"),
            in_states(StatementState, "settlement_statement_state"),
            stamped("sent", ["sent", "approved"], "settlement_statement_sent"),
            stamped("approved", ["approved"], "settlement_statement_approved"),
            models.CheckConstraint(
                condition=Q(provider__isnull=False, person=None) | Q(provider=None, person__isnull=False),
                name="settlement_statement_of_one",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(approved_at__isnull=False), name="settlement_statement_due"
            ),
        ]


class StageLine(NetworkModel):
    """A stage of a voucher on a statement: on one at the most. ``beneficiary_code`` as on a line."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="stage_lines")
    payment = models.OneToOneField("vouchers.StagePayment", on_delete=models.PROTECT, related_name="stage_line")
    beneficiary_code = models.CharField(max_length=20)

    class Meta(NetworkModel.Meta):
        ordering = ["statement", "beneficiary_code", "id"]


class StatementLine(NetworkModel):
    """A redemption on a statement: on one at the most. ``beneficiary_code`` is the provider's own name for the child.

    A line that is refused leaves its statement (``LineRefusal``), and may stand on a later one.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="lines")
    redemption = models.OneToOneField("vouchers.Redemption", on_delete=models.PROTECT, related_name="statement_line")
    beneficiary_code = models.CharField(max_length=20)

    class Meta(NetworkModel.Meta):
        ordering = ["statement", "redemption__service_date", "id"]
