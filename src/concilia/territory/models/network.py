from django.db import models

from concilia.core import texts
from concilia.core.models import DocumentedModel, IdModel, NetworkModel

from .comune import Comune


class Network(IdModel):
    """A territorial network (rete territoriale): the owner of a territory and the tenant of every record."""

    code = models.SlugField(unique=True)
    title = models.JSONField(help_text="A text or {it, en}")
    kind = models.CharField(max_length=40)
    public_text = models.JSONField(default=dict)
    items = models.JSONField(default=list, help_text="Codes of the seed items it stands for")
    demo = models.BooleanField(default=False)
    demo_keys = models.JSONField(default=list)
    note = models.JSONField(null=True)
    comuni = models.ManyToManyField(Comune, related_name="networks", blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Territory(DocumentedModel):
    """Where a network works, as its documents call it. Its comuni are ``Network.comuni``."""

    name = models.JSONField(help_text="A text or {it, en}")

    class Meta(NetworkModel.Meta):
        ordering = ["network"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="territory_territory_once"),
        ]


class Ambito(DocumentedModel):
    """A set of comuni: ambito territoriale, distretto sociale, zona (BS-11, CA-18, CA-19, MA-5)."""

    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")
    kind = models.CharField(max_length=40, default="ambito")
    comuni = models.ManyToManyField(Comune, related_name="ambiti", blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="territory_ambito_code"),
        ]

    def __str__(self) -> str:
        return texts.in_language(self.name)
