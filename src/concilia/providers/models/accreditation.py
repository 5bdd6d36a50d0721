from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel
from concilia.plans.models import ServiceType

from ..states import AccreditationState, Cause


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
    renewal_asked_at = models.DateTimeField(
        null=True, help_text="When its provider asked to renew it; empty once renewed"
    )
    renewal_asked_by = models.CharField(max_length=80, blank=True)
    warned_days = models.PositiveSmallIntegerField(null=True, help_text="The nearest warning of its end given so far")

    class Meta(NetworkModel.Meta):
        ordering = ["organisation__name", "service__code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AccreditationState, "providers_accreditation_state"),
            stamped(
                "decided", ["active", "refused", "suspended", "expired", "ended"], "providers_accreditation_decided"
            ),
            stamped("renewal_asked", [], "providers_accreditation_renewal_asked"),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "suspended", "expired"]) | Q(since__isnull=False),
                name="providers_accreditation_since",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired") | Q(until__isnull=False), name="providers_accreditation_expired"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="providers_accreditation_order"
            ),
            models.UniqueConstraint(
                fields=["organisation", "service"],
                condition=Q(state__in=["requested", "active", "suspended", "expired"]),
                name="providers_accreditation_once",
            ),
        ]


class Suspension(NetworkModel):
    """Days on which an accreditation does not hold: from ``since`` to before ``until`` (none: until it is lifted).

    It may lie ahead: a document that expires, a closing in August. What was delivered on other days stays payable.
    """

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="suspensions")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    kind = models.ForeignKey("PaperKind", on_delete=models.PROTECT, null=True, related_name="+")
    inspection = models.ForeignKey("Inspection", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["since", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="providers_suspension_cause"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="providers_suspension_order"
            ),
            models.CheckConstraint(
                condition=Q(cause="paper", kind__isnull=False) | (~Q(cause="paper") & Q(kind=None)),
                name="providers_suspension_paper",
            ),
            models.CheckConstraint(
                condition=Q(cause="inspection", inspection__isnull=False)
                | (~Q(cause="inspection") & Q(inspection=None)),
                name="providers_suspension_inspection",
            ),
            models.UniqueConstraint(
                fields=["accreditation"],
                condition=Q(cause="paper", until=None),
                name="providers_suspension_paper_once",
            ),
        ]
        indexes = [models.Index(fields=["accreditation", "since", "until"], name="providers_suspension_days")]
