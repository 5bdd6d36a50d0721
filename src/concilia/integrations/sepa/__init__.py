"""Payment orders to the bank (pain.001) and its answers (pain.002, camt.054). Seed: the settlement chain."""

from concilia.integrations.sepa.model import Payment, PaymentFile
from concilia.integrations.sepa.pain001 import write
from concilia.integrations.sepa.problems import Problem, SepaError
from concilia.integrations.sepa.schema import validate

__all__ = ["Payment", "PaymentFile", "Problem", "SepaError", "validate", "write"]
