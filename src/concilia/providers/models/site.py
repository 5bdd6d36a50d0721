from django.db import models
from django.db.models import F, Q

from concilia.core.models import NetworkModel


class Site(NetworkModel):
    """A place where an organisation gives services: address, capacity, accessibility, opening hours.

    ``closed_on``: the first day on which it is no longer used.
    """

    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200)
    comune = models.ForeignKey("territory.Comune", on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField(null=True, help_text="How many people it may hold at once")
    step_free = models.BooleanField(default=False, help_text="It can be entered without steps")
    toilet = models.BooleanField(default=False, help_text="A toilet for people in a wheelchair")
    parking = models.BooleanField(default=False, help_text="A parking place kept for people with a disability")
    guidance = models.BooleanField(default=False, help_text="Tactile or acoustic guidance")
    closed_on = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gt=0), name="providers_site_capacity"),
            models.UniqueConstraint(fields=["organisation", "name"], name="providers_site_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Opening(NetworkModel):
    """Hours of a weekday (1 is Monday) on which a site is open, from ``opens`` to before ``closes``."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["weekday", "opens"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="providers_opening_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="providers_opening_order"),
            models.UniqueConstraint(fields=["site", "weekday", "opens"], name="providers_opening_once"),
        ]
