"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.CALL)]
SCOPES = {"calls.Call": {"network": "network_id", "alliance": "alliance_id"}}
ROUTES: dict[str, str] = {}
