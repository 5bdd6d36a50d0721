"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

_OWN = (Kind.CITIZEN, Kind.DELEGATE)

ROWS = [
    *rows_of(states.APPLICATION),
    row("applications.application.start", *_OWN, Kind.OFFICER),
    row("applications.application.save", *_OWN, Kind.OFFICER),
    row("applications.application.integrate", *_OWN, Kind.OFFICER),
    row("applications.application.enter", Kind.OFFICER),
    row("applications.application.attach", *_OWN, Kind.OFFICER),
    row("applications.application.read", *_OWN, *STAFF, *CONTROL),
    row("applications.application.read_own", *_OWN),
    row("applications.child.add", Kind.CITIZEN),
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
ROUTES = {
    "applications:paper": "applications.application.enter",
    "applications:paper-done": "applications.application.enter",
    "applications:check": "calls.call.read",
    "applications:carry": "calls.call.read",
    "applications:mine": "applications.application.read_own",
    "applications:start": "applications.application.read_own",
    "applications:detail": "applications.application.read_own",
    "applications:step": "applications.application.read_own",
    "applications:documents": "applications.application.read_own",
    "applications:document": "applications.application.read_own",
    "applications:summary": "applications.application.read_own",
    "applications:receipt": "applications.application.read_own",
    "applications:receipt-pdf": "applications.application.read_own",
    "applications:withdraw": "applications.application.read_own",
}
