from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import EncryptedField
from concilia.core.models import NetworkModel

from ..procedure_states import ObservationState


class Observation(NetworkModel):
    """What an applicant writes about a provisional ranking, and what the office answers before the final one."""

    ranking = models.ForeignKey("selection.Ranking", on_delete=models.PROTECT, related_name="observations")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="observations")
    state = models.CharField(max_length=10, choices=ObservationState.choices, default=ObservationState.RECEIVED)
    text = EncryptedField()
    protocol = models.OneToOneField("documents.Protocol", on_delete=models.PROTECT, related_name="observation")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)
    answer = EncryptedField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["ranking", "received_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(ObservationState, "selection_observation_state"),
            stamped("answered", ["accepted", "rejected"], "selection_observation_answered"),
            models.CheckConstraint(
                condition=Q(state="received") | Q(answer__isnull=False), name="selection_observation_answer"
            ),
        ]
