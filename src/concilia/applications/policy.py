"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.APPLICATION)]
SCOPES = {
    "applications.Application": {
        "network": "network_id",
        "alliance": "call__alliance_id",
        "person": "applicant_id",
        "organisation": "organisation_id",
    }
}
ROUTES: dict[str, str] = {}
