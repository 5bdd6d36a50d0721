"""The plan and its projects: phases, objectives, actions with their steps."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concilia.core.models import DocumentedModel, NetworkModel

from .base import coded
from .catalogue import BenefitKind, FundingProgramme, LegalReference, OtherMeasure, ServiceType, TargetGroup


def ordered(name: str) -> models.CheckConstraint:
    """That a period ends after it begins."""
    condition = Q(since=None) | Q(until=None) | Q(until__gt=F("since"))
    return models.CheckConstraint(condition=condition, name=f"plans_{name}_order")


class Plan(DocumentedModel):
    """A territorial plan, of one generation, that may follow another (BS-5, BS-31)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    generation = models.PositiveSmallIntegerField(null=True, help_text="The year it begins")
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    programme = models.ForeignKey(FundingProgramme, on_delete=models.PROTECT, null=True, related_name="plans")
    chapters = models.JSONField(default=list, help_text="Its table of contents")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = [*coded("plan"), ordered("plan")]


class Project(DocumentedModel):
    """A project of a plan, of the network or of one alliance. Its money is in ``resources`` (CA-15..17)."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("programmato")
        RUNNING = "running", _("in corso")
        CONCLUDED = "concluded", _("concluso")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="projects")
    alliance = models.ForeignKey("networks.Alliance", on_delete=models.PROTECT, null=True, related_name="projects")
    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PLANNED)
    summary = models.JSONField(null=True)
    recipients = models.JSONField(null=True)
    target_groups = models.ManyToManyField(TargetGroup, related_name="projects", blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = [*coded("project"), ordered("project")]

    def __str__(self) -> str:
        return self.code

    @property
    def total(self) -> int | None:
        """Total cost in cents; None when the documents give no money. Needs ``resources``, as the two below."""
        return self._resource("total")

    @property
    def contribution(self) -> int | None:
        """Contribution asked, in cents."""
        return self._resource("contribution")

    @property
    def cofinancing(self) -> int | None:
        """Co-financing of the alliance, in cents."""
        return self._resource("cofinancing")

    def _resource(self, name: str) -> int | None:
        cents: int | None = getattr(getattr(self, "resources", None), name, None)
        return cents


class Phase(DocumentedModel):
    """A phase of a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    text = models.JSONField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = [*coded("phase", "project"), ordered("phase")]


class Objective(DocumentedModel):
    """What a project wants, in the document's words."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="objectives")
    code = models.SlugField(max_length=80)
    text = models.JSONField(help_text="A text or {it, en}")
    target_groups = models.ManyToManyField(TargetGroup, related_name="objectives", blank=True)
    laws = models.ManyToManyField(LegalReference, related_name="objectives", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = coded("objective", "project")


class Action(DocumentedModel):
    """An action or activity of a project, in the document's words.

    ``row`` is the code of the action whose row of the document it shares: C2 has C1's texts (CA-35).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="actions")
    code = models.CharField(max_length=20)
    row = models.CharField(max_length=20, blank=True)
    kind = models.SlugField(max_length=80)
    title = models.JSONField(null=True, help_text="A short title for screens")
    description = models.JSONField(null=True, help_text="What is done")
    opportunity = models.JSONField(null=True, help_text="What it offers to citizens and workers (CA-38)")
    owner = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="actions")
    partners = models.ManyToManyField("networks.Organisation", related_name="actions_shared", blank=True)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, related_name="actions")
    objectives = models.ManyToManyField(Objective, related_name="actions", blank=True)
    target_groups = models.ManyToManyField(TargetGroup, related_name="actions", blank=True)
    entitled = models.JSONField(default=list, help_text="Ways in: employee_of_member, resident_worker…")
    service_types = models.ManyToManyField(ServiceType, related_name="actions", blank=True)
    benefits = models.ManyToManyField(BenefitKind, related_name="actions", blank=True)
    not_cumulable_with = models.ManyToManyField(OtherMeasure, related_name="excluded_by", blank=True)
    connected_with = models.ManyToManyField(OtherMeasure, related_name="connected_to", blank=True)
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="opens", blank=True)
    laws = models.ManyToManyField(LegalReference, related_name="actions", blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = [*coded("action", "project"), ordered("action")]

    @property
    def label(self) -> Any:
        """Its short title, else the words of its description; nothing when it shares another action's row."""
        return self.title or self.description


class Step(DocumentedModel):
    """A part of an action that opens only after others: meetings first, then the experiment (CA-34)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="steps")
    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    after = models.ManyToManyField("self", symmetrical=False, related_name="opens", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["action", "position"]
        constraints = coded("step", "action")
