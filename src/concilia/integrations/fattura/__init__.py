"""Electronic invoices of suppliers (FatturaPA, version 1.2), read and checked; the same checks for one typed by hand."""

from concilia.integrations.fattura.checks import check, problems_of
from concilia.integrations.fattura.model import CREDIT_NOTE, Invoice, Summary
from concilia.integrations.fattura.problems import FatturaError, Problem
from concilia.integrations.fattura.reader import read

__all__ = ["CREDIT_NOTE", "FatturaError", "Invoice", "Problem", "Summary", "check", "problems_of", "read"]
