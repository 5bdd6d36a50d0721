"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.ACCREDITATION)]
SCOPES = {
    "providers.Accreditation": {"network": "network_id", "organisation": "organisation_id"},
    "providers.Offer": {"network": "network_id", "organisation": "accreditation__organisation_id"},
}
ROUTES: dict[str, str] = {}
