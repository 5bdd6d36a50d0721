"""The document that a plan was read from, the public page, passages, and the files that were loaded."""

from django.db import models
from django.db.models import Q

from concilia.core.models import DocumentedModel, NetworkModel

from .catalogue import LegalReference
from .plan import Project
from .results import Indicator


class SourceDocument(NetworkModel):
    """The document that a plan was read from; ``numbering``: its numbered items, as ranges and single codes."""

    title = models.JSONField(help_text="A text or {it, en}")
    publisher = models.CharField(max_length=240, blank=True)
    numbering = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(NetworkModel.Meta):
        ordering = ["network"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="plans_document_once"),
        ]


class PublicPage(DocumentedModel):
    """The network's public page; ``last_updated`` is shown on it (BS-32)."""

    title = models.JSONField(help_text="A text or {it, en}")
    lead = models.JSONField(null=True)
    contact = models.JSONField(null=True)
    last_updated = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["network"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="plans_page_once"),
        ]


class Statement(DocumentedModel):
    """A passage of the document: of the public page, of a project or, with neither, of the context."""

    page = models.ForeignKey(PublicPage, on_delete=models.CASCADE, null=True, related_name="sections")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="statements")
    title = models.JSONField(null=True)
    text = models.JSONField(help_text="A text or {it, en}")
    indicators = models.ManyToManyField(Indicator, related_name="statements", blank=True)
    laws = models.ManyToManyField(LegalReference, related_name="statements", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["page", "project", "position"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(page=None) | Q(project=None), name="plans_statement_of_one"),
        ]


class LoadedFile(NetworkModel):
    """A plan file as it was loaded. The next one is compared with it, to tell its changes from those of people."""

    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["network", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "number"], name="plans_file_number"),
        ]
