"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.STATEMENT), *rows_of(states.BATCH), *rows_of(states.ORDER)]
SCOPES = {
    "settlement.Statement": {"network": "network_id", "organisation": "provider_id", "person": "person_id"},
    "settlement.PaymentBatch": {"network": "network_id"},
    "settlement.PaymentOrder": {
        "network": "network_id",
        "organisation": "statement__provider_id",
        "person": "statement__person_id",
    },
}
ROUTES: dict[str, str] = {}
