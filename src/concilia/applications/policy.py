"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

_OWN = (Kind.CITIZEN, Kind.DELEGATE)

ROWS = [
    *rows_of(states.APPLICATION),
    row("applications.application.start", *_OWN, Kind.OFFICER),
    row("applications.application.save", *_OWN, Kind.OFFICER),
    row("applications.application.read", *_OWN, *STAFF, *CONTROL),
    row("applications.application.read_own", *_OWN),
    row("applications.application.list", *STAFF, *CONTROL),
]
SCOPES = {
    "applications.Application": {
        "network": "network_id",
        "alliance": "call__alliance_id",
        "person": "applicant_id",
        "organisation": "organisation_id",
    }
}
ROUTES: dict[str, str] = {}
