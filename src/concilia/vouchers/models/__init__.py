from .receipt import Receipt
from .redemption import Redemption, Reversal
from .voucher import Voucher
from .wrong_code import WrongCode

__all__ = ["Receipt", "Redemption", "Reversal", "Voucher", "WrongCode"]
