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
    row("providers.own.run", Kind.PROVIDER),
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
    "providers:service": "providers.offer.read",
    "providers:ask": "providers.place.read_own",
    "providers:places": "providers.place.read_own",
    "providers:place": "providers.place.read_own",
    "providers:move": "providers.place.read_own",
    "providers:mine": "providers.accreditation.read_own",
    "providers:close": "providers.accreditation.close",
    "providers:ask-renewal": "providers.accreditation.ask_renewal",
    "providers:offer": "providers.offer.add",
    "providers:sites": "providers.own.run",
    "providers:add-site": "providers.site.write",
    "providers:site": "providers.site.write",
    "providers:close-site": "providers.site.write",
    "providers:prices": "providers.own.run",
    "providers:propose": "providers.pricelist.propose",
    "providers:prices-file": "providers.pricelist.propose",
    "providers:periods": "providers.own.run",
    "providers:open-places": "providers.places.open",
    "providers:period": "providers.places.open",
    "providers:papers": "providers.accreditation.read_own",
    "providers:send-paper": "providers.paper.send",
    "providers:own-inspections": "providers.inspection.read_own",
    "providers:own-inspection": "providers.inspection.read_own",
    "providers:proof": "providers.remedy.send",
    "providers:families": "providers.place.read",
    "providers:family": "providers.place.read",
    "providers:refuse-family": "providers.place.refuse",
    "providers:release-family": "providers.place.release",
    "providers:yearly": "providers.place.read",
    "providers:paper-file": "providers.paper.read",
    "providers:proof-file": "providers.paper.read",
    "providers:accreditations": "providers.accreditation.read",
    "providers:decide": "providers.accreditation.approve",
    "providers:accreditation": "providers.accreditation.read",
    "providers:suspend-accreditation": "providers.accreditation.suspend",
    "providers:resume-accreditation": "providers.accreditation.resume",
    "providers:renew-accreditation": "providers.accreditation.renew",
    "providers:end-accreditation": "providers.accreditation.end",
    "providers:plan-inspection": "providers.inspection.plan",
    "providers:check-papers": "providers.paper.check",
    "providers:check-paper": "providers.paper.accept",
    "providers:price-lists": "providers.pricelist.read",
    "providers:decide-prices": "providers.pricelist.approve",
    "providers:inspections": "providers.inspection.read",
    "providers:inspection": "providers.inspection.read",
    "providers:hold": "providers.inspection.hold",
    "providers:cancel-inspection": "providers.inspection.cancel",
    "providers:find": "providers.inspection.find",
    "providers:conclude": "providers.inspection.conform",
    "providers:verify": "providers.remedy.accept",
    "providers:rules": "providers.terms.set",
    "providers:terms": "providers.terms.set",
    "providers:add-kind": "providers.paper.rule",
    "providers:add-class": "providers.terms.set",
    "providers:stop-requiring": "providers.paper.rule",
}
