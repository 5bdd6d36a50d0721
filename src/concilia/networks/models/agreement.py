from django.db import models
from django.db.models import F, Q

from concilia.core.models import DocumentedModel, NetworkModel

from .adhesion import Alliance
from .organisation import Organisation


class Agreement(DocumentedModel):
    """An accord of the network or of an alliance, with annexes and signatories (BS-6)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField()
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, null=True, related_name="agreements")
    signed_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    signatories = models.ManyToManyField(Organisation, through="networks.Signature", related_name="signed")

    class Meta(NetworkModel.Meta):
        ordering = [F("signed_on").asc(nulls_last=True), "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="networks_agreement_code"),
        ]


class Annex(DocumentedModel):
    """A paper attached to an accord."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="annexes")
    title = models.JSONField()
    address = models.CharField(max_length=400, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["agreement", "position"]


class Signature(NetworkModel):
    """A signatory: an organisation of the network, or a body named by the accord (the 12 ambiti, the Region)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="signatures")
    ambito = models.ForeignKey("territory.Ambito", on_delete=models.PROTECT, null=True, related_name="signatures")
    signed_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    items = models.JSONField(default=list)

    class Meta(NetworkModel.Meta):
        ordering = ["agreement", "position", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, ambito=None) | Q(organisation=None, ambito__isnull=False),
                name="networks_signature_of_one",
            ),
        ]
