"""What the bank says of a payment file, set against what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from concilia.integrations.sepa.model import PaymentFile
from concilia.integrations.sepa.problems import Problem, SepaError
from concilia.integrations.sepa.xml import euro


class Status(StrEnum):
    """Where the money of one payment stands, as the bank says it."""

    PENDING = "pending"
    """The bank is still looking at it."""
    ACCEPTED = "accepted"
    """Checked and taken in charge; no money has moved yet."""
    SETTLED = "settled"
    """The account was debited."""
    REJECTED = "rejected"
    """Refused before any money moved."""
    RETURNED = "returned"
    """Debited, then given back by the creditor's bank."""

    @property
    def failed(self) -> bool:
        return self in {Status.REJECTED, Status.RETURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the bank says of one payment. ``reason`` is an ISO external code (AC04, closed account) or empty.

    ``amount_cents`` is None only where the bank gives none (pain.002 may); ``where`` is its place in the file.
    """

    end_to_end_id: str
    status: Status
    amount_cents: int | None
    reason: str = ""
    text: str = ""
    booked: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What the bank says of a whole payment file at once: it stands for every payment that it doesn't name."""

    message_id: str
    status: Status
    amount_cents: int | None
    count: int | None
    reason: str = ""
    text: str = ""
    booked: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One answer of the bank as it was read; ``original_id`` names the file it answers (empty for camt.054)."""

    kind: str
    message_id: str
    original_id: str
    declared_count: int | None
    declared_cents: int | None
    outcomes: tuple[Outcome, ...]
    wholes: tuple[Whole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent: the identifier of the file and the euro cents of each payment by its end-to-end identifier."""

    message_id: str
    cents: Mapping[str, int]

    @classmethod
    def of(cls, file: PaymentFile) -> Sent:
        return cls(
            message_id=file.message_id,
            cents={payment.end_to_end_id: payment.amount_cents for payment in file.payments},
        )

    @property
    def total(self) -> int:
        return sum(self.cents.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The outcomes of our payments, each with its amount, and the movements that are not ours."""

    outcomes: tuple[Outcome, ...]
    foreign: tuple[Outcome | Whole, ...]


def reconcile(report: Report, sent: Sent, *, shared_account: bool = False) -> Reconciled:
    """Set an answer against what was sent; a status of the whole file goes to every payment it doesn't name.

    A notification's sum for the whole file goes to every payment, and what came back stands after what went out.

    Raises SepaError with every problem: the answer to another file, totals or amounts that differ, a payment never
    sent, the same outcome twice. On a ``shared_account`` the movements of others are set apart instead of refused.
    """
    tolerant = shared_account and not report.original_id
    problems = [*_totals(report, sent), *_twice(report), *_twice_in_sum(report, sent), *_items(report, sent, tolerant)]
    if problems:
        raise SepaError(problems)
    ours = tuple(
        replace(item, amount_cents=sent.cents[item.end_to_end_id])
        for item in report.outcomes
        if item.end_to_end_id in sent.cents
    )
    wholes = tuple(item for item in report.wholes if item.message_id == sent.message_id)
    named = {item.end_to_end_id for item in ours} if report.original_id else set()
    spread = tuple(_spread(wholes, named, sent))
    foreign: list[Outcome | Whole] = [item for item in report.outcomes if item.end_to_end_id not in sent.cents]
    foreign += [item for item in report.wholes if item not in wholes]
    return Reconciled(
        outcomes=tuple(sorted(ours + spread, key=lambda item: item.status is Status.RETURNED)), foreign=tuple(foreign)
    )


def _totals(report: Report, sent: Sent) -> Iterator[Problem]:
    if report.original_id and report.original_id != sent.message_id:
        message = _("È la risposta al file %(other)s, non al file %(ours)s.")
        yield Problem("other-file", "file", message % {"other": report.original_id, "ours": sent.message_id})
    if report.declared_count not in {None, len(sent.cents)}:
        message = _("La banca conta %(bank)d pagamenti, ne sono stati inviati %(ours)d.")
        yield Problem("count", "file", message % {"bank": report.declared_count, "ours": len(sent.cents)})
    if report.declared_cents is not None and report.declared_cents != sent.total:
        yield Problem("total", "file", _different(report.declared_cents, sent.total))


def _twice(report: Report) -> Iterator[Problem]:
    counts = Counter((item.end_to_end_id, item.status) for item in report.outcomes)
    for name in (name for (name, _status), times in counts.items() if name and times > 1):
        yield Problem("twice", "file", _("Il pagamento %s ha due volte lo stesso esito.") % name)


def _twice_in_sum(report: Report, sent: Sent) -> Iterator[Problem]:
    """In a notification, a run booked in one sum leaves no room for another sum, nor for a row, of the same kind."""
    sums = [item for item in report.wholes if item.message_id == sent.message_id and not report.original_id]
    rows = {item.status for item in report.outcomes if item.end_to_end_id in sent.cents}
    for place, item in enumerate(sums):
        if item.status in rows | {earlier.status for earlier in sums[:place]}:
            yield Problem(
                "twice", item.where, _("I pagamenti del file %s risultano addebitati due volte.") % item.message_id
            )


def _items(report: Report, sent: Sent, tolerant: bool) -> Iterator[Problem]:
    for item in report.outcomes:
        expected = sent.cents.get(item.end_to_end_id)
        if expected is None and not tolerant:
            message = _("Il pagamento «%s» non è fra quelli inviati: verifica di aver scelto il file giusto.")
            yield Problem("unknown-id", item.where, message % item.end_to_end_id)
        elif expected is not None and item.amount_cents not in {None, expected}:
            yield Problem("amount", item.where, _different(item.amount_cents or 0, expected))
    for whole in report.wholes:
        yield from _whole(whole, sent, tolerant)


def _whole(whole: Whole, sent: Sent, tolerant: bool) -> Iterator[Problem]:
    if whole.message_id != sent.message_id:
        if not tolerant:
            message = _("Il movimento cumulativo «%s» non è di questo file.")
            yield Problem("unknown-id", whole.where, message % whole.message_id)
        return
    if whole.amount_cents not in {None, sent.total}:
        yield Problem("total", whole.where, _different(whole.amount_cents or 0, sent.total))
    if whole.count not in {None, len(sent.cents)}:
        message = _("La banca conta %(bank)d pagamenti, ne sono stati inviati %(ours)d.")
        yield Problem("count", whole.where, message % {"bank": whole.count, "ours": len(sent.cents)})


def _different(bank: int, ours: int) -> str:
    message = _("La banca indica %(bank)s euro, ne sono stati inviati %(ours)s.")
    return message % {"bank": euro(bank), "ours": euro(ours)}


def _spread(wholes: tuple[Whole, ...], named: set[str], sent: Sent) -> Iterator[Outcome]:
    for whole in wholes:
        for name, cents in sent.cents.items():
            if name not in named:
                yield Outcome(
                    end_to_end_id=name,
                    status=whole.status,
                    amount_cents=cents,
                    reason=whole.reason,
                    text=whole.text,
                    booked=whole.booked,
                    where=whole.where,
                )
