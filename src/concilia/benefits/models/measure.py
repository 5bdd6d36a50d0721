from django.db import models
from django.db.models import Q

from concilia.core.models import NetworkModel

from ..states import Cumulation


class Measure(NetworkModel):
    """A public measure that may already pay for an expense (CA-31): Nidi Gratis, bonus nido…

    ``expenses`` are codes of ``Expense``; ``compatible`` the codes of the measures and calls that it may stand with, when
    it may stand with those alone. None reveals somebody's health: such measures are not kept in the register.
    """

    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")
    body = models.JSONField(help_text="A text or {it, en}")
    covers = models.JSONField(help_text="A text or {it, en}")
    expenses = models.JSONField(default=list)
    cumulation = models.CharField(max_length=10, choices=Cumulation.choices)
    compatible = models.JSONField(default=list)
    law = models.CharField(max_length=240, blank=True)
    source = models.CharField(max_length=240, help_text="Where the rule was read")

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="benefits_measure_code"),
            models.CheckConstraint(condition=Q(cumulation__in=Cumulation.values), name="benefits_measure_cumulation"),
        ]

    def __str__(self) -> str:
        return self.code
