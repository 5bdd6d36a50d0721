from django.db import models
from django.db.models import Q

from concilia.core.fields import CentsField, EncryptedField
from concilia.core.models import NetworkModel

from .voucher import Voucher


class Redemption(NetworkModel):
    """A use of a voucher (utilizzo): at a provider's till, or a receipt refunded to its holder (``provider`` empty, MA-22).

    Its money is the ledger transfer with the same id. ``own_share`` is what the person paid beside it. ``child``: for
    which of the household's children. Facts under special protection stand in ``sealed``, encrypted.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="redemptions")
    provider = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="redemptions"
    )
    service = models.ForeignKey("plans.ServiceType", on_delete=models.PROTECT, related_name="redemptions")
    service_date = models.DateField()
    units = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=10)
    facts = models.JSONField(default=dict, help_text="The facts of the use that the rules read")
    sealed = EncryptedField(blank=True)
    child = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    cents = CentsField()
    own_share = CentsField(default=0)
    receipt = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "receipt"], name="vouchers_redemption_receipt"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="vouchers_redemption_cents"),
            models.CheckConstraint(condition=Q(own_share__gte=0), name="vouchers_redemption_own_share"),
        ]
        indexes = [models.Index(fields=["provider", "service_date"], name="vouchers_by_provider")]


class Reversal(NetworkModel):
    """The undoing of a redemption (storno): a new transfer, never an edit."""

    redemption = models.OneToOneField(Redemption, on_delete=models.PROTECT, related_name="reversal")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="vouchers_reversal_reason"),
        ]
