"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.AID), *rows_of(states.DURC)]
SCOPES = {
    "benefits.Aid": {"network": "network_id", "organisation": "organisation_id"},
    "benefits.Durc": {
        "network": "network_id",
        "alliance": "organisation__adhesions__alliance_id",
        "organisation": "organisation_id",
    },
    "benefits.Undertaking": {"network": "network_id"},
    "benefits.Linked": {"network": "network_id", "organisation": "organisation_id"},
}
ROUTES: dict[str, str] = {}
