"""Who may do what in this room.

What families receive is read by those who decide or coordinate, of the whole network, and by nobody of a single alliance
or firm; what firms receive, by all the staff.
"""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states
from .states import REGISTRARS

ROWS = [
    *rows_of(states.RECEIVED),
    *rows_of(states.AID),
    *rows_of(states.DURC),
    row("benefits.measure.adopt", Kind.COORDINATOR, Kind.SYSTEM),
    row("benefits.received.declare", Kind.CITIZEN, *REGISTRARS, Kind.SYSTEM),
    row("benefits.received.keep", *REGISTRARS, Kind.SYSTEM),
    row("benefits.received.read_own", Kind.CITIZEN),
    row("benefits.received.read", *REGISTRARS, *CONTROL),
    row("benefits.import.apply", *REGISTRARS, Kind.SYSTEM),
    row("benefits.import.read", *REGISTRARS, *CONTROL),
    row("benefits.overlap.read", Kind.RESPONSIBLE, Kind.COORDINATOR, *CONTROL),
    row("benefits.aid.declare", Kind.DELEGATE, Kind.PROVIDER, *STAFF, Kind.SYSTEM),
    row("benefits.aid.keep", *STAFF, Kind.SYSTEM),
    row("benefits.aid.read_own", Kind.DELEGATE, Kind.PROVIDER),
    row("benefits.aid.read", *STAFF, *CONTROL),
    row("benefits.aid.set_code", Kind.OFFICER, Kind.RESPONSIBLE, Kind.SYSTEM),
    row("benefits.earlier.set", Kind.COORDINATOR, Kind.SYSTEM),
    row("benefits.undertaking.link", *REGISTRARS, Kind.SYSTEM),
    row("benefits.undertaking.unlink", *REGISTRARS, Kind.SYSTEM),
    row("benefits.durc.request", *STAFF, Kind.SYSTEM),
    row("benefits.durc.read", *STAFF, *CONTROL),
]
SCOPES = {
    "territory.Network": {"network": "id"},
    "benefits.Measure": {"network": "network_id"},
    "benefits.Received": {"network": "network_id", "person": ("holder_id", "person_id")},
    "benefits.Aid": {
        "network": "network_id",
        "alliance": "organisation__adhesions__alliance_id",
        "organisation": "organisation_id",
    },
    "benefits.Durc": {
        "network": "network_id",
        "alliance": "organisation__adhesions__alliance_id",
        "organisation": "organisation_id",
    },
    "benefits.Undertaking": {"network": "network_id"},
    "benefits.Linked": {"network": "network_id"},
}
ROUTES = {
    "benefits:mine": "benefits.received.read_own",
    "benefits:declare": "benefits.received.read_own",
    "benefits:correct": "benefits.received.correct",
    "benefits:withdraw": "benefits.received.withdraw",
    "benefits:aids": "benefits.aid.read_own",
    "benefits:declare-aid": "benefits.aid.declare",
    "benefits:cancel-aid": "benefits.aid.cancel",
    "benefits:register": "benefits.received.read",
    "benefits:catalogue": "benefits.received.read",
    "benefits:adopt": "benefits.measure.adopt",
    "benefits:imports": "benefits.import.read",
    "benefits:import-received": "benefits.import.apply",
    "benefits:import-aids": "benefits.import.apply",
    "benefits:overlaps": "benefits.overlap.read",
    "benefits:firms": "benefits.aid.read",
    "benefits:rna": "benefits.aid.read",
    "benefits:earlier": "benefits.earlier.set",
    "benefits:code": "benefits.aid.set_code",
    "benefits:links": "benefits.undertaking.link",
    "benefits:unlink": "benefits.undertaking.unlink",
    "benefits:durcs": "benefits.durc.read",
    "benefits:ask-durc": "benefits.durc.request",
    "benefits:durc": "benefits.durc.request",
}
