from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concilia.core.models import NetworkModel


class Undertaking(NetworkModel):
    """Organisations that are one undertaking for State aid (*impresa unica*, Reg. (UE) 2023/2831 art. 2 par. 2)."""

    name = models.CharField(max_length=240)

    class Meta(NetworkModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "name"], name="benefits_undertaking_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Linked(NetworkModel):
    """That an organisation is part of an undertaking, from ``since`` to before ``until``, and by which link."""

    class Link(models.TextChoices):
        HEAD = "head", _("capogruppo")
        VOTES = "votes", _("maggioranza dei diritti di voto")
        APPOINTS = "appoints", _("nomina o revoca la maggioranza degli amministratori")
        INFLUENCE = "influence", _("influenza dominante per contratto o statuto")
        AGREEMENT = "agreement", _("controllo da solo per accordo con altri soci")

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="links")
    link = models.CharField(max_length=10, choices=Link.choices)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["undertaking", "since", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(link__in=["head", "votes", "appoints", "influence", "agreement"]),
                name="benefits_linked_link",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="benefits_linked_order"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(until=None), name="benefits_linked_once"),
            models.UniqueConstraint(fields=["organisation", "since"], name="benefits_linked_since"),
        ]
