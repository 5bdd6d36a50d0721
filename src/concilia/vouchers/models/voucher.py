from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField, EncryptedField
from concilia.core.models import NetworkModel

from ..states import VoucherState


class Voucher(NetworkModel):
    """A voucher (buono): what it is worth, from its issue and what events added; what is left is its account's balance.

    ``code`` is typed (no look-alikes, rate-limited); ``token`` is in the QR (128 bits). It is for ``beneficiary``, or for
    the household's ``children``. It pays from ``valid_from`` through ``valid_until``; with an ``activate_by`` it lapses
    if nobody activates it. ``provider``: the only one it may be spent at. ``state_reason``: why it was suspended or revoked.
    ``by_stages``: its call pays by stages, not use by use; ``stages_closed_at``: the balance is reckoned, nothing follows.
    ``protected``: pages and papers show a code in the place of a name (TA-41).
    """

    award = models.ForeignKey("selection.Award", on_delete=models.PROTECT, related_name="vouchers")
    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="vouchers")
    organisation = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="vouchers"
    )
    beneficiary = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    children = models.ManyToManyField("people.Person", related_name="+", blank=True)
    protected = models.BooleanField(default=False)
    provider = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20)
    token = EncryptedField()
    token_index = models.CharField(max_length=64, unique=True)
    cents = CentsField()
    by_stages = models.BooleanField(default=False)
    stages_closed_at = models.DateTimeField(null=True)
    services = models.ManyToManyField("plans.ServiceType", related_name="vouchers", blank=True)
    state = models.CharField(max_length=10, choices=VoucherState.choices, default=VoucherState.ACTIVE)
    valid_from = models.DateField()
    valid_until = models.DateField()
    activate_by = models.DateField(null=True)
    activated_at = models.DateTimeField(null=True)
    activated_by = models.CharField(max_length=80, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    state_reason = models.TextField(blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["issued_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["code"], name="vouchers_voucher_code"),
            models.UniqueConstraint(
                fields=["award", "beneficiary"],
                condition=Q(beneficiary__isnull=False),
                name="vouchers_voucher_of_child",
            ),
            models.UniqueConstraint(fields=["award"], condition=Q(beneficiary=None), name="vouchers_voucher_of_award"),
            stamped("activated", [], "vouchers_voucher_activated"),
            in_states(VoucherState, "vouchers_voucher_state"),
            stamped("ended", ["expired", "lapsed", "renounced", "revoked"], "vouchers_voucher_ended"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="vouchers_voucher_cents"),
            models.CheckConstraint(
                condition=Q(stages_closed_at=None) | Q(by_stages=True), name="vouchers_voucher_stages"
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="vouchers_voucher_validity"),
        ]
        indexes = [
            models.Index(fields=["state", "valid_until"], name="vouchers_expiring"),
            models.Index(fields=["state", "activate_by"], name="vouchers_lapsing"),
        ]


class TopUp(NetworkModel):
    """Money added to a voucher for an event that the call names (a birth in mid-year), once for each ``day`` of it.

    Its money is the two ledger transfers of this id: from the call's line to the award, and on to the voucher.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="top_ups")
    code = models.CharField(max_length=60)
    day = models.DateField()
    facts = models.JSONField(default=dict)
    sealed = EncryptedField(blank=True)
    cents = CentsField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["voucher", "code", "day"], name="vouchers_topup_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="vouchers_topup_cents"),
        ]


class Alert(NetworkModel):
    """That holder and provider were told something of a voucher that is told once."""

    class Kind(models.TextChoices):
        MONEY = "money", "quattro quinti del denaro"
        UNITS = "units", "quattro quinti delle ore o delle corse"
        ACTIVATE = "activate", "attivazione vicina al termine"
        EXPIRE = "expire", "scadenza vicina"

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["voucher", "kind"], name="vouchers_alert_once"),
        ]
