"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

ROWS = [
    *rows_of(states.VOUCHER),
    *rows_of(states.ATTENDANCE),
    row("vouchers.voucher.issue", Kind.OFFICER, Kind.RESPONSIBLE),
    row("vouchers.voucher.activate", Kind.CITIZEN, Kind.OFFICER),
    row("vouchers.voucher.choose", Kind.CITIZEN, Kind.OFFICER),
    row("vouchers.voucher.change_provider", Kind.CITIZEN, Kind.OFFICER),
    row("vouchers.voucher.speak", Kind.CITIZEN, Kind.OFFICER),
    row("vouchers.voucher.top_up", Kind.RESPONSIBLE),
    row("vouchers.voucher.protect", Kind.OFFICER, Kind.RESPONSIBLE),
    row("vouchers.voucher.manage", Kind.OFFICER, Kind.RESPONSIBLE),
    row("vouchers.redemption.read_special", Kind.OFFICER, Kind.RESPONSIBLE),
    row("vouchers.attendance.record", Kind.PROVIDER),
    row("vouchers.voucher.read", Kind.CITIZEN, *STAFF, *CONTROL),
    row("vouchers.voucher.read_own", Kind.CITIZEN),
    row("vouchers.redemption.redeem", Kind.PROVIDER),
    row("vouchers.redemption.refund", Kind.OFFICER),
    row("vouchers.redemption.reverse", Kind.PROVIDER, Kind.OFFICER),
    row("vouchers.redemption.read", Kind.PROVIDER, Kind.CITIZEN, *STAFF, *CONTROL),
    row("vouchers.till", Kind.PROVIDER),
]
SCOPES = {
    "vouchers.Voucher": {
        "network": "network_id",
        "alliance": "award__application__call__alliance_id",
        "person": "holder_id",
        "organisation": "organisation_id",
    },
    "vouchers.Attendance": {
        "network": "network_id",
        "alliance": "voucher__award__application__call__alliance_id",
        "organisation": "provider_id",
        "person": "voucher__holder_id",
    },
    "vouchers.Redemption": {
        "network": "network_id",
        "alliance": "voucher__award__application__call__alliance_id",
        "organisation": "provider_id",
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
    "vouchers:activate": "vouchers.voucher.activate",
    "vouchers:choose": "vouchers.voucher.choose",
    "vouchers:speak": "vouchers.voucher.speak",
    "vouchers:own-register": "vouchers.voucher.read_own",
    "vouchers:own-register-pdf": "vouchers.voucher.read_own",
    "vouchers:dispute": "vouchers.attendance.dispute",
    "vouchers:registers": "vouchers.attendance.record",
    "vouchers:register": "vouchers.attendance.record",
    "vouchers:register-file": "vouchers.attendance.record",
    "vouchers:register-pdf": "vouchers.attendance.record",
    "vouchers:correct": "vouchers.attendance.correct",
    "vouchers:withdraw": "vouchers.attendance.withdraw",
    "vouchers:vouchers": "vouchers.voucher.manage",
    "vouchers:manage": "vouchers.voucher.manage",
    "vouchers:manage-provider": "vouchers.voucher.change_provider",
    "vouchers:manage-speak": "vouchers.voucher.speak",
    "vouchers:manage-register": "vouchers.voucher.manage",
    "vouchers:protect": "vouchers.voucher.protect",
    "vouchers:top-up": "vouchers.voucher.top_up",
    "vouchers:step": "vouchers.voucher.manage",
    "vouchers:uses": "vouchers.voucher.manage",
    "vouchers:uses-csv": "vouchers.redemption.read_special",
    "vouchers:issue": "vouchers.voucher.issue",
    "vouchers:refund": "vouchers.redemption.refund",
    "vouchers:refund-use": "vouchers.redemption.refund",
}
