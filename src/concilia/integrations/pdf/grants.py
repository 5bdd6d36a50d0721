"""The papers of a contribution paid on a report of costs: the economic report, and the yearly certification of the tax."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from concilia.engines.money import format_euros
from concilia.integrations.pdf import formats
from concilia.integrations.pdf.documents import Data, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """A document of cost: partner and item, what it says, what was cut and why. Amounts in cents."""

    partner: str
    item: str
    document: str
    paid: str
    claimed_cents: int
    cut_cents: int = 0
    motive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A partner's cents on an item, or all of an item: planned when known, spent, cut (with what goes over), admitted."""

    partner: str
    item: str
    spent_cents: int
    cut_cents: int
    admitted_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicReport(Document):
    """The economic report of a contribution: partner by item, documents, cuts with their motive, what is due (6.3 n. 3).

    ``due_cents`` = min(grant, rate × admitted); ``own_cents`` is the rest of what is admitted.
    """

    template: ClassVar[str] = "economic_report"
    title: str
    beneficiary: str
    tax_code: str
    period: tuple[date, date]
    grant_cents: int
    rate: str
    items: tuple[ItemRow, ...]
    costs: tuple[CostRow, ...]
    due_cents: int
    cup: str = ""
    cor: str = ""

    @property
    def admitted_cents(self) -> int:
        return sum(row.admitted_cents for row in self.items)

    def _data(self, language: str) -> Data:
        def number(cents: int) -> str:
            return formats.number(cents, language)

        return {
            "title": self.title,
            "beneficiary": self.beneficiary,
            "tax_code": self.tax_code,
            "period": formats.days(*self.period, language),
            "grant": format_euros(self.grant_cents, language),
            "rate": self.rate,
            "cup": self.cup,
            "cor": self.cor,
            "items": [
                (row.partner, row.item, number(row.spent_cents), number(row.cut_cents), number(row.admitted_cents))
                for row in self.items
            ],
            "item_totals": (
                number(sum(row.spent_cents for row in self.items)),
                number(sum(row.cut_cents for row in self.items)),
                number(self.admitted_cents),
            ),
            "costs": [
                (row.item, row.document, row.paid, number(row.claimed_cents), number(row.cut_cents), row.motive)
                for row in self.costs
            ],
            "cost_totals": (
                number(sum(row.claimed_cents for row in self.costs)),
                number(sum(row.cut_cents for row in self.costs)),
            ),
            "admitted": format_euros(self.admitted_cents, language),
            "due": format_euros(self.due_cents, language),
            "own": format_euros(self.admitted_cents - self.due_cents, language),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidRow:
    """A payment: when, for what, gross, taxable and tax in cents."""

    paid_on: date
    cause: str
    gross_cents: int
    taxable_cents: int
    withheld_cents: int
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdingCertificate(Document):
    """What was paid to an enterprise in a year and what was withheld (DPR 600/1973 art. 28 c. 2; DPR 322/1998 art. 4)."""

    template: ClassVar[str] = "withholding_certificate"
    year: int
    beneficiary: str
    tax_code: str
    payments: tuple[PaidRow, ...]
    law: str

    def _data(self, language: str) -> Data:
        def number(cents: int) -> str:
            return formats.number(cents, language)

        gross = sum(row.gross_cents for row in self.payments)
        withheld = sum(row.withheld_cents for row in self.payments)
        return {
            "year": str(self.year),
            "beneficiary": self.beneficiary,
            "tax_code": self.tax_code,
            "law": self.law,
            "payments": [
                (
                    formats.day(row.paid_on, language),
                    row.cause,
                    number(row.gross_cents),
                    number(row.taxable_cents),
                    number(row.withheld_cents),
                    number(row.gross_cents - row.withheld_cents),
                    row.receipt,
                )
                for row in self.payments
            ],
            "totals": (
                number(gross),
                number(sum(row.taxable_cents for row in self.payments)),
                number(withheld),
                number(gross - withheld),
            ),
        }
