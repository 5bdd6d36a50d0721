from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import EncryptedField
from concilia.core.models import NetworkModel

from ..states import InspectionKind, InspectionState, InspectionTarget, RemedyState
from .accreditation import Accreditation


class Inspection(NetworkModel):
    """An inspection of a service: planned or by surprise, held on a day, with an outcome.

    With a ``target`` (families with hospitalised children, fragile situations: BA-23) one could infer somebody's health:
    only who decides and the provider read it, each reading is logged, and it is never published or counted.
    """

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="inspections")
    site = models.ForeignKey("Site", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=InspectionKind.choices)
    target = models.CharField(max_length=12, choices=InspectionTarget.choices, blank=True)
    planned_on = models.DateField()
    state = models.CharField(max_length=10, choices=InspectionState.choices, default=InspectionState.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=80)
    held_on = models.DateField(null=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.CharField(max_length=80, blank=True)
    outcome = EncryptedField(blank=True, help_text="The reason of the outcome, in the inspector's words")

    class Meta(NetworkModel.Meta):
        ordering = ["-planned_on", "-id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(InspectionState, "providers_inspection_state"),
            models.CheckConstraint(condition=Q(kind__in=InspectionKind.values), name="providers_inspection_kind"),
            models.CheckConstraint(
                condition=Q(target__in=["", *InspectionTarget.values]), name="providers_inspection_target"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(held_on__isnull=False),
                name="providers_inspection_held",
            ),
            stamped("concluded", ["conform", "to_remedy", "suspended", "revoked"], "providers_inspection_concluded"),
        ]

    @property
    def restricted(self) -> bool:
        return bool(self.target)


class Finding(NetworkModel):
    """What an inspection found about one item: in order, or not, in the inspector's words."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=120)
    conform = models.BooleanField()
    text = EncryptedField(blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["id"]


class Remedy(NetworkModel):
    """What a provider must do about a finding, by a day (included); its proof is kept by ``documents``."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="remedies")
    text = EncryptedField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=RemedyState.choices, default=RemedyState.OPEN)
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)
    answer = EncryptedField(blank=True, help_text="Why its proof was not enough")
    overdue_at = models.DateTimeField(null=True, help_text="When provider and office were told that it is late")

    class Meta(NetworkModel.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(RemedyState, "providers_remedy_state"),
            stamped("sent", ["sent", "accepted"], "providers_remedy_sent"),
            stamped("checked", ["accepted"], "providers_remedy_checked"),
            models.CheckConstraint(
                condition=Q(checked_at=None) | Q(checked_at__gte=F("opened_at")), name="providers_remedy_times"
            ),
        ]
