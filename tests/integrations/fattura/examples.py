"""Invoices of invented suppliers; the codes are examples, formally valid."""

from datetime import date
from decimal import Decimal

from concilia.integrations.fattura import Invoice, Summary

EXEMPT = Summary(rate=Decimal(0), taxable_cents=12_500, vat_cents=0, nature="N4", law="art. 10 n. 21 DPR 633/72")
SPLIT = Summary(rate=Decimal("22.00"), taxable_cents=10_246, vat_cents=2_254, due="S")
LAID_ON = Summary(rate=Decimal("22.00"), taxable_cents=10_246, vat_cents=2_254, due="I")
STAMP_LINE = Summary(rate=Decimal(0), taxable_cents=200, vat_cents=0, nature="N1", law="art. 15 DPR 633/72")


def invoice(*summaries, **changes):
    """The cooperative's exempt invoice of 125.00 euros, with its stamp; or another."""
    given = summaries or (EXEMPT,)
    values = {
        "kind": "TD01",
        "number": "12/2026",
        "date": date(2026, 6, 1),
        "supplier_codes": ("01234567897",),
        "supplier_name": "Cooperativa di prova",
        "customer_codes": ("12345678903",),
        "customer_name": "Azienda Speciale di prova",
        "summaries": given,
        "total_cents": sum(item.taxable_cents + item.vat_cents for item in given),
        "stamp_cents": 200 if any(item.nature == "N4" for item in given) else 0,
    }
    return Invoice(**(values | changes))
