from .payment import PaymentBatch, PaymentOrder
from .statement import Statement, StatementLine

__all__ = ["PaymentBatch", "PaymentOrder", "Statement", "StatementLine"]
