"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

_OWN = (Kind.PROVIDER, Kind.DELEGATE)
_DECIDE = (Kind.LEAD, Kind.RESPONSIBLE, Kind.COORDINATOR, Kind.SYSTEM)
_CHECK = (Kind.OFFICER, *_DECIDE)
_RULE = (Kind.RESPONSIBLE, Kind.COORDINATOR, Kind.SYSTEM)
_RUN = (Kind.PROVIDER, Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM)

ROWS = [
    *rows_of(states.ACCREDITATION),
    *rows_of(states.PAPER),
    *rows_of(states.PRICE_LIST),
    *rows_of(states.PLACE),
    *rows_of(states.INSPECTION),
    *rows_of(states.REMEDY),
    row("providers.accreditation.request", Kind.PROVIDER, Kind.DELEGATE, Kind.LEAD, Kind.COORDINATOR, Kind.SYSTEM),
    row("providers.accreditation.close", *_RUN),
    row("providers.accreditation.ask_renewal", *_RUN),
    row("providers.offer.add", *_RUN),
    row("providers.site.write", *_RUN),
    row("providers.paper.send", *_RUN),
    row("providers.paper.rule", *_RULE),
    row("providers.paper.check", *_CHECK),
    row("providers.paper.read", *_OWN, *STAFF, *CONTROL),
    row("providers.pricelist.propose", *_RUN),
    row("providers.pricelist.read", *STAFF, *CONTROL),
    row("providers.places.open", *_RUN),
    row("providers.place.ask", Kind.CITIZEN, Kind.SYSTEM),
    row("providers.place.read_own", Kind.CITIZEN),
    row("providers.place.read", Kind.PROVIDER, Kind.RESPONSIBLE, Kind.LEAD),
    row("providers.terms.set", *_RULE),
    row("providers.inspection.plan", *_CHECK),
    row("providers.inspection.find", *_CHECK),
    row("providers.inspection.read", *STAFF, *CONTROL),
    row("providers.inspection.read_restricted", Kind.RESPONSIBLE, Kind.LEAD, Kind.SYSTEM),
    row("providers.inspection.read_own", *_OWN),
    row("providers.accreditation.read_own", *_OWN),
    row("providers.accreditation.read", *STAFF, *CONTROL),
    row("providers.offer.read", Kind.PUBLIC),
]


def _scopes(accreditation: str) -> dict[str, str]:
    return {
        "network": "network_id",
        "alliance": f"{accreditation}organisation__adhesions__alliance_id",
        "organisation": f"{accreditation}organisation_id",
    }


SCOPES = {
    "territory.Network": {"network": "id"},
    "providers.Accreditation": _scopes(""),
    "providers.Offer": _scopes("accreditation__"),
    "providers.Site": _scopes(""),
    "providers.Paper": _scopes(""),
    "providers.PriceList": _scopes(""),
    "providers.PlacePeriod": _scopes("offer__accreditation__"),
    "providers.PlaceRequest": {**_scopes("period__offer__accreditation__"), "person": "person_id"},
    "providers.Inspection": _scopes("accreditation__"),
    "providers.Remedy": _scopes("finding__inspection__accreditation__"),
}
ROUTES = {
    "providers:directory": "providers.offer.read",
    "providers:mine": "providers.accreditation.read_own",
    "providers:offer": "providers.offer.add",
    "providers:accreditations": "providers.accreditation.read",
    "providers:decide": "providers.accreditation.approve",
}
