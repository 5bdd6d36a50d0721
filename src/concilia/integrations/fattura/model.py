"""An invoice as frozen values: what a settlement needs of a FatturaPA. Amounts are euro cents, as in the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

INVOICES = frozenset({"TD01", "TD06", "TD24", "TD25"})
"""Invoice, fee note, deferred invoices (art. 21 c. 4 DPR 633/1972)."""
CREDIT_NOTE = "TD04"
EXEMPT, OUTSIDE_ART_15 = "N4", "N1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an invoice sums for one rate (2.2.2 DatiRiepilogo).

    ``nature`` says why there is no tax (N1 excluded, N2 not subject, N4 exempt…), ``due`` when it is owed (I, D) or by
    whom (S: scissione dei pagamenti, art. 17-ter DPR 633/1972), ``law`` is the rule that the supplier names.
    """

    rate: Decimal
    taxable_cents: int
    vat_cents: int
    nature: str = ""
    due: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice or credit note. ``*_codes`` are partita IVA and codice fiscale, those that are written.

    ``stamp_cents`` is the stamp duty declared (2.1.1.6 DatiBollo); ``withheld_cents`` a withholding (2.1.1.5).
    """

    kind: str
    number: str
    date: date
    supplier_codes: tuple[str, ...]
    supplier_name: str
    customer_codes: tuple[str, ...]
    customer_name: str
    summaries: tuple[Summary, ...]
    total_cents: int
    stamp_cents: int = 0
    withheld_cents: int = 0
    cups: tuple[str, ...] = ()
    cigs: tuple[str, ...] = ()
    iban: str = ""

    @property
    def sign(self) -> int:
        """A credit note takes away: its amounts are written over zero."""
        return -1 if self.kind == CREDIT_NOTE else 1

    @property
    def services(self) -> tuple[Summary, ...]:
        """The summaries but the one that only charges the stamp to the customer (art. 15: natura N1)."""
        return tuple(item for item in self.summaries if not self._is_stamp(item))

    def _is_stamp(self, item: Summary) -> bool:
        return item.nature == OUTSIDE_ART_15 and self.stamp_cents > 0 and item.taxable_cents == self.stamp_cents

    @property
    def taxable_cents(self) -> int:
        return sum(item.taxable_cents for item in self.services)

    @property
    def vat_cents(self) -> int:
        return sum(item.vat_cents for item in self.services)

    @property
    def gross_cents(self) -> int:
        """Taxable and tax, without the stamp: what the services cost."""
        return self.taxable_cents + self.vat_cents

    @property
    def split_cents(self) -> int:
        """The tax that the customer pays to the Treasury itself."""
        return sum(item.vat_cents for item in self.services if item.due == "S")

    @property
    def stamp_charged_cents(self) -> int:
        """The stamp that the supplier adds to its total."""
        return self.total_cents - self.gross_cents

    @property
    def regime(self) -> str:
        """``split``, ``ordinary`` or ``exempt``: how the tax is paid."""
        if self.split_cents:
            return "split"
        return "ordinary" if self.vat_cents else "exempt"

    @property
    def law(self) -> str:
        return next((item.law for item in self.services if item.law), "")
