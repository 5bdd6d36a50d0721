from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import AssessmentState, Outcome


class Assessment(NetworkModel):
    """The admissibility of one application: the machine proposes, a person decides with a reason."""

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="assessment")
    state = models.CharField(max_length=10, choices=AssessmentState.choices, default=AssessmentState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["application__protocol__number", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AssessmentState, "selection_assessment_state"),
            stamped("decided", ["decided"], "selection_assessment_decided"),
        ]


class Check(NetworkModel):
    """One requirement of one application: what the machine proposes, and what was decided where a person differs."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="checks")
    code = models.CharField(max_length=60)
    proposed = models.CharField(max_length=8, choices=Outcome.choices)
    decided = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["assessment", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "code"], name="selection_check_code"),
            models.CheckConstraint(
                condition=Q(decided="") | Q(decided=models.F("proposed")) | ~Q(reason=""), name="selection_check_reason"
            ),
        ]

    @property
    def outcome(self) -> str:
        """What counts: the decision, else the proposal."""
        return self.decided or self.proposed
