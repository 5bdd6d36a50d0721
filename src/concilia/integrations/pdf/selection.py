"""The documents of the evaluation: minutes of a committee, report of a sample of controls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from concilia.engines.money import format_euros
from concilia.integrations.pdf import formats
from concilia.integrations.pdf.documents import Data, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of one application: the points of each member with their motive, and the mean as printed."""

    label: str
    given: tuple[tuple[str, str, str], ...]
    mean: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedFile:
    """One application before a committee: ``declared`` is each member with what they declared."""

    protocol: str
    applicant: str
    declared: tuple[tuple[str, str], ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMinutes(Document):
    """The minutes (verbale) of a committee: members, declarations, individual points with motives, means.

    ``members`` are names with their part. ``content_sha256`` is the fingerprint of all that the minutes say.
    """

    template: ClassVar[str] = "committee_minutes"
    call: str
    act: str
    act_on: date
    closed_at: datetime
    protocol: str
    content_sha256: str
    members: tuple[tuple[str, str], ...]
    rounding: str
    files: tuple[EvaluatedFile, ...]
    reason: str = ""

    def _data(self, language: str) -> Data:
        return {
            "call": self.call,
            "act": self.act,
            "decided": formats.day(self.act_on, language),
            "closed": formats.instant(self.closed_at, language),
            "protocol": self.protocol,
            "hash": self.content_sha256,
            "members": self.members,
            "rounding": self.rounding,
            "reason": self.reason,
            "files": [_file(item) for item in self.files],
        }


def _file(item: EvaluatedFile) -> dict[str, Any]:
    return {
        "title": " · ".join(filter(None, (item.protocol, item.applicant))),
        "declared": item.declared,
        "criteria": [{"label": it.label, "given": it.given, "mean": it.mean} for it in item.criteria],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledItem:
    """One award that was drawn; ``after_cents`` and ``back_cents`` only where the control changed something."""

    protocol: str
    call: str
    stratum: str
    lot: str
    outcome: str
    cents: int
    after_cents: int | None = None
    back_cents: int | None = None
    motive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlReport(Document):
    """The report of a sample of controls: universe, method, seed, sample, outcomes, amounts (DPR 445/2000, artt. 71-75).

    ``method`` and ``amounts`` are pairs of label and value; ``strata`` are rows of code, awards, amount, drawn, confirmed,
    corrected, lapsed.
    """

    template: ClassVar[str] = "control_report"
    number: str
    calls: tuple[str, ...]
    method: tuple[tuple[str, str], ...]
    strata: tuple[tuple[str, int, int, int, int, int, int], ...]
    items: tuple[ControlledItem, ...]
    amounts: tuple[tuple[str, str], ...]

    def _data(self, language: str) -> Data:
        return {
            "number": self.number,
            "calls": self.calls,
            "method": self.method,
            "strata": [_stratum(row, language) for row in self.strata],
            "items": [_controlled(item, language) for item in self.items],
            "amounts": self.amounts,
        }


def _stratum(row: tuple[str, int, int, int, int, int, int], language: str) -> list[str]:
    code, units, cents, *counts = row
    return [code, str(units), formats.number(cents, language), *map(str, counts)]


def _controlled(item: ControlledItem, language: str) -> Data:
    return {
        "protocol": item.protocol,
        "call": item.call,
        "stratum": item.stratum,
        "lot": item.lot,
        "outcome": item.outcome,
        "before": formats.number(item.cents, language),
        "after": "" if item.after_cents is None else formats.number(item.after_cents, language),
        "back": "" if item.back_cents is None else format_euros(item.back_cents, language),
        "motive": item.motive,
    }
