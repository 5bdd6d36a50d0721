from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import AidState, Source

_LIVE = [AidState.PREPARED, AidState.GRANTED]


class Aid(NetworkModel):
    """A *de minimis* aid to an organisation, of this network or of any other body. ``cents`` is its gross grant equivalent.

    ``granted_on``: the day when the right to it arose, whatever day it is paid (Reg. (UE) 2023/2831 art. 3 par. 3); none
    while it is prepared. ``case`` names what a room below grants it for, so that it is registered once. ``cor`` is the
    code of the concession in the national register of aids (RNA), ``cup`` that of the project.
    """

    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="aids")
    title = models.CharField(max_length=240)
    body = models.CharField(max_length=240)
    law = models.CharField(max_length=240, blank=True)
    granted_on = models.DateField(null=True)
    cents = CentsField()
    source = models.CharField(max_length=10, choices=Source.choices)
    state = models.CharField(max_length=10, choices=AidState.choices, default=AidState.PREPARED)
    cor = models.CharField(max_length=12, blank=True)
    cup = models.CharField(max_length=15, blank=True)
    case = models.UUIDField(null=True)
    about = models.UUIDField(null=True, help_text="The call of this network that grants it")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-granted_on", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AidState, "benefits_aid_state"),
            stamped("cancelled", ["cancelled"], "benefits_aid_cancelled"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="benefits_aid_cents"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="benefits_aid_source"),
            models.CheckConstraint(
                condition=~Q(state=AidState.GRANTED) | Q(granted_on__isnull=False), name="benefits_aid_granted_on"
            ),
            models.CheckConstraint(
                condition=~Q(state=AidState.PREPARED) | Q(granted_on=None, source=Source.OWN),
                name="benefits_aid_prepared",
            ),
            models.UniqueConstraint(fields=["case", "state"], condition=Q(state__in=_LIVE), name="benefits_aid_case"),
            models.UniqueConstraint(
                fields=["network", "cor"], condition=Q(state__in=_LIVE) & ~Q(cor=""), name="benefits_aid_cor"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "granted_on"], name="benefits_aid_window"),
            models.Index(fields=["about", "state"], name="benefits_aid_about"),
        ]


class EarlierGrants(NetworkModel):
    """Whether a network counts grants made before 1 January 2024, under the regulation before; with the reason.

    Without a row they count: it is the prudent reading of art. 3 par. 2 (any period of three years).
    """

    counted = models.BooleanField()
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="benefits_earlier_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="benefits_earlier_reason"),
        ]
