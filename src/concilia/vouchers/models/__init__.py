from .redemption import Redemption, Reversal
from .voucher import Voucher

__all__ = ["Redemption", "Reversal", "Voucher"]
