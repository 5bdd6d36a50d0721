from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import EncryptedField
from concilia.core.models import NetworkModel

from ..states import AttendanceState
from .redemption import Redemption
from .voucher import Voucher

LIVE = [AttendanceState.RECORDED, AttendanceState.DISPUTED, AttendanceState.CONFIRMED, AttendanceState.UNPAID]


class Attendance(NetworkModel):
    """A day in the register of a voucher: what the provider recorded, and what the holder answered.

    Never edited: a correction is a new row that ``supersedes`` it, with its ``reason``. ``answer_by``: the last day for
    the holder's answer. Once confirmed, the rules price it: ``redemption``, or ``unpaid`` ({it, en}) says why nothing is due.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="attendances")
    provider = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="attendances")
    service = models.ForeignKey("plans.ServiceType", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    facts = models.JSONField(default=dict)
    sealed = EncryptedField(blank=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=AttendanceState.choices, default=AttendanceState.RECORDED)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    dispute = models.TextField(blank=True)
    unpaid = models.JSONField(default=dict)
    redemption = models.OneToOneField(Redemption, on_delete=models.PROTECT, null=True, related_name="attendance")

    class Meta(NetworkModel.Meta):
        ordering = ["day", "recorded_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AttendanceState, "vouchers_attendance_state"),
            stamped("answered", ["confirmed", "disputed", "unpaid"], "vouchers_attendance_answered"),
            models.UniqueConstraint(
                fields=["voucher", "provider", "day"],
                condition=Q(state__in=LIVE, child=None),
                name="vouchers_attendance_one_a_day",
            ),
            models.UniqueConstraint(
                fields=["voucher", "provider", "day", "child"],
                condition=Q(state__in=LIVE, child__isnull=False),
                name="vouchers_attendance_one_each",
            ),
            models.CheckConstraint(
                condition=~Q(state="disputed") | ~Q(dispute=""), name="vouchers_attendance_dispute_says"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(reason=""), name="vouchers_attendance_correction_says"
            ),
            models.CheckConstraint(
                condition=Q(redemption=None) | Q(state__in=["confirmed", "corrected"]),
                name="vouchers_attendance_paid_if_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="vouchers_unanswered")]
