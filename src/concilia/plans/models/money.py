"""The money of a project: what it costs, where the money comes from, and how it is split."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concilia.core.fields import CentsField
from concilia.core.models import DocumentedModel, NetworkModel

from .announced import PlannedCall
from .base import coded
from .catalogue import FundingProgramme
from .plan import Action, Project


class Resources(DocumentedModel):
    """What a project costs, in cents: total = contribution + co-financing, to the cent (CA-15..17)."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="resources")
    total = CentsField()
    contribution = CentsField()
    cofinancing = CentsField()
    minimum_share = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, help_text="Smallest share of co-financing, in percent"
    )

    class Meta(NetworkModel.Meta):
        ordering = ["project"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(total=F("contribution") + F("cofinancing")), name="plans_resources_close_to_the_cent"
            ),
            models.CheckConstraint(
                condition=Q(contribution__gte=0) & Q(cofinancing__gte=0), name="plans_resources_not_negative"
            ),
        ]


class FundingSource(DocumentedModel):
    """Where a project's money comes from: the contribution, or a partner's co-financing in money or in kind (CA-16, CA-17)."""

    class Kind(models.TextChoices):
        CONTRIBUTION = "contribution", _("contributo")
        COFINANCING = "cofinancing", _("cofinanziamento")

    class Form(models.TextChoices):
        MONEY = "money", _("in denaro")
        IN_KIND = "in_kind", _("in natura")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sources")
    code = models.SlugField(max_length=80)
    label = models.JSONField(help_text="A text or {it, en}")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    form = models.CharField(max_length=8, choices=Form.choices, default=Form.MONEY)
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="funds")
    programme = models.ForeignKey(FundingProgramme, on_delete=models.PROTECT, null=True, related_name="sources")
    cents = CentsField()

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = [
            *coded("source", "project"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="plans_source_cents"),
        ]

    @property
    def in_kind(self) -> bool:
        """Whether it brings hours, rooms or tools, and no money moves."""
        return self.form == self.Form.IN_KIND


class BudgetLine(DocumentedModel):
    """What an action may spend of a source, by a partner: the ledger keeps its account (kind BUDGET, owner this id)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lines")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="lines")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="lines")
    partner = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="lines")
    call = models.ForeignKey(PlannedCall, on_delete=models.PROTECT, null=True, related_name="lines")
    code = models.SlugField(max_length=80)
    cents = CentsField()
    cup = models.CharField(max_length=15, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = [
            *coded("line", "project"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="plans_line_cents"),
        ]
