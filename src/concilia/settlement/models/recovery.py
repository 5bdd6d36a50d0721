from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import RecoveryState
from .grant import Grant
from .statement import Statement, StatementLine

#: What a recovery comes from: a line that was paid wrongly, a control, a contribution or a voucher paid beyond what was due.
ORIGINS = ("line", "control", "grant", "voucher")


def _one_of(*names: str) -> Q:
    """Exactly one of some foreign keys is there."""
    found = Q()
    for chosen in names:
        found |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return found


class Recovery(NetworkModel):
    """A paid amount that must be given back (recupero), by a ``provider`` or a ``person``, whatever found it (``ORIGINS``).

    Its money is the ledger transfers of kind CLAIM that bear this id as reference: from whoever got it, as far as it was paid.
    What comes back goes to ``call_line``, or to ``budget_line`` of the plan. ``notice_number`` is the text by which a payment
    is recognised (pagoPA notice). ``payer``: to whom it is given back.
    """

    provider = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="recoveries"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="recoveries")
    alliance = models.ForeignKey("networks.Alliance", on_delete=models.PROTECT, null=True, related_name="recoveries")
    payer = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="recoveries_due"
    )
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, null=True, related_name="recoveries")
    control = models.OneToOneField(
        "selection.ControlItem", on_delete=models.PROTECT, null=True, related_name="recovery"
    )
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, null=True, related_name="recovery")
    voucher = models.ForeignKey("vouchers.Voucher", on_delete=models.PROTECT, null=True, related_name="recoveries")
    call_line = models.ForeignKey("calls.CallLine", on_delete=models.PROTECT, null=True, related_name="recoveries")
    budget_line = models.ForeignKey("plans.BudgetLine", on_delete=models.PROTECT, null=True, related_name="recoveries")
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
            models.UniqueConstraint(
                fields=["voucher"],
                condition=Q(voucher__isnull=False) & ~Q(state="cancelled"),
                name="settlement_recovery_voucher",
            ),
            models.CheckConstraint(condition=_one_of("provider", "person"), name="settlement_recovery_of_one"),
            models.CheckConstraint(condition=_one_of(*ORIGINS), name="settlement_recovery_origin"),
            models.CheckConstraint(
                condition=_one_of("call_line", "budget_line"), name="settlement_recovery_goes_to_one"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0) & ~Q(reason=""), name="settlement_recovery_cents"),
        ]

    @property
    def origin(self) -> str:
        """Which of ``ORIGINS`` found it."""
        return next(name for name in ORIGINS if getattr(self, f"{name}_id"))


class RecoveryInstalment(NetworkModel):
    """A part of a recovery and the last day on which it is paid in time; the parts sum to the whole.

    ``reminded_at``: when whoever owes it was reminded that the day had passed.
    """

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    cents = CentsField()
    reminded_at = models.DateTimeField(null=True)

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
