"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.ASSESSMENT), *rows_of(states.RANKING), *rows_of(states.AWARD)]
SCOPES = {
    "selection.Assessment": {"network": "network_id", "alliance": "application__call__alliance_id"},
    "selection.Ranking": {"network": "network_id", "alliance": "call__alliance_id"},
    "selection.Award": {
        "network": "network_id",
        "alliance": "application__call__alliance_id",
        "person": "application__applicant_id",
        "organisation": "application__organisation_id",
    },
}
ROUTES: dict[str, str] = {}
