from .account_change import AccountChange
from .cost_report import CostDocument, CostReport
from .delay import PaymentDelay
from .grant import Grant, GrantCondition, GrantLine, ProgrammeTerms
from .instalment import Instalment, TaxPayment
from .invoice import Invoice, VatHold
from .official_act import ActLine, OfficialAct
from .payer import PayerProfile
from .payment import PaymentBatch, PaymentOrder
from .recovery import Recovery, RecoveryInstalment, RecoveryReceipt
from .refusal import LineRefusal
from .statement import StageLine, Statement, StatementLine

__all__ = [
    "AccountChange",
    "ActLine",
    "CostDocument",
    "CostReport",
    "Grant",
    "GrantCondition",
    "GrantLine",
    "Instalment",
    "Invoice",
    "LineRefusal",
    "OfficialAct",
    "PayerProfile",
    "PaymentBatch",
    "PaymentDelay",
    "PaymentOrder",
    "ProgrammeTerms",
    "Recovery",
    "RecoveryInstalment",
    "RecoveryReceipt",
    "StageLine",
    "Statement",
    "StatementLine",
    "TaxPayment",
    "VatHold",
]
