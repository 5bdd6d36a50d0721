from django.db import models

from concilia.core.models import IdModel


class Entry(models.Model):
    """One thing that happened. Never changed, never deleted (guards.py).

    ``actor`` is opaque. ``data`` holds codes and parameters; ``personal`` names its keys that hold personal data.
    """

    sequence = models.BigAutoField(primary_key=True)
    network = models.ForeignKey("territory.Network", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    personal = models.JSONField(default=list)
    request_id = models.UUIDField()

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["kind", "object_id", "sequence"], name="audit_entry_object"),
            models.Index(fields=["network", "verb"], name="audit_entry_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class Seal(models.Model):
    """A batch of entries sealed together: the Merkle root of their leaves, chained to the seal before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    chained = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]


class Leaf(models.Model):
    """The place and the hash of one entry in its seal."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seal", "position"]
        constraints = [models.UniqueConstraint(fields=["seal", "position"], name="audit_leaf_position")]


class Receipt(IdModel):
    """What a verb answered to an idempotency key, written in the verb's own transaction."""

    key = models.CharField(max_length=120)
    actor = models.CharField(max_length=80)
    route = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="audit_receipt_key")]
