"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

ROWS = [
    *rows_of(states.ACCREDITATION),
    row("providers.accreditation.request", Kind.PROVIDER, Kind.DELEGATE, Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM),
    row("providers.offer.add", Kind.PROVIDER, Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM),
    row("providers.accreditation.read_own", Kind.PROVIDER, Kind.DELEGATE),
    row("providers.accreditation.read", *STAFF, *CONTROL),
    row("providers.offer.read", Kind.PUBLIC),
]
SCOPES = {
    "providers.Accreditation": {
        "network": "network_id",
        "alliance": "organisation__adhesions__alliance_id",
        "organisation": "organisation_id",
    },
    "providers.Offer": {"network": "network_id", "organisation": "accreditation__organisation_id"},
}
ROUTES = {
    "providers:directory": "providers.offer.read",
    "providers:mine": "providers.accreditation.read_own",
    "providers:offer": "providers.offer.add",
    "providers:accreditations": "providers.accreditation.read",
    "providers:decide": "providers.accreditation.approve",
}
