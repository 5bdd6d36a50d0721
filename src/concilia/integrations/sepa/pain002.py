"""Reader of the bank's status report pain.002 (versions 03 and 10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from concilia.integrations.sepa.outcomes import Outcome, Report, Status, Whole
from concilia.integrations.sepa.problems import refuse
from concilia.integrations.sepa.xml import Element, cents_of, find, find_all, line_of, need, text_of

NAMESPACES = (
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03",
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10",
)

STATUSES = {
    **dict.fromkeys(("RCVD", "PDNG", "PATC"), Status.PENDING),
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "ACFC"), Status.ACCEPTED),
    **dict.fromkeys(("ACSC", "ACCC"), Status.SETTLED),
    **dict.fromkeys(("RJCT", "CANC"), Status.REJECTED),
}
"""ISO external payment transaction status codes; PART stands only for a whole and says nothing of its unnamed rows."""


def read(root: Element) -> Report:
    """The report as frozen values. Raises SepaError: a missing field, an unknown status, counts that don't close."""
    body = _child(root, "CstmrPmtStsRpt")
    group = _child(body, "OrgnlGrpInfAndSts")
    blocks = find_all(body, "OrgnlPmtInfAndSts")
    outcomes = tuple(_outcome(item) for block in blocks for item in find_all(block, "TxInfAndSts"))
    _check_counts(group, find_all(body, "OrgnlPmtInfAndSts/TxInfAndSts"))
    for block in blocks:
        _check_counts(block, find_all(block, "TxInfAndSts"))
    return Report(
        kind="pain.002",
        message_id=need(body, "GrpHdr/MsgId"),
        original_id=need(group, "OrgnlMsgId"),
        declared_count=_count(group, "OrgnlNbOfTxs"),
        declared_cents=_cents(group, "OrgnlCtrlSum"),
        outcomes=outcomes,
        wholes=tuple(_wholes(group, blocks)),
    )


def _child(parent: Element, name: str) -> Element:
    found = find(parent, name)
    if found is None:
        raise refuse("missing", line_of(parent), _("Manca %s: il file è incompleto, scaricalo di nuovo.") % name)
    return found


def _wholes(group: Element, blocks: list[Element]) -> Iterator[Whole]:
    original = need(group, "OrgnlMsgId")
    stated = [_whole(block, "PmtInfSts", original) for block in blocks if _says(block, "PmtInfSts")]
    if stated:
        yield from stated
    elif _says(group, "GrpSts"):
        yield replace(_whole(group, "GrpSts", original), count=None, amount_cents=None)


def _says(part: Element, field: str) -> bool:
    return text_of(part, field) not in {"", "PART"}


def _whole(part: Element, field: str, original: str) -> Whole:
    return Whole(
        message_id=original,
        status=_status(need(part, field), part),
        amount_cents=_cents(part, "OrgnlCtrlSum"),
        count=_count(part, "OrgnlNbOfTxs"),
        reason=text_of(part, "StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry"),
        text=_words(part),
        where=line_of(part),
    )


def _outcome(item: Element) -> Outcome:
    amount = find(item, "OrgnlTxRef/Amt/InstdAmt")
    return Outcome(
        end_to_end_id=need(item, "OrgnlEndToEndId"),
        status=_status(need(item, "TxSts"), item),
        amount_cents=None if amount is None else cents_of(amount),
        reason=text_of(item, "StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry"),
        text=_words(item),
        where=line_of(item),
    )


def _status(code: str, element: Element) -> Status:
    if code not in STATUSES:
        raise refuse(
            "status", line_of(element), _("Lo stato %s non è previsto: chiedi alla banca che cosa vuol dire.") % code
        )
    return STATUSES[code]


def _words(element: Element) -> str:
    return " ".join(text for text in (text_of(info, "AddtlInf") for info in find_all(element, "StsRsnInf")) if text)


def _count(element: Element, path: str) -> int | None:
    text = text_of(element, path)
    if text and not (text.isascii() and text.isdigit()):
        raise refuse("number", line_of(element), _("%s non è un numero.") % text)
    return int(text) if text else None


def _cents(element: Element, path: str) -> int | None:
    found = find(element, path)
    return None if found is None else cents_of(found)


def _check_counts(part: Element, rows: list[Element]) -> None:
    """A report may leave accepted rows out, but never names more rows than it counts, nor fewer refused ones."""
    for counted in find_all(part, "NbOfTxsPerSts"):
        code, declared = need(counted, "DtldSts"), _count(counted, "DtldNbOfTxs")
        listed = sum(text_of(row, "TxSts") == code for row in rows)
        if declared is None or listed > declared or (rows and code == "RJCT" and listed != declared):
            message = _("Il file conta %(declared)s pagamenti in stato %(code)s e ne elenca %(listed)d.")
            values = {"declared": declared, "code": code, "listed": listed}
            raise refuse("count", line_of(counted), message % values)
