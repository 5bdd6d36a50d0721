"""Words and workflows of what is already received: other measures, aids to firms, DURC."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import STAFF, Kind
from concilia.audit.states import Step, Workflow


class Source(models.TextChoices):
    """Where a row of the register comes from."""

    DECLARED = "declared", _("dichiarato")
    IMPORTED = "imported", _("importato da un elenco")
    OWN = "own", _("concesso dalla rete")


class Expense(models.TextChoices):
    """What an expense is for. The codes are those that a call file's ``covers`` may say."""

    NURSERY = "nursery", _("nido e servizi per la prima infanzia")
    BABY_SITTING = "baby_sitting", _("baby-sitting")
    SUMMER_CENTRE = "summer_centre", _("centri estivi")
    AFTER_SCHOOL = "after_school", _("pre e doposcuola")
    TRANSPORT = "transport", _("trasporto e accompagnamento")
    CARE = "care", _("assistenza alla persona")
    TRAINING = "training", _("formazione")
    OTHER = "other", _("altro")


class Cumulation(models.TextChoices):
    """With what a measure may stand for the same expense."""

    NEVER = "never", _("mai")
    FULL_COST = "full_cost", _("fino al costo intero")
    NAMED = "named", _("solo con le misure indicate")


class ReceivedState(models.TextChoices):
    HELD = "held", _("in registro")
    CORRECTED = "corrected", _("corretta")
    WITHDRAWN = "withdrawn", _("tolta")

    @property
    def tone(self) -> str:
        return "success" if self == self.HELD else "neutral"


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
#: Who keeps the register of what families receive.
REGISTRARS = (Kind.OFFICER, Kind.RESPONSIBLE, Kind.COORDINATOR)

#: A row is never rewritten: a correction is a new row in the place of the old one.
RECEIVED = Workflow(
    "benefits.received",
    ReceivedState,
    [
        Step(
            verb="correct",
            from_=("held",),
            to="corrected",
            who=(Kind.CITIZEN, *REGISTRARS, Kind.SYSTEM),
            stamp="ended",
        ),
        Step(
            verb="withdraw",
            from_=("held",),
            to="withdrawn",
            who=(Kind.CITIZEN, *REGISTRARS, Kind.SYSTEM),
            needs_reason=True,
            stamp="ended",
        ),
    ],
)

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
