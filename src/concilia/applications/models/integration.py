from django.db import models
from django.db.models import F, Q

from concilia.core.models import NetworkModel


class Integration(NetworkModel):
    """A new version of a submitted application, bound to the request that asked for it; the first is what was submitted.

    It holds all the facts as they now stand, in clear and sealed as the application's own; ``changed`` names what was
    answered. It is never edited: only ``counts_for`` leaves it, when a later version counts. ``late``: it came after its
    term, where the call lets that be.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="integrations")
    counts_for = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, null=True, related_name="counting"
    )
    number = models.PositiveSmallIntegerField()
    request = models.UUIDField(help_text="Id of the integration request, which stands in a room below")
    changed = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    facts_hash = models.CharField(max_length=64)
    protocol = models.OneToOneField("documents.Protocol", on_delete=models.PROTECT, related_name="integration")
    late = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["application", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["application", "number"], name="applications_integration_number"),
            models.UniqueConstraint(fields=["request"], name="applications_integration_once"),
            models.CheckConstraint(condition=Q(number__gte=2), name="applications_integration_follows"),
            models.CheckConstraint(condition=~Q(facts_hash=""), name="applications_integration_frozen"),
            models.CheckConstraint(
                condition=Q(counts_for=None) | Q(counts_for=F("application")), name="applications_integration_counts"
            ),
        ]
