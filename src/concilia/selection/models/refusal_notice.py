from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import EncryptedField
from concilia.core.models import NetworkModel

from ..procedure_states import RefusalNoticeState


class RefusalNotice(NetworkModel):
    """The reasons for which an application is about to be refused, told before deciding (art. 10-bis L. 241/1990).

    ``codes``: the requirements that fail; ``reasons``: what is told of them. ``answer``: why the observations were or were
    not accepted, which the decision must say.
    """

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="refusal_notices"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RefusalNoticeState.choices, default=RefusalNoticeState.SENT)
    codes = models.JSONField(default=list)
    reasons = EncryptedField()
    days = models.PositiveSmallIntegerField()
    resumes_days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    protocol = models.OneToOneField("documents.Protocol", on_delete=models.PROTECT, related_name="refusal_notice")
    observations = EncryptedField(blank=True)
    observed_at = models.DateTimeField(null=True)
    observed_by = models.CharField(max_length=80, blank=True)
    answer = EncryptedField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["application", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(RefusalNoticeState, "selection_refusalnotice_state"),
            stamped("observed", ["observed", "accepted", "rejected"], "selection_refusalnotice_observed"),
            stamped(
                "closed",
                ["unanswered", "accepted", "rejected", "cancelled"],
                "selection_refusalnotice_closed",
            ),
            models.UniqueConstraint(fields=["application", "number"], name="selection_refusalnotice_number"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["sent", "observed"]),
                name="selection_refusalnotice_one_open",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("sent_at")), name="selection_refusalnotice_order"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | Q(answer__isnull=False),
                name="selection_refusalnotice_answer",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="selection_refusalnotice_due")]
