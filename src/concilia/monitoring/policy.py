"""Who may do what in this room."""

from concilia.access.kinds import Kind
from concilia.access.policy import row

ROWS = [
    row("monitoring.measurement.take", Kind.OFFICER, Kind.COORDINATOR, Kind.SYSTEM),
    row("monitoring.measurement.declare", Kind.OFFICER, Kind.COORDINATOR),
]
SCOPES = {"monitoring.Measurement": {"network": "network_id"}}
ROUTES: dict[str, str] = {}
