"""What the plan's elements refer to: kinds, target groups, services, benefits, other measures, laws, programmes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concilia.core.fields import CentsField
from concilia.core.models import DocumentedModel, NetworkModel

from .base import coded


class CatalogueKind(NetworkModel):
    """A kind of action, event, body or agreement that a network knows; ``own`` when its plan added it."""

    class Of(models.TextChoices):
        ACTION = "action", _("azione")
        EVENT = "event", _("evento")
        BODY = "body", _("organismo")
        AGREEMENT = "agreement", _("accordo")

    of = models.CharField(max_length=10, choices=Of.choices)
    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")
    own = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(NetworkModel.Meta):
        ordering = ["of", "own", "position"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "of", "code"], name="plans_kind_code"),
        ]


class TargetGroup(DocumentedModel):
    """People or bodies that the plan wants to reach. ``sensitive``: being in it reveals health, hardship or violence."""

    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")
    broader = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="narrower")
    sensitive = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = [
            *coded("target_group"),
            models.CheckConstraint(condition=~Q(broader=F("id")), name="plans_target_group_not_in_itself"),
        ]


class ServiceType(DocumentedModel):
    """A type of service that a network's vouchers can pay for: micronido, baby-sitting, trasporto… (CA-32, CA-33)."""

    code = models.SlugField(max_length=80)
    label = models.JSONField(help_text="A text or {it, en}")

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("service")


class BenefitList(DocumentedModel):
    """Whether the kinds of benefit are all of them, or examples only (*etc.*, BS-26)."""

    open = models.BooleanField(default=True)

    class Meta(NetworkModel.Meta):
        ordering = ["network"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="plans_benefit_list_once"),
        ]


class BenefitKind(DocumentedModel):
    """A kind of benefit that adhesion opens (BS-26)."""

    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("benefit")


class OtherMeasure(DocumentedModel):
    """A measure outside the plan that somebody may already receive: not cumulable, or connected (CA-31)."""

    class Relation(models.TextChoices):
        NOT_CUMULABLE = "not_cumulable", _("non cumulabile")
        CONNECTED = "connected", _("collegata")

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    authority = models.JSONField(null=True)
    relation = models.CharField(max_length=14, choices=Relation.choices)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("measure")


class LegalReference(DocumentedModel):
    """A law or act that the plan cites (CA-26)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    act = models.CharField(max_length=240, blank=True)
    dated = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("law")


class FundingProgramme(DocumentedModel):
    """The act and the public call that fund a plan or its projects (MA-26)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    act = models.CharField(max_length=240, blank=True)
    dated = models.DateField(null=True)
    authority = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    cents = CentsField(null=True)
    call = models.JSONField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = [
            *coded("programme"),
            models.CheckConstraint(condition=Q(cents=None) | Q(cents__gte=0), name="plans_programme_cents"),
        ]


class LinkedTool(DocumentedModel):
    """A programming tool of others that the plan is joined to (BS-30)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = coded("tool")


class Commitment(DocumentedModel):
    """What a member offers to the network: hours, spaces, money, services; of every member when none is named."""

    organisation = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="commitments"
    )
    offers = models.CharField(max_length=10)
    text = models.JSONField(help_text="A text or {it, en}")
    cents = CentsField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(cents=None) | Q(cents__gte=0), name="plans_commitment_cents"),
        ]
