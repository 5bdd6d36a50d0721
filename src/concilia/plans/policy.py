"""Who may do what in this room."""

SCOPES = {
    "plans.Plan": {"network": "network_id"},
    "plans.Project": {"network": "network_id", "alliance": "alliance_id"},
    "plans.BudgetLine": {"network": "network_id", "alliance": "project__alliance_id"},
}
ROUTES: dict[str, str] = {}
