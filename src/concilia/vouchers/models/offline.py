from django.db import models
from django.db.models import F, Q

from concilia.core.fields import CentsField, EncryptedField
from concilia.core.models import NetworkModel

from .redemption import Redemption
from .voucher import Voucher


def _together(stamp: str, name: str) -> models.CheckConstraint:
    """An instant and its author, or neither."""
    at, by = f"{stamp}_at", f"{stamp}_by"
    neither = Q(**{f"{at}__isnull": True, by: ""})
    return models.CheckConstraint(condition=neither | (Q(**{f"{at}__isnull": False}) & ~Q(**{by: ""})), name=name)


class Device(NetworkModel):
    """A provider's till that may lose its network. ``secret`` is handed over to it once and signs what it sends.

    ``sequence`` and ``mac`` are those of the last entry taken from it: the next one is one more, chained to it.
    """

    provider = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60)
    secret = EncryptedField()
    sequence = models.PositiveIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.CharField(max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["registered_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "name"], condition=Q(revoked_at=None), name="vouchers_device_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="vouchers_device_named"),
            _together("handed", "vouchers_device_handed"),
            _together("revoked", "vouchers_device_revoked"),
        ]

    def __str__(self) -> str:
        return self.name


class OfflinePass(NetworkModel):
    """What a device may spend without network until ``until``; its uses are awaited until ``send_by``, then it is closed."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="passes")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    until = models.DateTimeField()
    send_by = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["issued_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["device"], condition=Q(closed_at=None), name="vouchers_pass_one_open"),
            models.CheckConstraint(
                condition=Q(until__gt=F("issued_at"), send_by__gte=F("until")), name="vouchers_pass_order"
            ),
            _together("closed", "vouchers_pass_closed"),
        ]


class OfflineHold(NetworkModel):
    """The part of a voucher that a pass holds; its money is the ledger transfer of this id."""

    offline_pass = models.ForeignKey(OfflinePass, on_delete=models.PROTECT, related_name="holds")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="holds")
    cents = CentsField()

    class Meta(NetworkModel.Meta):
        ordering = ["id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["offline_pass", "voucher"], name="vouchers_hold_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="vouchers_hold_cents"),
        ]


class OfflineUse(NetworkModel):
    """An entry that a device has sent: signed ``text``, and what came of it.

    ``told`` is what the till said the voucher would pay, in cents; ``problem`` ({it, en}) why less, or nothing, was paid.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="uses")
    sequence = models.PositiveIntegerField()
    text = EncryptedField()
    mac = models.CharField(max_length=64)
    hold = models.ForeignKey(OfflineHold, on_delete=models.PROTECT, null=True, related_name="uses")
    told = CentsField()
    used_at = models.DateTimeField(null=True)
    redemption = models.OneToOneField(Redemption, on_delete=models.PROTECT, null=True, related_name="offline_use")
    code = models.CharField(max_length=60, blank=True)
    problem = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["at", "sequence", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["device", "sequence"], name="vouchers_offline_use_once"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="vouchers_offline_use_counts"),
            models.CheckConstraint(
                condition=Q(redemption__isnull=False) | ~Q(code=""), name="vouchers_offline_use_paid_or_said"
            ),
        ]
