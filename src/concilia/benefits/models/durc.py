from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import DurcState


class Durc(NetworkModel):
    """The certificate that an organisation's contributions are in order (DL 69/2013 art. 31).

    It holds from the day of the request to ``expires_on``, that day included; only a regular one counts.
    """

    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="durcs")
    requested_on = models.DateField()
    protocol = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=DurcState.choices, default=DurcState.REQUESTED)
    expires_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-requested_on", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(DurcState, "benefits_durc_state"),
            stamped("decided", ["regular", "irregular", "void"], "benefits_durc_decided"),
            models.CheckConstraint(
                condition=~Q(state=DurcState.REGULAR) | Q(expires_on__isnull=False), name="benefits_durc_expiry"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("requested_on")), name="benefits_durc_order"
            ),
            models.CheckConstraint(condition=~Q(protocol=""), name="benefits_durc_protocol"),
            models.UniqueConstraint(
                fields=["network", "protocol"], condition=~Q(state=DurcState.VOID), name="benefits_durc_once"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "expires_on"], name="benefits_durc_valid")]
