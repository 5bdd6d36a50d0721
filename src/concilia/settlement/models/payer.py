from django.db import models
from django.db.models import Q

from concilia.core.models import NetworkModel

from ..states import Dialect


class PayerProfile(NetworkModel):
    """How a body pays: the dialect of its bank, and what it wants before it pays. Without one: ISO, and nothing more.

    ``offsets``: what a payee must give back may be kept from what it is owed.
    """

    organisation = models.OneToOneField("networks.Organisation", on_delete=models.PROTECT, related_name="payer_profile")
    dialect = models.CharField(max_length=3, choices=Dialect.choices, default=Dialect.ISO)
    needs_invoice = models.BooleanField(default=False)
    needs_liquidation = models.BooleanField(default=False)
    offsets = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["organisation__name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(dialect__in=Dialect.values), name="settlement_payer_dialect"),
        ]
