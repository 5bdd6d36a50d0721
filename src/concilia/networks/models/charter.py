from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.core.models import DocumentedModel, NetworkModel

from .organisation import Organisation


class Charter(NetworkModel):
    """Who leads and who coordinates a network, and what the lead guarantees (BS-29..31)."""

    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="networks_led")
    coordinator = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="networks_coordinated"
    )
    coordination = models.JSONField(default=list, help_text="Texts or {it, en}")

    class Meta(NetworkModel.Meta):
        ordering = ["network"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="networks_charter_once"),
        ]


class GovernanceLevel(DocumentedModel):
    """A level of governance, from the Region down, and the bodies that stand on it (BS-7, BS-8, BS-18)."""

    class Level(models.TextChoices):
        REGION = "region", _("Regione")
        NETWORK = "network", _("rete")
        ALLIANCE = "alliance", _("alleanza")

    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.JSONField(help_text="A text or {it, en}")
    bodies = models.ManyToManyField(Organisation, related_name="governance_levels", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "id"]
