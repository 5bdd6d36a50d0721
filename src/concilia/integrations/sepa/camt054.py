"""Reader of the bank's debit and credit notification camt.054 (versions 02 and 08)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from concilia.integrations.sepa.outcomes import Outcome, Report, Status, Whole
from concilia.integrations.sepa.problems import refuse
from concilia.integrations.sepa.xml import Element, cents_of, day_of, euro, find, find_all, line_of, need, text_of

NAMESPACES = (
    "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02",
    "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08",
)


def read(root: Element) -> Report:
    """The movements as frozen values. Raises SepaError: a missing field or totals that don't close to the cent."""
    body = find(root, "BkToCstmrDbtCdtNtfctn")
    if body is None:
        raise refuse("missing", line_of(root), _("Manca il corpo della notifica: scarica di nuovo il file."))
    entries = [entry for notice in find_all(body, "Ntfctn") for entry in _checked_entries(notice)]
    return Report(
        kind="camt.054",
        message_id=need(body, "GrpHdr/MsgId"),
        original_id="",
        declared_count=None,
        declared_cents=None,
        outcomes=tuple(outcome for entry in entries for outcome in _outcomes(entry)),
        wholes=tuple(whole for entry in entries for whole in _wholes(entry)),
    )


def _checked_entries(notice: Element) -> list[Element]:
    entries = find_all(notice, "Ntry")
    for field, sign in (("TtlNtries", None), ("TtlCdtNtries", "CRDT"), ("TtlDbtNtries", "DBIT")):
        total = find(notice, f"TxsSummry/{field}")
        if total is not None:
            _check_total(total, [entry for entry in entries if sign in {None, need(entry, "CdtDbtInd")}])
    return entries


def _check_total(total: Element, entries: list[Element]) -> None:
    count, amount = text_of(total, "NbOfNtries"), find(total, "Sum")
    if count and count != str(len(entries)):
        message = _("La notifica conta %(declared)s movimenti e ne elenca %(listed)d.")
        raise refuse("count", line_of(total), message % {"declared": count, "listed": len(entries)})
    if amount is not None:
        _check_sum(amount, sum(_amount(entry, "Amt") for entry in entries))


def _check_sum(declared: Element, listed: int) -> None:
    cents = cents_of(declared)
    if cents != listed:
        message = _("Il totale dichiarato è %(declared)s euro, la somma delle righe è %(listed)s.")
        raise refuse("total", line_of(declared), message % {"declared": euro(cents), "listed": euro(listed)})


def _outcomes(entry: Element) -> Iterator[Outcome]:
    details = find_all(entry, "NtryDtls/TxDtls")
    for detail in details:
        yield _outcome(entry, detail, alone=len(details) == 1)
    if details:
        _check_sum(_field(entry, "Amt"), sum(_detail_cents(entry, item, len(details) == 1) for item in details))
    elif find(entry, "NtryDtls/Btch") is None:
        yield _outcome(entry, entry, alone=True)


def _outcome(entry: Element, detail: Element, *, alone: bool) -> Outcome:
    return Outcome(
        end_to_end_id=text_of(detail, "Refs/EndToEndId"),
        status=_status(entry),
        amount_cents=_detail_cents(entry, detail, alone),
        reason=text_of(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
        text=text_of(detail, "RtrInf/AddtlInf", "AddtlTxInf"),
        booked=day_of(find(entry, "BookgDt")),
        where=line_of(detail),
    )


def _wholes(entry: Element) -> Iterator[Whole]:
    """A run booked in one sum, without its rows."""
    batch = find(entry, "NtryDtls/Btch")
    if batch is None or find(entry, "NtryDtls/TxDtls") is not None:
        return
    count = text_of(batch, "NbOfTxs")
    yield Whole(
        message_id=text_of(batch, "MsgId", "PmtInfId"),
        status=_status(entry),
        amount_cents=_amount(entry, "Amt"),
        count=int(count) if count.isascii() and count.isdigit() else None,
        booked=day_of(find(entry, "BookgDt")),
        where=line_of(entry),
    )


def _status(entry: Element) -> Status:
    if text_of(entry, "Sts/Cd", "Sts") != "BOOK":
        return Status.PENDING
    back = need(entry, "CdtDbtInd") == "CRDT" or text_of(entry, "RvslInd") in {"true", "1"}
    return Status.RETURNED if back else Status.SETTLED


def _detail_cents(entry: Element, detail: Element, alone: bool) -> int:
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = find(detail, path)
        if found is not None:
            return cents_of(found)
    if not alone:
        raise refuse("missing", line_of(detail), _("Manca l'importo di un pagamento del movimento cumulativo."))
    return _amount(entry, "Amt")


def _amount(entry: Element, path: str) -> int:
    return cents_of(_field(entry, path))


def _field(entry: Element, path: str) -> Element:
    need(entry, path)
    return find_all(entry, path)[0]
