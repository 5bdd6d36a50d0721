"""Who may do what in this room."""

from concilia.access.kinds import STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

ROWS = [
    *rows_of(states.ADHESION),
    row("networks.adhesion.request", Kind.DELEGATE, Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM),
    row("networks.organisation.register", Kind.CITIZEN, Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM),
    row("networks.organisation.rename", Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM),
    row("networks.register.adopt", Kind.COORDINATOR, Kind.PLATFORM, Kind.SYSTEM),
    row("networks.organisation.set_account", Kind.DELEGATE, Kind.COORDINATOR, Kind.SYSTEM),
    row("networks.employment.declare", Kind.CITIZEN, Kind.DELEGATE, *STAFF, Kind.SYSTEM),
    row("networks.employment.confirm", Kind.DELEGATE, *STAFF, Kind.SYSTEM),
    row("networks.employment.import", Kind.DELEGATE, Kind.SYSTEM),
    row("networks.employment.read_own", Kind.DELEGATE),
    row("networks.network.read", Kind.PUBLIC),
]
SCOPES = {
    "networks.Organisation": {"network": "network_id", "alliance": "adhesions__alliance_id", "organisation": "id"},
    "networks.Alliance": {"network": "network_id", "alliance": "id"},
    "networks.Adhesion": {"network": "network_id", "alliance": "alliance_id", "organisation": "organisation_id"},
    "networks.Agreement": {"network": "network_id"},
    "networks.Employment": {"network": "network_id", "organisation": "organisation_id", "person": "person_id"},
}
ROUTES = {
    "networks:organisations": "networks.employment.read_own",
    "networks:employees": "networks.employment.read_own",
    "networks:employees-file": "networks.employment.import",
    "networks:employment-confirm": "networks.employment.confirm",
    "networks:employment-end": "networks.employment.confirm",
}
