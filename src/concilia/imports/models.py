from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from .states import ImportState


class Import(NetworkModel):
    """A file of rows about something (an organisation, a call): what it would do, then what it did.

    ``effects_hash`` is that of what the dry run showed: what is applied is what was seen. ``cents`` is what it commits.
    """

    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    effects_hash = models.CharField(max_length=64)
    made = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    cents = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-proposed_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(ImportState, "imports_import_state"),
            stamped("applied", ["applied", "undone"], "imports_import_applied"),
            stamped("undone", ["undone"], "imports_import_undone"),
            models.UniqueConstraint(
                fields=["kind", "about_id", "sha256"], condition=Q(state="applied"), name="imports_import_file_once"
            ),
        ]
        indexes = [models.Index(fields=["about_id", "kind"], name="imports_about")]


class Written(NetworkModel):
    """What one line of an import wrote: a new row, or the change of one, with its values before."""

    of = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="written")
    line = models.PositiveIntegerField()
    object_kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    before = models.JSONField(null=True, help_text="The values that it replaced; null when it made the row")

    class Meta(NetworkModel.Meta):
        ordering = ["of", "line", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["of", "line", "object_kind", "object_id"], name="imports_written_once"),
        ]
