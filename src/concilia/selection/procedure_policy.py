"""Who may do what in the administrative procedure: the office asks and answers, the applicant replies."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import procedure_states as states

_OFFICE = (Kind.OFFICER, Kind.RESPONSIBLE)
_OWN = (Kind.CITIZEN, Kind.DELEGATE)
_SCOPE = {
    "network": "network_id",
    "alliance": "application__call__alliance_id",
    "person": "application__applicant_id",
    "organisation": "application__organisation_id",
}

ROWS = [
    *rows_of(states.INTEGRATION),
    *rows_of(states.REFUSAL_NOTICE),
    *rows_of(states.OBSERVATION),
    row("selection.integration.ask", *_OFFICE),
    row("selection.integration.read", *_OFFICE),
    row("selection.integration.read_own", *_OWN),
    row("selection.refusal_notice.send", *_OFFICE),
    row("selection.refusal_notice.read", *_OFFICE),
    row("selection.refusal_notice.read_own", *_OWN),
    row("selection.observation.send", *_OWN, Kind.OFFICER),
    row("selection.observation.read", *_OFFICE),
    row("selection.procedure.watch", *STAFF, *CONTROL),
    row("selection.procedure.read", *_OFFICE),
    row("selection.procedure.read_own", *_OWN),
]
SCOPES = {
    "selection.IntegrationRequest": _SCOPE,
    "selection.RefusalNotice": _SCOPE,
    "selection.Observation": _SCOPE,
}
ROUTES = {
    "selection:watch": "selection.procedure.watch",
    "selection:procedure": "selection.procedure.read",
    "selection:ask": "selection.integration.ask",
    "selection:ask-many": "selection.integration.ask",
    "selection:integration": "selection.integration.read",
    "selection:integration-document": "selection.integration.read",
    "selection:cancel-integration": "selection.integration.cancel",
    "selection:send-notice": "selection.refusal_notice.send",
    "selection:notice": "selection.refusal_notice.read",
    "selection:notice-document": "selection.refusal_notice.read",
    "selection:expose": "selection.ranking.expose",
    "selection:observations": "selection.observation.read",
    "selection:observation": "selection.observation.read",
    "selection:own-procedure": "selection.procedure.read_own",
    "selection:answer": "selection.integration.read_own",
    "selection:observe-notice": "selection.refusal_notice.read_own",
    "selection:observe": "selection.procedure.read_own",
}
