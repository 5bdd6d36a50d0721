from django.db import models
from django.db.models import F, Q

from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from .voucher import Voucher


class StagePayment(NetworkModel):
    """A stage of a voucher that was put on a statement: an advance, a part of what was used, the balance (Trento, 2.5).

    It is owed to ``provider``, or to the voucher's holder. ``used_cents``: what had been used in all when it was reckoned;
    ``ahead_cents``: the part of it that pays no use yet. Its money is the ledger transfers that bear its id as reference.
    ``undone_at``: its line was taken off a statement that nobody had approved; the stage is reckoned anew.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="stage_payments")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=60)
    provider = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    cents = CentsField()
    ahead_cents = CentsField(default=0)
    used_cents = CentsField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["voucher", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["voucher", "number"], name="vouchers_stage_number"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="vouchers_stage_undone",
            ),
            models.CheckConstraint(
                condition=Q(cents__gt=0, ahead_cents__gte=0, ahead_cents__lte=F("cents"), used_cents__gte=0),
                name="vouchers_stage_cents",
            ),
        ]
