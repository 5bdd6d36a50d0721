from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField, EncryptedField
from concilia.core.models import NetworkModel

from ..states import VoucherState


class Voucher(NetworkModel):
    """A voucher (buono): what it was worth at issue; what is left is its ledger account's balance.

    ``code`` is typed (no look-alikes, rate-limited); ``token`` is in the QR (128 bits). ``statement_codes`` name the
    beneficiary to each provider without a name. It pays from ``valid_from`` through ``valid_until``.
    """

    award = models.ForeignKey("selection.Award", on_delete=models.PROTECT, related_name="vouchers")
    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="vouchers")
    organisation = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="vouchers"
    )
    beneficiary = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20)
    token = EncryptedField()
    token_index = models.CharField(max_length=64, unique=True)
    cents = CentsField()
    services = models.ManyToManyField("plans.ServiceType", related_name="vouchers", blank=True)
    state = models.CharField(max_length=10, choices=VoucherState.choices, default=VoucherState.ACTIVE)
    valid_from = models.DateField()
    valid_until = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["issued_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["code"], name="vouchers_voucher_code"),
            in_states(VoucherState, "vouchers_voucher_state"),
            stamped("ended", ["expired", "renounced", "revoked"], "vouchers_voucher_ended"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="vouchers_voucher_cents"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="vouchers_voucher_validity"),
        ]
        indexes = [models.Index(fields=["state", "valid_until"], name="vouchers_expiring")]
