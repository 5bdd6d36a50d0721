"""The official documents, as frozen values: what each one says, in cents, dates and plain texts.

``pdf()`` of each gives the archival, accessible file; its words come in Italian or in English.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from concilia.engines.money import format_euros
from concilia.integrations import qr
from concilia.integrations.pdf import formats
from concilia.integrations.pdf.render import preview, render

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every sheet bears: the network and the body in its header, a reference (protocol, number) in its footer."""

    template: ClassVar[str]
    network: str
    body: str = ""
    reference: str = ""

    def pdf(self, *, created: datetime, language: str = "it") -> bytes:
        """PDF/A-3a and PDF/UA-1; the same document and instant give the same bytes. Raises DocumentError."""
        return render(
            self.template, self._all(language), title=self._title(language), language=language, created=created
        )

    def pages(self, *, created: datetime, language: str = "it") -> list[bytes]:
        """The pages as PNG images, for a screen."""
        data = self._all(language)
        return preview(self.template, data, title=self._title(language), language=language, created=created)

    def _title(self, language: str) -> str:
        return str(formats.words(language)["titles"][self.template])

    def _all(self, language: str) -> Data:
        head = {"network": self.network, "body": self.body, "reference": self.reference or self._title(language)}
        return head | self._data(language)

    def _data(self, language: str) -> Data:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with an application; ``sha256`` in hexadecimal."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationReceipt(Document):
    """An application arrived: protocol number, instant with its zone, what was sent (art. 53 DPR 445/2000)."""

    template: ClassVar[str] = "application_receipt"
    call: str
    protocol: str
    received_at: datetime
    applicant: str
    content_sha256: str
    sent: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...] = ()
    next_steps: tuple[str, ...] = ()
    contacts: str = ""

    def _data(self, language: str) -> Data:
        return {
            "call": self.call,
            "protocol": self.protocol,
            "received": formats.instant(self.received_at, language),
            "applicant": self.applicant,
            "content_hash": self.content_sha256,
            "sent": self.sent,
            "attachments": [(it.name, formats.size(it.size_bytes, language), it.sha256) for it in self.attachments],
            "next": self.next_steps,
            "contacts": self.contacts,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherSheet(Document):
    """A voucher on paper. ``qr_text`` is what a till scans; ``large`` prints it for who sees little.

    ``places`` are names and addresses of the providers; ``holder`` may stay empty, or be a code, if a name would harm.
    """

    template: ClassVar[str] = "voucher_sheet"
    call: str
    code: str
    qr_text: str
    value_cents: int
    first_day: date
    last_day: date
    services: tuple[str, ...]
    places: tuple[tuple[str, str], ...] = ()
    holder: str = ""
    how: tuple[str, ...] = ()
    contacts: str = ""
    large: bool = False

    def _data(self, language: str) -> Data:
        return {
            "call": self.call,
            "code": self.code,
            "qr": qr.svg_document(self.qr_text),
            "value": format_euros(self.value_cents, language),
            "validity": formats.days(self.first_day, self.last_day, language),
            "holder": self.holder,
            "services": self.services,
            "places": self.places,
            "how": self.how,
            "contacts": self.contacts,
            "large": self.large,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One voucher's use in one month (any day of it). ``child`` is a code, never a name; ``units`` has its unit."""

    voucher: str
    month: date
    child: str
    call: str
    units: str
    amount_cents: int
    bank_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStatement(Document):
    """What a provider is paid for one month, line by line, and by which payment; its data are attached as JSON.

    ``withheld_cents`` and ``withheld_law`` are the withholding and its rule (4%, DPR 600/1973 art. 28 c. 2), if any.
    """

    template: ClassVar[str] = "provider_statement"
    number: str
    month: date
    provider: str
    tax_code: str
    iban: str
    payment_order: str
    lines: tuple[StatementLine, ...]
    withheld_cents: int = 0
    withheld_law: str = ""

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)

    def _data(self, language: str) -> Data:
        return {
            "number": self.number,
            "period": formats.month(self.month, language),
            "provider": self.provider,
            "tax_code": self.tax_code,
            "iban": self.iban,
            "order": self.payment_order,
            "lines": [_line(line, language) for line in self.lines],
            "by_call": self._by_call(language),
            "total": formats.number(self.total_cents, language),
            "gross": format_euros(self.total_cents, language),
            "withheld": format_euros(self.withheld_cents, language) if self.withheld_cents else "",
            "withheld_law": self.withheld_law,
            "net": format_euros(self.total_cents - self.withheld_cents, language),
            "attachment": self._attachment(),
        }

    def _by_call(self, language: str) -> list[tuple[str, str, str]]:
        counts = Counter(line.call for line in self.lines)
        cents: Counter[str] = Counter()
        for line in self.lines:
            cents[line.call] += line.amount_cents
        return [(call, str(counts[call]), formats.number(cents[call], language)) for call in counts]

    def _attachment(self) -> str:
        values = {
            "statement": self.number,
            "month": f"{self.month:%Y-%m}",
            "payment_order": self.payment_order,
            "total_cents": self.total_cents,
            "withheld_cents": self.withheld_cents,
            "lines": [
                {
                    "voucher": line.voucher,
                    "month": f"{line.month:%Y-%m}",
                    "child": line.child,
                    "call": line.call,
                    "units": line.units,
                    "amount_cents": line.amount_cents,
                    "bank_reference": line.bank_reference,
                }
                for line in self.lines
            ],
        }
        return json.dumps(values, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceDay:
    """A day of a register: for which child (a name for its family, a code for others), what was recorded, its state."""

    day: date
    child: str
    what: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRegister(Document):
    """The attendance of a month on one voucher, with room for the signatures of provider and holder."""

    template: ClassVar[str] = "attendance_register"
    call: str
    month: date
    provider: str
    voucher: str
    days: tuple[AttendanceDay, ...]

    def _data(self, language: str) -> Data:
        return {
            "call": self.call,
            "period": formats.month(self.month, language),
            "provider": self.provider,
            "voucher": self.voucher,
            "days": [(formats.day(row.day, language), row.child, row.what, row.state) for row in self.days],
        }


def _line(line: StatementLine, language: str) -> Data:
    return {
        "voucher": line.voucher,
        "month": formats.month(line.month, language),
        "child": line.child,
        "call": line.call,
        "units": line.units,
        "amount": formats.number(line.amount_cents, language),
        "bank": line.bank_reference,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class AdhesionModule(Document):
    """The form by which an organisation asks to join an alliance, filled in and ready to be signed."""

    template: ClassVar[str] = "adhesion_module"
    alliance: str
    organisation: str
    tax_code: str
    seat: str
    representative: str
    declarations: tuple[str, ...]
    contributions: tuple[str, ...] = ()
    place_and_date: str = ""
    signed: str = ""

    def _data(self, language: str) -> Data:
        return {
            "alliance": self.alliance,
            "organisation": self.organisation,
            "tax_code": self.tax_code,
            "seat": self.seat,
            "representative": self.representative,
            "declarations": self.declarations,
            "contributions": self.contributions,
            "place_date": self.place_and_date,
            "signed": self.signed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedRow:
    """A place in a ranking: the code made for this publication, points as they are to be printed, and the outcome."""

    position: int
    code: str
    points: str
    outcome: str
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingAct(Document):
    """A ranking published by codes: no name, no initial, no number known elsewhere (art. 26 c. 4 D.Lgs. 33/2013)."""

    template: ClassVar[str] = "ranking_act"
    call: str
    act: str
    decided_on: date
    published_at: datetime
    ranking: tuple[RankedRow, ...]
    excluded: tuple[tuple[str, str], ...] = ()
    summary: tuple[tuple[str, str], ...] = ()
    premises: tuple[str, ...] = ()
    appeal: str = ""
    cup: str = ""
    signed: str = ""

    def _data(self, language: str) -> Data:
        return {
            "call": self.call,
            "act": self.act,
            "decided": formats.day(self.decided_on, language),
            "published": formats.instant(self.published_at, language),
            "cup": self.cup,
            "premises": self.premises,
            "ranking": [_ranked(row, language) for row in self.ranking],
            "total": formats.number(sum(row.amount_cents or 0 for row in self.ranking), language),
            "excluded": self.excluded,
            "summary": self.summary,
            "appeal": self.appeal,
            "signed": self.signed,
        }


def _ranked(row: RankedRow, language: str) -> Data:
    return {
        "position": str(row.position),
        "code": row.code,
        "points": row.points,
        "outcome": row.outcome,
        "amount": "" if row.amount_cents is None else formats.number(row.amount_cents, language),
    }
