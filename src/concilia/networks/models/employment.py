from django.db import models
from django.db.models import F, Q

from concilia.core.models import NetworkModel

from .organisation import Organisation


class Employment(NetworkModel):
    """That a person works for an organisation, from ``since`` to before ``until``; confirmed by the employer (CA-21)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    since = models.DateField()
    until = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["person", "since", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="networks_employment_order"
            ),
            models.UniqueConstraint(fields=["person", "organisation", "since"], name="networks_employment_once"),
        ]
