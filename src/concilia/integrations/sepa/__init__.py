"""Payment orders to the bank (pain.001) and its answers (pain.002, camt.054)."""

from concilia.integrations.sepa.answers import read_answer
from concilia.integrations.sepa.cbi import write_cbi
from concilia.integrations.sepa.model import Payment, PaymentFile
from concilia.integrations.sepa.outcomes import Outcome, Reconciled, Report, Sent, Status, Whole, reconcile
from concilia.integrations.sepa.pain001 import write
from concilia.integrations.sepa.problems import Problem, SepaError
from concilia.integrations.sepa.schema import validate

__all__ = [
    "Outcome",
    "Payment",
    "PaymentFile",
    "Problem",
    "Reconciled",
    "Report",
    "Sent",
    "SepaError",
    "Status",
    "Whole",
    "read_answer",
    "reconcile",
    "validate",
    "write",
    "write_cbi",
]
