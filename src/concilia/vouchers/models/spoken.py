from django.db import models
from django.db.models import F, Q

from concilia.core.models import NetworkModel

from .voucher import Voucher


class SpokenCode(NetworkModel):
    """Six digits that its holder says at a till, for a few minutes and one opening of one voucher (M14).

    Only their keyed hash is kept. Two live codes of a network are never the same.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="spoken_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["made_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["network", "digest"], condition=Q(used_at=None), name="vouchers_spoken_one_live"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="vouchers_spoken_order"),
        ]
        indexes = [models.Index(fields=["voucher", "made_at"], name="vouchers_spoken_by_voucher")]
