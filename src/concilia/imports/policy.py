"""Who may do what in this room. The pages of imports are routes of the rooms that describe their kinds."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.IMPORT)]
SCOPES = {"imports.Import": {"network": "network_id"}}
ROUTES: dict[str, str] = {}
