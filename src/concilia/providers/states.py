"""Words and workflow of accreditation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow


class AccreditationState(models.TextChoices):
    REQUESTED = "requested", _("richiesto")
    ACTIVE = "active", _("attivo")
    REFUSED = "refused", _("respinto")
    SUSPENDED = "suspended", _("sospeso")
    ENDED = "ended", _("cessato")

    @property
    def tone(self) -> str:
        tones = {"requested": "waiting", "active": "success", "refused": "danger", "suspended": "warning"}
        return tones.get(self.value, "neutral")


_WHO = (Kind.LEAD, Kind.RESPONSIBLE, Kind.COORDINATOR, Kind.SYSTEM)

ACCREDITATION = Workflow(
    "providers.accreditation",
    AccreditationState,
    [
        Step(verb="approve", from_=("requested",), to="active", who=_WHO, stamp="decided"),
        Step(verb="refuse", from_=("requested",), to="refused", who=_WHO, needs_reason=True, stamp="decided"),
        Step(verb="suspend", from_=("active",), to="suspended", who=_WHO, needs_reason=True),
        Step(verb="resume", from_=("suspended",), to="active", who=_WHO),
        Step(verb="end", from_=("active", "suspended"), to="ended", who=(*_WHO, Kind.PROVIDER), needs_reason=True),
    ],
)
