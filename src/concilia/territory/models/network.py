from django.db import models

from concilia.core.models import IdModel, NetworkModel

from .comune import Comune


class Network(IdModel):
    """A territorial network (rete territoriale): the owner of a territory and the tenant of every record."""

    code = models.SlugField(unique=True)
    title = models.JSONField(help_text="A text or {it, en}")
    kind = models.CharField(max_length=40)
    public_text = models.JSONField(default=dict)
    items = models.JSONField(default=list, help_text="Codes of the seed items it stands for")
    comuni = models.ManyToManyField(Comune, related_name="networks", blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Ambito(NetworkModel):
    """A set of comuni: ambito territoriale, distretto sociale, zona (BS-11, CA-18, CA-19, MA-5)."""

    code = models.SlugField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40, default="ambito")
    population = models.PositiveIntegerField(
        null=True, help_text="As the document states it; else the sum of the comuni"
    )
    items = models.JSONField(default=list)
    comuni = models.ManyToManyField(Comune, related_name="ambiti", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="territory_ambito_code"),
        ]

    def __str__(self) -> str:
        return self.name
