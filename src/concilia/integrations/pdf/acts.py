"""The sheet of an administrative act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from concilia.integrations.pdf import formats
from concilia.integrations.pdf.documents import Data, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """A beneficiary: a code of this act alone, name and tax code where the law lets them be printed, and ``references``: the
    codes of the project and of the aid (CUP, COR)."""

    code: str
    cents: int
    name: str = ""
    tax_code: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialActSheet(Document):
    """An act of commitment or of liquidation, with its list: families by code, firms in full (art. 26 D.Lgs. 33/2013)."""

    template: ClassVar[str] = "official_act"
    kind: str
    act: str
    adopted_on: date
    responsible: str
    decision: str
    rows: tuple[ActRow, ...]
    call: str = ""
    premises: tuple[str, ...] = ()

    def _data(self, language: str) -> Data:
        return {
            "kind": self.kind,
            "act": self.act,
            "adopted": formats.day(self.adopted_on, language),
            "responsible": self.responsible,
            "call": self.call,
            "premises": self.premises,
            "decision": self.decision,
            "rows": [
                (row.code, row.name, row.tax_code, row.references, formats.number(row.cents, language))
                for row in self.rows
            ],
            "total": formats.number(sum(row.cents for row in self.rows), language),
        }
