"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

ROWS = [
    *rows_of(states.VOUCHER),
    row("vouchers.voucher.issue", Kind.OFFICER, Kind.RESPONSIBLE),
    row("vouchers.voucher.read", Kind.CITIZEN, *STAFF, *CONTROL),
    row("vouchers.voucher.read_own", Kind.CITIZEN),
    row("vouchers.redemption.redeem", Kind.PROVIDER),
    row("vouchers.redemption.refund", Kind.OFFICER),
    row("vouchers.redemption.reverse", Kind.PROVIDER, Kind.OFFICER),
    row("vouchers.redemption.read", Kind.PROVIDER, Kind.CITIZEN, *STAFF, *CONTROL),
    row("vouchers.till", Kind.PROVIDER),
    *rows_of(states.RECEIPT),
    row("vouchers.receipt.present", Kind.CITIZEN),
    row("vouchers.receipt.read_own", Kind.CITIZEN),
    row("vouchers.receipt.read", Kind.CITIZEN, *STAFF, *CONTROL),
]
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
    "vouchers.Receipt": {
        "network": "network_id",
        "alliance": "voucher__award__application__call__alliance_id",
        "person": "voucher__holder_id",
    },
}
ROUTES = {
    "vouchers:till": "vouchers.till",
    "vouchers:till-use": "vouchers.till",
    "vouchers:till-receipt": "vouchers.till",
    "vouchers:till-reverse": "vouchers.redemption.reverse",
    "vouchers:mine": "vouchers.voucher.read_own",
    "vouchers:detail": "vouchers.voucher.read_own",
    "vouchers:qr": "vouchers.voucher.read_own",
    "vouchers:sheet": "vouchers.voucher.read_own",
    "vouchers:renounce": "vouchers.voucher.read_own",
    "vouchers:refund": "vouchers.redemption.refund",
    "vouchers:refund-use": "vouchers.redemption.refund",
    "vouchers:receipts": "vouchers.receipt.read_own",
    "vouchers:receipt-new": "vouchers.receipt.present",
    "vouchers:receipt-withdraw": "vouchers.receipt.withdraw",
    "vouchers:receipt-file": "vouchers.receipt.read",
    "vouchers:receipts-office": "vouchers.receipt.accept",
    "vouchers:receipt-review": "vouchers.receipt.accept",
}
