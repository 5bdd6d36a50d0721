from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import EncryptedField
from concilia.core.models import NetworkModel

from ..procedure_states import IntegrationState

#: The document that may always be sent, whatever the call asks for.
OTHER = "OTHER"


class IntegrationRequest(NetworkModel):
    """What the office asks of one application to complete it (soccorso istruttorio), within a term.

    ``requirements``: codes it is about. ``facts``: names of the facts and groups that may be answered again.
    ``documents``: codes of the documents asked for. The answer is a new version of the application, ``version``; ``note``
    is what the applicant wrote beside it. Documents received are kept about this row.
    """

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="integration_requests"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=IntegrationState.choices, default=IntegrationState.OPEN)
    requirements = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    reason = EncryptedField()
    days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    protocol = models.OneToOneField("documents.Protocol", on_delete=models.PROTECT, related_name="integration_request")
    version = models.OneToOneField(
        "applications.Integration", on_delete=models.PROTECT, null=True, related_name="request_row"
    )
    note = EncryptedField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    closing = EncryptedField(blank=True, help_text="Why the office took it back")

    class Meta(NetworkModel.Meta):
        ordering = ["application", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(IntegrationState, "selection_integration_state"),
            stamped("closed", ["answered", "expired", "cancelled"], "selection_integration_closed"),
            models.UniqueConstraint(fields=["application", "number"], name="selection_integration_number"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="open"), name="selection_integration_one_open"
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="selection_integration_days"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="selection_integration_order"),
            models.CheckConstraint(
                condition=Q(state="answered") | Q(version__isnull=True), name="selection_integration_version"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="selection_integration_due")]
