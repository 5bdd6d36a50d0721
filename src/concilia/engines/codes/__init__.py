"""Codes of people, bodies, accounts, projects, vouchers and publications: reading, checking and making them.

Every reader takes what a person typed (spaces, hyphens and small letters included), returns the code as it is stored,
and raises ``engines.invalid.Invalid`` with what is wrong. Check digits come from python-stdnum.
"""

from concilia.engines.codes.bodies import organisation_code, vat_number
from concilia.engines.codes.payments import SEPA, cup, format_iban, iban
from concilia.engines.codes.people import DEMO_BIRTHPLACE, FiscalCode, Periods, fiscal_code, make_fiscal_code
from concilia.engines.codes.public import public_code, token, token_digest, token_text
from concilia.engines.codes.vouchers import ALPHABET, format_voucher_code, make_voucher_code, voucher_code

__all__ = [
    "ALPHABET",
    "DEMO_BIRTHPLACE",
    "SEPA",
    "FiscalCode",
    "Periods",
    "cup",
    "fiscal_code",
    "format_iban",
    "format_voucher_code",
    "iban",
    "make_fiscal_code",
    "make_voucher_code",
    "organisation_code",
    "public_code",
    "token",
    "token_digest",
    "token_text",
    "vat_number",
    "voucher_code",
]
