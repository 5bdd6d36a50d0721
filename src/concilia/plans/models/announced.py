"""What the plan announces around its actions: bodies, agreements, surveys, events, papers, calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.core.models import DocumentedModel, NetworkModel

from .base import coded
from .catalogue import TargetGroup
from .plan import Action


class PlannedBody(DocumentedModel):
    """A table, consulta or committee that the plan constitutes or relies on."""

    class Standing(models.TextChoices):
        TO_CONSTITUTE = "to_constitute", _("da costituire")
        CONSTITUTED = "constituted", _("costituito")

    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")
    kind = models.SlugField(max_length=80)
    scope = models.JSONField(null=True)
    part_of = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="planned_bodies"
    )
    standing = models.CharField(max_length=14, choices=Standing.choices, default=Standing.TO_CONSTITUTE)
    constituted_on = models.DateField(null=True)
    mandate = models.JSONField(null=True)
    functions = models.JSONField(default=list, help_text="Texts or {it, en}")
    quorum_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    quorum_seats = models.PositiveSmallIntegerField(null=True)
    term_months = models.PositiveSmallIntegerField(null=True)
    actions = models.ManyToManyField(Action, related_name="bodies", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("body")


class SeatShare(DocumentedModel):
    """A side of a body and how many seats it has; ``must_attend``: no sitting is valid without it."""

    body = models.ForeignKey(PlannedBody, on_delete=models.CASCADE, related_name="colleges")
    college = models.CharField(max_length=10)
    seats = models.PositiveSmallIntegerField(null=True)
    must_attend = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["body", "position"]


class Seat(DocumentedModel):
    """A seat of a body."""

    body = models.ForeignKey(PlannedBody, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="planned_seats")
    college = models.CharField(max_length=10, blank=True)
    votes = models.BooleanField(default=True)

    class Meta(NetworkModel.Meta):
        ordering = ["body", "position"]


class PlannedAgreement(DocumentedModel):
    """An agreement that the plan wants to reach (CA-25, CA-36)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    kind = models.SlugField(max_length=80)
    parties = models.ManyToManyField("networks.Organisation", related_name="planned_agreements", blank=True)
    counterpart = models.JSONField(null=True)
    measures = models.JSONField(default=list, help_text="Texts or {it, en}")
    actions = models.ManyToManyField(Action, related_name="agreements", blank=True)
    signed_on = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("agreement")


class PlannedSurvey(DocumentedModel):
    """An inquiry into needs or conditions."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    topics = models.JSONField(default=list, help_text="Texts or {it, en}")
    target_groups = models.ManyToManyField(TargetGroup, related_name="surveys", blank=True)
    actions = models.ManyToManyField(Action, related_name="surveys", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("survey")


class PlannedEvent(DocumentedModel):
    """A course, seminar, meeting or campaign that is planned."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    kind = models.SlugField(max_length=80)
    owner = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="planned_events"
    )
    host = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="hosted_events")
    scope = models.CharField(max_length=10, default="territory", help_text="territory, workplace or members")
    topics = models.JSONField(default=list, help_text="Texts or {it, en}")
    target_groups = models.ManyToManyField(TargetGroup, related_name="events", blank=True)
    planned_on = models.DateField(null=True)
    actions = models.ManyToManyField(Action, related_name="events", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("event")


class Publication(DocumentedModel):
    """A study, research report or other paper; ``library``: a document of the network's library."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    kind = models.CharField(max_length=20, default="document")
    library = models.BooleanField(default=False)
    authors = models.ManyToManyField("networks.Organisation", related_name="publications", blank=True)
    address = models.CharField(max_length=400, blank=True)
    actions = models.ManyToManyField(Action, related_name="publications", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["library", "position"]
        constraints = coded("publication")


class PlannedCall(DocumentedModel):
    """A call that the plan announces, with what the document asks of it; its rules come in a call file of the same code."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    actions = models.ManyToManyField(Action, related_name="planned_calls", blank=True)
    target_groups = models.ManyToManyField(TargetGroup, related_name="planned_calls", blank=True)
    rules = models.JSONField(default=list, help_text="Texts or {it, en}")

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("call")
