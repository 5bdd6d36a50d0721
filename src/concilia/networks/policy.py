"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.ADHESION)]
SCOPES = {
    "networks.Organisation": {"network": "network_id", "organisation": "id"},
    "networks.Alliance": {"network": "network_id", "alliance": "id"},
    "networks.Adhesion": {"network": "network_id", "alliance": "alliance_id", "organisation": "organisation_id"},
    "networks.Agreement": {"network": "network_id"},
    "networks.Employment": {"network": "network_id", "organisation": "organisation_id", "person": "person_id"},
}
ROUTES: dict[str, str] = {}
