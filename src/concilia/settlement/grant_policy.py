"""Who may do what with contributions paid on a report of costs."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import grant_states

BODY = (Kind.DELEGATE, Kind.PROVIDER)
OFFICE = (Kind.OFFICER, Kind.RESPONSIBLE)

GRANT_ROWS = [
    *rows_of(grant_states.GRANT),
    *rows_of(grant_states.CONDITION),
    *rows_of(grant_states.COST_REPORT),
    *rows_of(grant_states.TAX_PAYMENT),
    row("settlement.grant.accept", Kind.DELEGATE, Kind.PROVIDER),
    row("settlement.grant.open", Kind.RESPONSIBLE),
    row("settlement.grant.set_nature", Kind.ACCOUNTANT),
    row("settlement.grant.claim", Kind.ACCOUNTANT),
    row("settlement.grant.read", *BODY, *STAFF, *CONTROL),
    row("settlement.grant.read_own", *BODY),
    row("settlement.grant.read_all", *STAFF, *CONTROL),
    row("settlement.terms.set", Kind.COORDINATOR, Kind.RESPONSIBLE),
    row("settlement.report.write", *BODY),
    row("settlement.report.review", *OFFICE),
    row("settlement.instalment.settle", Kind.ACCOUNTANT),
    row("settlement.tax.prepare", Kind.ACCOUNTANT),
    row("settlement.tax.read", Kind.ACCOUNTANT, *CONTROL),
    row("settlement.tax.certify", *BODY, Kind.ACCOUNTANT, *CONTROL),
]
_OF_GRANT = {
    "network": "network_id",
    "alliance": "grant__alliance_id",
    "organisation": "grant__organisation_id",
}
GRANT_SCOPES = {
    "settlement.Grant": {"network": "network_id", "alliance": "alliance_id", "organisation": "organisation_id"},
    "settlement.GrantCondition": _OF_GRANT,
    "settlement.CostReport": _OF_GRANT,
    "settlement.Instalment": _OF_GRANT,
    "settlement.TaxPayment": {"network": "network_id"},
}
GRANT_ROUTES: dict[str, str] = {}
