"""Words and workflows of adhesion and agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow


class AdhesionState(models.TextChoices):
    REQUESTED = "requested", _("richiesta")
    FORMALISING = "formalising", _("in corso di formalizzazione")
    ACTIVE = "active", _("attiva")
    REFUSED = "refused", _("respinta")
    WITHDRAWN = "withdrawn", _("ritirata")
    EXPIRED = "expired", _("scaduta")


class MemberRole(models.TextChoices):
    LEAD = "lead", _("capofila")
    PARTNER = "partner", _("partner")
    ADHERENT = "adherent", _("aderente")


_WHO = (Kind.COORDINATOR, Kind.LEAD, Kind.SYSTEM)

#: Two steps: first to the network, then to its alliances (BS-17, BS-18). FORMALISING: no vote, no budget, its workers
#: and residents not yet eligible (CA-12..14).
ADHESION = Workflow(
    "networks.adhesion",
    AdhesionState,
    [
        Step(verb="formalise", from_=(AdhesionState.REQUESTED,), to=AdhesionState.FORMALISING, who=_WHO),
        Step(
            verb="approve",
            from_=(AdhesionState.REQUESTED, AdhesionState.FORMALISING),
            to=AdhesionState.ACTIVE,
            who=_WHO,
            stamp="decided",
            notice="networks.adhesion.approved",
        ),
        Step(
            verb="refuse",
            from_=(AdhesionState.REQUESTED, AdhesionState.FORMALISING),
            to=AdhesionState.REFUSED,
            who=_WHO,
            needs_reason=True,
            stamp="decided",
            notice="networks.adhesion.refused",
        ),
        Step(
            verb="withdraw",
            from_=(AdhesionState.REQUESTED, AdhesionState.FORMALISING, AdhesionState.ACTIVE),
            to=AdhesionState.WITHDRAWN,
            who=(Kind.DELEGATE, *_WHO),
            needs_reason=True,
        ),
        Step(verb="expire", from_=(AdhesionState.ACTIVE,), to=AdhesionState.EXPIRED, who=(Kind.SYSTEM,)),
        Step(
            verb="renew",
            from_=(AdhesionState.ACTIVE, AdhesionState.EXPIRED),
            to=AdhesionState.ACTIVE,
            who=_WHO,
            stamp="decided",
        ),
    ],
)
