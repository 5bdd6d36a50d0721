"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row

ROWS = [
    row("plans.network.create", Kind.PLATFORM, Kind.SYSTEM),
    row("plans.plan.load", Kind.COORDINATOR, Kind.SYSTEM),
    row("plans.plan.export", *STAFF, *CONTROL, Kind.SYSTEM),
    row("plans.project.fund", Kind.ACCOUNTANT, Kind.COORDINATOR, Kind.SYSTEM),
]
SCOPES = {
    "territory.Network": {"network": "id"},
    "plans.Plan": {"network": "network_id"},
    "plans.Project": {"network": "network_id", "alliance": "alliance_id"},
    "plans.BudgetLine": {"network": "network_id", "alliance": "project__alliance_id"},
}
ROUTES: dict[str, str] = {}
