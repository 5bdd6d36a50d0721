"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

ROWS = [
    *rows_of(states.STATEMENT),
    *rows_of(states.BATCH),
    *rows_of(states.ORDER),
    row("settlement.statement.draw", Kind.OFFICER, Kind.ACCOUNTANT, Kind.SYSTEM),
    row("settlement.statement.strike", Kind.PROVIDER, Kind.OFFICER),
    row("settlement.statement.read", Kind.PROVIDER, Kind.CITIZEN, *STAFF, *CONTROL),
    row("settlement.batch.prepare", Kind.ACCOUNTANT),
    row("settlement.batch.outcome", Kind.ACCOUNTANT),
    row("settlement.batch.read", *STAFF, *CONTROL),
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
}
ROUTES: dict[str, str] = {}
