from .cost_report import CostDocument, CostReport
from .grant import Grant, GrantCondition, GrantLine, ProgrammeTerms
from .instalment import Instalment, TaxPayment
from .payment import PaymentBatch, PaymentOrder
from .statement import Statement, StatementLine

__all__ = [
    "CostDocument",
    "CostReport",
    "Grant",
    "GrantCondition",
    "GrantLine",
    "Instalment",
    "PaymentBatch",
    "PaymentOrder",
    "ProgrammeTerms",
    "Statement",
    "StatementLine",
    "TaxPayment",
]
