"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states
from .grant_policy import GRANT_ROUTES, GRANT_ROWS, GRANT_SCOPES

ROWS = [
    *rows_of(states.STATEMENT),
    *rows_of(states.BATCH),
    *rows_of(states.ORDER),
    *GRANT_ROWS,
    row("settlement.statement.draw", Kind.OFFICER, Kind.ACCOUNTANT, Kind.SYSTEM),
    row("settlement.statement.strike", Kind.PROVIDER, Kind.OFFICER),
    row("settlement.statement.read", Kind.PROVIDER, Kind.CITIZEN, *STAFF, *CONTROL),
    row("settlement.statement.read_own", Kind.PROVIDER, Kind.CITIZEN),
    row("settlement.statement.read_all", *STAFF, *CONTROL),
    row("settlement.batch.prepare", Kind.ACCOUNTANT),
    row("settlement.batch.outcome", Kind.ACCOUNTANT),
    row("settlement.batch.read", *STAFF, *CONTROL),
    row("settlement.batch.file", Kind.ACCOUNTANT, *CONTROL),
]
SCOPES = {
    "settlement.Statement": {
        "network": "network_id",
        "alliance": "alliance_id",
        "organisation": "provider_id",
        "person": "person_id",
    },
    "settlement.PaymentBatch": {"network": "network_id", "alliance": "alliance_id"},
    "settlement.PaymentOrder": {
        "network": "network_id",
        "alliance": "batch__alliance_id",
        "organisation": "statement__provider_id",
        "person": "statement__person_id",
    },
    **GRANT_SCOPES,
}
ROUTES = {
    "settlement:mine": "settlement.statement.read_own",
    "settlement:statement": "settlement.statement.read",
    "settlement:statement-pdf": "settlement.statement.read",
    "settlement:statement-csv": "settlement.statement.read",
    "settlement:send": "settlement.statement.send",
    "settlement:strike": "settlement.statement.strike",
    "settlement:statements": "settlement.statement.read_all",
    "settlement:draw": "settlement.statement.draw",
    "settlement:approve": "settlement.statement.approve",
    "settlement:return": "settlement.statement.return",
    "settlement:batches": "settlement.batch.read",
    "settlement:prepare": "settlement.batch.prepare",
    "settlement:batch": "settlement.batch.read",
    "settlement:batch-send": "settlement.batch.send",
    "settlement:batch-file": "settlement.batch.file",
    "settlement:batch-outcome": "settlement.batch.outcome",
    **GRANT_ROUTES,
}
