from .attendance import Attendance
from .offline import Device, OfflineHold, OfflinePass, OfflineUse
from .receipt import Receipt
from .redemption import Redemption, Reversal
from .spoken import SpokenCode
from .stage import StagePayment
from .voucher import Alert, TopUp, Voucher
from .wrong_code import WrongCode

__all__ = [
    "Alert",
    "Attendance",
    "Device",
    "OfflineHold",
    "OfflinePass",
    "OfflineUse",
    "Receipt",
    "Redemption",
    "Reversal",
    "SpokenCode",
    "StagePayment",
    "TopUp",
    "Voucher",
    "WrongCode",
]
