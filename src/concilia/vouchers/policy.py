"""Who may do what in this room."""

from concilia.access.policy import rows_of

from . import states

ROWS = [*rows_of(states.VOUCHER)]
SCOPES = {
    "vouchers.Voucher": {
        "network": "network_id",
        "alliance": "award__application__call__alliance_id",
        "person": "holder_id",
        "organisation": "organisation_id",
    },
    "vouchers.Redemption": {
        "network": "network_id",
        "alliance": "voucher__award__application__call__alliance_id",
        "organisation": "provider_id",
        "person": "voucher__holder_id",
    },
}
ROUTES: dict[str, str] = {}
