from django.db import models

from concilia.core.models import NetworkModel


class Document(NetworkModel):
    """A file about something: an attestation, a receipt, an act. Versions of one title share ``series``."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    series = models.UUIDField(null=True)
    version = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["added_at", "id"]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="documents_document_about")]


class ProtocolCounter(NetworkModel):
    """The last protocol number of a network in a year."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(NetworkModel.Meta):
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "year"], name="documents_counter_year"),
        ]


class Protocol(NetworkModel):
    """A registered document, in or out: number, instant and fingerprint (DPR 445/2000, artt. 53 and 55)."""

    class Direction(models.TextChoices):
        IN = "in", "in entrata"
        OUT = "out", "in uscita"

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    subject = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["year", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "year", "number"], name="documents_protocol_number"),
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="documents_protocol_about")]

    def __str__(self) -> str:
        return f"{self.number:07d}/{self.year}"
