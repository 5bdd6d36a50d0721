from django.db import models

from concilia.core.models import NetworkModel


class WrongCode(NetworkModel):
    """A code typed at a till that is no voucher's: too many in a short time stop who types them (M14)."""

    provider = models.ForeignKey("networks.Organisation", on_delete=models.CASCADE, related_name="+")
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["actor", "at"], name="vouchers_wrong_codes")]
