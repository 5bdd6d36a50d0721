"""Who may do what in this room."""

SCOPES = {"ledger.Account": {"network": "network_id"}, "ledger.Transfer": {"network": "network_id"}}
ROUTES: dict[str, str] = {}
