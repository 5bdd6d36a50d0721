"""Words and workflows of what is already received: aids to firms, DURC."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import STAFF, Kind
from concilia.audit.states import Step, Workflow


class Source(models.TextChoices):
    """Where a row of the register comes from."""

    DECLARED = "declared", _("dichiarato")
    IMPORTED = "imported", _("importato da un elenco")
    OWN = "own", _("concesso dalla rete")


class AidState(models.TextChoices):
    """PREPARED: the concession is about to be made and its codes are asked for; it counts for nothing yet."""

    PREPARED = "prepared", _("in preparazione")
    GRANTED = "granted", _("concesso")
    CANCELLED = "cancelled", _("annullato")

    @property
    def tone(self) -> str:
        return {"prepared": "waiting", "granted": "success"}.get(self.value, "neutral")


class DurcState(models.TextChoices):
    REQUESTED = "requested", _("richiesto")
    REGULAR = "regular", _("regolare")
    IRREGULAR = "irregular", _("irregolare")
    VOID = "void", _("annullato")

    @property
    def tone(self) -> str:
        return {"requested": "waiting", "regular": "success", "irregular": "danger"}.get(self.value, "neutral")


_WHO = (*STAFF, Kind.SYSTEM)

AID = Workflow(
    "benefits.aid",
    AidState,
    [
        Step(verb="grant", from_=("prepared",), to="granted", who=(Kind.RESPONSIBLE, Kind.SYSTEM)),
        Step(
            verb="cancel",
            from_=("prepared", "granted"),
            to="cancelled",
            who=(Kind.DELEGATE, *_WHO),
            needs_reason=True,
            stamp="cancelled",
        ),
    ],
)

DURC = Workflow(
    "benefits.durc",
    DurcState,
    [
        Step(verb="confirm", from_=("requested",), to="regular", who=_WHO, stamp="decided"),
        Step(verb="deny", from_=("requested",), to="irregular", who=_WHO, needs_reason=True, stamp="decided"),
        Step(
            verb="void",
            from_=("requested", "regular", "irregular"),
            to="void",
            who=_WHO,
            needs_reason=True,
            stamp="decided",
        ),
    ],
)
