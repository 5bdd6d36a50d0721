"""Expected results and the indicators that measure them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.core.models import DocumentedModel, NetworkModel

from .base import coded
from .catalogue import TargetGroup
from .plan import Action, Objective, Project


class Result(DocumentedModel):
    """An expected result, in the document's words."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="results")
    code = models.SlugField(max_length=80)
    text = models.JSONField(help_text="A text or {it, en}")
    actions = models.ManyToManyField(Action, related_name="results", blank=True)
    target_groups = models.ManyToManyField(TargetGroup, related_name="results", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["project", "position"]
        constraints = coded("result", "project")


class Indicator(DocumentedModel):
    """How a result or an objective is measured, or, with neither, what the territory is like (context).

    ``direction``: whether it must rise or fall (TA-40 has both). Without baseline and target it only counts.
    ``attributable``: whether its change can be credited to the plan alone.
    """

    class Direction(models.TextChoices):
        RISE = "rise", _("deve crescere")
        FALL = "fall", _("deve calare")

    result = models.ForeignKey(Result, on_delete=models.CASCADE, null=True, related_name="indicators")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, null=True, related_name="indicators")
    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    unit = models.JSONField(help_text="A text or {it, en}: people, cases, hours, percent…")
    direction = models.CharField(max_length=4, choices=Direction.choices)
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    baseline_on = models.DateField(null=True)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    target_by = models.DateField(null=True)
    source = models.JSONField(null=True)
    breakdowns = models.JSONField(default=list, help_text="Texts or {it, en}: by sex, sector, age band…")
    context = models.BooleanField(default=False)
    attributable = models.BooleanField(default=True)

    class Meta(NetworkModel.Meta):
        ordering = ["result", "objective", "position"]
        constraints = [
            *coded("indicator"),
            models.CheckConstraint(condition=Q(result=None) | Q(objective=None), name="plans_indicator_of_one"),
            models.CheckConstraint(
                condition=Q(baseline=None)
                | Q(target=None)
                | Q(direction="rise", target__gte=models.F("baseline"))
                | Q(direction="fall", target__lte=models.F("baseline")),
                name="plans_indicator_direction",
            ),
        ]
