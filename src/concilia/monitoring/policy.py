"""Who may do what in this room."""

SCOPES = {"monitoring.Measurement": {"network": "network_id"}}
ROUTES: dict[str, str] = {}
