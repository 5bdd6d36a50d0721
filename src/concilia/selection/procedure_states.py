"""Words and workflows of the administrative procedure: integration requests, prior notices of refusal, observations."""

from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned


@toned(waiting="open", success="answered", danger="expired")
class IntegrationState(State):
    OPEN = "open", _("in attesa di risposta")
    ANSWERED = "answered", _("risposta ricevuta")
    EXPIRED = "expired", _("scaduta senza risposta")
    CANCELLED = "cancelled", _("annullata dall'ufficio")


@toned(waiting="sent", warning="observed", success="accepted", danger="rejected")
class RefusalNoticeState(State):
    SENT = "sent", _("in attesa di osservazioni")
    OBSERVED = "observed", _("osservazioni da esaminare")
    UNANSWERED = "unanswered", _("nessuna osservazione nel termine")
    ACCEPTED = "accepted", _("osservazioni accolte")
    REJECTED = "rejected", _("osservazioni non accolte")
    CANCELLED = "cancelled", _("annullato dall'ufficio")


@toned(warning="received", success="accepted", danger="rejected")
class ObservationState(State):
    RECEIVED = "received", _("da esaminare")
    ACCEPTED = "accepted", _("accolta")
    REJECTED = "rejected", _("non accolta")


_OFFICE = (Kind.OFFICER, Kind.RESPONSIBLE)
_OWN = (Kind.CITIZEN, Kind.DELEGATE)

#: EXPIRED may still be answered where the call marks late answers instead of refusing them.
INTEGRATION = Workflow(
    "selection.integration",
    IntegrationState,
    [
        Step(
            verb="answer",
            from_=("open", "expired"),
            to="answered",
            who=(*_OWN, Kind.OFFICER),
            stamp="closed",
            notice="selection.integration.answered",
        ),
        Step(
            verb="expire",
            from_=("open",),
            to="expired",
            who=(Kind.SYSTEM,),
            stamp="closed",
            notice="selection.integration.expired",
        ),
        Step(verb="cancel", from_=("open",), to="cancelled", who=_OFFICE, stamp="closed", needs_reason=True),
    ],
)

#: The term of the procedure goes on by itself, ten days after the observations or at the end of their term.
REFUSAL_NOTICE = Workflow(
    "selection.refusal_notice",
    RefusalNoticeState,
    [
        Step(verb="observe", from_=("sent",), to="observed", who=(*_OWN, Kind.OFFICER), stamp="observed"),
        Step(verb="expire", from_=("sent",), to="unanswered", who=(Kind.SYSTEM,), stamp="closed"),
        Step(verb="accept", from_=("observed",), to="accepted", who=_OFFICE, stamp="closed", needs_reason=True),
        Step(verb="reject", from_=("observed",), to="rejected", who=_OFFICE, stamp="closed", needs_reason=True),
        Step(verb="cancel", from_=("sent", "observed"), to="cancelled", who=_OFFICE, stamp="closed", needs_reason=True),
    ],
)

OBSERVATION = Workflow(
    "selection.observation",
    ObservationState,
    [
        Step(
            verb="accept",
            from_=("received",),
            to="accepted",
            who=(Kind.RESPONSIBLE,),
            stamp="answered",
            needs_reason=True,
            notice="selection.observation.answered",
        ),
        Step(
            verb="reject",
            from_=("received",),
            to="rejected",
            who=(Kind.RESPONSIBLE,),
            stamp="answered",
            needs_reason=True,
            notice="selection.observation.answered",
        ),
    ],
)
