from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel
from concilia.plans.models import ServiceType

from .states import AccreditationState

__all__ = ["Accreditation", "Offer", "ServiceType"]


class Accreditation(NetworkModel):
    """That an organisation may deliver one type of service, from ``since`` to before ``until``."""

    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="accreditations")
    service = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="accreditations")
    state = models.CharField(max_length=10, choices=AccreditationState.choices, default=AccreditationState.REQUESTED)
    requested_at = models.DateTimeField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["organisation__name", "service__code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AccreditationState, "providers_accreditation_state"),
            stamped("decided", ["active", "refused", "suspended", "ended"], "providers_accreditation_decided"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(since__isnull=False), name="providers_accreditation_since"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="providers_accreditation_order"
            ),
            models.UniqueConstraint(
                fields=["organisation", "service"],
                condition=Q(state__in=["requested", "active", "suspended"]),
                name="providers_accreditation_once",
            ),
        ]


class Offer(NetworkModel):
    """A service as it is offered at a site: price, unit, hours, places. The price holds for the year."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.CASCADE, related_name="offers")
    name = models.CharField(max_length=160)
    comune = models.ForeignKey("territory.Comune", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=10, help_text="hour, day, ride, km, month, receipt")
    price = CentsField()
    hours = models.CharField(max_length=160, blank=True)
    flexible = models.BooleanField(default=False, help_text="Flexible hours (CA-33)")
    places = models.PositiveIntegerField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(price__gte=0), name="providers_offer_price"),
        ]
