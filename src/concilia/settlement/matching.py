"""Whether an invoice is that of a statement: what must agree, to the cent, and what may differ.

| must agree | may differ |
|---|---|
| supplier: partita IVA or codice fiscale of the payee | number and day of the document, up to today |
| customer: code of the body that pays, when the register has it | descriptions, lines, rates: only their sum counts |
| taxable and tax, with the invoices before, less credit notes = the statement | stamp duty, declared or charged |
| every CUP of the projects that pay | CIG: its form is checked, the statement has none |
| the day: not after today | IBAN: the one in the register is paid, whatever is written |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from concilia.engines.money import format_euros
from concilia.integrations.fattura import Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the statement asks of its invoice. ``left_cents`` is its total less what other documents have invoiced."""

    supplier_code: str
    customer_code: str
    left_cents: int
    cups: frozenset[str]
    today: date
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that does not agree: what was found, what was expected, and by how much when it is an amount."""

    field: str
    label: str
    found: str
    expected: str
    by_cents: int = 0

    def __str__(self) -> str:
        values = {"label": self.label, "found": self.found or "—", "expected": self.expected}
        text = _("%(label)s: nella fattura %(found)s, nella distinta %(expected)s") % values
        return f"{text} ({_('differenza')} {format_euros(self.by_cents)})" if self.by_cents else text


def differences(invoice: Invoice, expected: Expected) -> Iterator[Difference]:
    """Every field that must agree and does not, in the order of the document."""
    if expected.supplier_code not in invoice.supplier_codes:
        yield Difference("supplier", _("Chi emette"), " / ".join(invoice.supplier_codes), expected.supplier_code)
    if expected.customer_code and expected.customer_code not in invoice.customer_codes:
        yield Difference("customer", _("Chi paga"), " / ".join(invoice.customer_codes), expected.customer_code)
    if invoice.date > expected.today:
        yield Difference("date", _("Data"), f"{invoice.date:%d/%m/%Y}", _("non dopo %s") % f"{expected.today:%d/%m/%Y}")
    for cup in sorted(expected.cups - set(invoice.cups)):
        yield Difference("cup", "CUP", " ".join(invoice.cups), cup)
    gross = invoice.sign * invoice.gross_cents
    if gross != expected.left_cents:
        values = format_euros(gross), format_euros(expected.left_cents)
        yield Difference("gross", _("Imponibile e IVA, senza bollo"), *values, by_cents=gross - expected.left_cents)


def remarks(invoice: Invoice, expected: Expected) -> Iterator[str]:
    """What differs and may: said, so that nobody is surprised."""
    if invoice.iban and expected.iban and invoice.iban.replace(" ", "") != expected.iban:
        yield _("L'IBAN della fattura non è quello registrato: si paga su quello registrato.")
    if invoice.stamp_charged_cents:
        yield _(
            "Il bollo addebitato (%s) resta a carico di chi emette: i voucher pagano solo i servizi."
        ) % format_euros(invoice.stamp_charged_cents)
    if not expected.customer_code:
        yield _("Chi paga non ha un codice fiscale nel registro: il destinatario non è stato confrontato.")
