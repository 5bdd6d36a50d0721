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
GRANT_ROUTES = {
    "settlement:grants-mine": "settlement.grant.read_own",
    "settlement:grants": "settlement.grant.read_all",
    "settlement:grant-accept": "settlement.grant.accept",
    "settlement:terms": "settlement.terms.set",
    "settlement:grant-open": "settlement.grant.open",
    "settlement:grant": "settlement.grant.read",
    "settlement:grant-pdf": "settlement.grant.read",
    "settlement:report-start": "settlement.report.write",
    "settlement:grant-pay": "settlement.instalment.settle",
    "settlement:grant-nature": "settlement.grant.set_nature",
    "settlement:grant-claim": "settlement.grant.claim",
    "settlement:report": "settlement.grant.read",
    "settlement:cost-new": "settlement.report.write",
    "settlement:report-send": "settlement.report.send",
    "settlement:report-return": "settlement.report.return",
    "settlement:report-decide": "settlement.report.decide",
    "settlement:cost-remove": "settlement.report.write",
    "settlement:cost-file": "settlement.grant.read",
    "settlement:cost-review": "settlement.report.review",
    "settlement:condition-hand-in": "settlement.condition.hand_in",
    "settlement:condition-file": "settlement.grant.read",
    "settlement:condition-check": "settlement.condition.meet",
    "settlement:taxes": "settlement.tax.read",
    "settlement:tax-prepare": "settlement.tax.prepare",
    "settlement:tax-remit": "settlement.tax.remit",
    "settlement:tax-certificate": "settlement.tax.certify",
}
