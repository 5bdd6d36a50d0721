from django.db import models

from concilia.audit.states import in_states
from concilia.core.models import IdModel, NetworkModel


class NoticeState(models.TextChoices):
    QUEUED = "queued", "da inviare"
    SENT = "sent", "inviato"
    FAILED = "failed", "non riuscito"
    SHOWN = "shown", "solo nell'area personale"


class Notice(NetworkModel):
    """A message to a user, kept as it was written. Its subject never holds personal data."""

    code = models.CharField(max_length=80)
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="notices")
    email = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-queued_at", "-id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(NoticeState, "notices_notice_state"),
            models.CheckConstraint(
                condition=~models.Q(state=NoticeState.SENT) | models.Q(sent_at__isnull=False),
                name="notices_notice_sent",
            ),
        ]
        indexes = [models.Index(fields=["state", "queued_at"], name="notices_notice_queue")]


class Preference(IdModel):
    """Whether a user wants notices by e-mail too."""

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="notice_preference")
    by_email = models.BooleanField(default=True)
