from django.db import models
from django.db.models import Q

from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel


class Plan(NetworkModel):
    """A territorial plan, of one generation, that may follow another (BS-5, BS-31)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField()
    generation = models.CharField(max_length=20, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    items = models.JSONField(default=list)

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="plans_plan_code"),
        ]


class Project(NetworkModel):
    """A project of a plan, of the network or of one alliance. Total = contribution + co-financing, to the cent (CA-15..17)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="projects")
    alliance = models.ForeignKey("networks.Alliance", on_delete=models.PROTECT, null=True, related_name="projects")
    code = models.SlugField(max_length=80)
    title = models.JSONField()
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    total = CentsField(null=True)
    contribution = CentsField(null=True)
    cofinancing = CentsField(null=True)
    minimum_share_basis_points = models.PositiveIntegerField(null=True)
    public_text = models.JSONField(default=dict)
    items = models.JSONField(default=list)

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="plans_project_code"),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total=models.F("contribution") + models.F("cofinancing")),
                name="plans_project_closes_to_the_cent",
            ),
        ]


class Action(NetworkModel):
    """An action or activity of a project, in the document's words. ``row`` joins codes that share one row (C1/C2)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="actions")
    code = models.CharField(max_length=20)
    row = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField()
    kind = models.SlugField(max_length=60)
    title = models.JSONField()
    opportunity = models.JSONField(default=dict, help_text="What it offers to citizens and workers (CA-38)")
    owner = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="actions")
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="opens", blank=True)
    items = models.JSONField(default=list)
    demo = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["project", "code"], name="plans_action_code"),
        ]


class FundingSource(NetworkModel):
    """Where a project's money comes from: the contribution, or a partner's co-financing in money or in kind (CA-16, CA-17)."""

    class Kind(models.TextChoices):
        CONTRIBUTION = "contribution", "contributo"
        COFINANCING = "cofinancing", "cofinanziamento"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sources")
    code = models.SlugField(max_length=80)
    label = models.JSONField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="funds")
    in_kind = models.BooleanField(default=False)
    cents = CentsField()
    items = models.JSONField(default=list)
    demo = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["project", "code"], name="plans_source_code"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="plans_source_cents"),
        ]


class BudgetLine(NetworkModel):
    """What an action may spend of a source: the ledger keeps its account (kind BUDGET, owner this id)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lines")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="lines")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="lines")
    code = models.SlugField(max_length=80)
    cents = CentsField()
    cup = models.CharField(max_length=15, blank=True)
    demo = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["project", "code"], name="plans_line_code"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="plans_line_cents"),
        ]
