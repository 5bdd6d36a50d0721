from .account_change import AccountChange
from .delay import PaymentDelay
from .invoice import Invoice, VatHold
from .official_act import ActLine, OfficialAct
from .payer import PayerProfile
from .payment import PaymentBatch, PaymentOrder
from .recovery import Recovery, RecoveryInstalment, RecoveryReceipt
from .refusal import LineRefusal
from .statement import Statement, StatementLine

__all__ = [
    "AccountChange",
    "ActLine",
    "Invoice",
    "LineRefusal",
    "OfficialAct",
    "PayerProfile",
    "PaymentBatch",
    "PaymentDelay",
    "PaymentOrder",
    "Recovery",
    "RecoveryInstalment",
    "RecoveryReceipt",
    "Statement",
    "StatementLine",
    "VatHold",
]
