"""FAKE: the answers of a bank, for the demo and the tests. No bank is asked and no money moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from concilia.engines.deadlines import wall
from concilia.integrations.sepa.outcomes import Sent
from concilia.integrations.sepa.xml import Element, add, document, euro, to_bytes

PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
Reasons = Mapping[str, tuple[str, str]]
"""By end-to-end identifier: ISO reason code and words, such as ``("AC04", "Conto chiuso")``."""


def status_report(sent: Sent, rejected: Reasons, *, message_id: str, created: datetime) -> bytes:
    """A pain.002.001.10 that accepts every payment sent but the ``rejected`` ones, row by row."""
    root = document(PAIN_002)
    body = add(root, "CstmrPmtStsRpt")
    _header(body, message_id, created)
    group = add(body, "OrgnlGrpInfAndSts")
    add(group, "OrgnlMsgId", sent.message_id)
    add(group, "OrgnlMsgNmId", "pain.001.001.09")
    add(group, "OrgnlNbOfTxs", str(len(sent.cents)))
    add(group, "OrgnlCtrlSum", euro(sent.total))
    add(group, "GrpSts", _group_status(sent, rejected))
    block = add(body, "OrgnlPmtInfAndSts")
    add(block, "OrgnlPmtInfId", sent.message_id)
    _counts(block, sent, rejected)
    for name, cents in sent.cents.items():
        _row(block, name, cents, rejected.get(name))
    return to_bytes(root)


def debit_notification(
    sent: Sent, rejected: Reasons, *, message_id: str, created: datetime, booked: date, returned: Reasons | None = None
) -> bytes:
    """A camt.054.001.08 with one debit for each payment not ``rejected``, and one credit for each ``returned``."""
    root = document(CAMT_054)
    body = add(root, "BkToCstmrDbtCdtNtfctn")
    _header(body, message_id, created)
    notice = add(body, "Ntfctn")
    add(notice, "Id", message_id)
    add(notice, "Acct/Id/Othr/Id", "DEMO")
    paid = {name: cents for name, cents in sent.cents.items() if name not in rejected}
    _summary(notice, list(paid.values()), [sent.cents[name] for name in returned or {}])
    for name, cents in paid.items():
        _entry(notice, name, cents, booked, None)
    for name, reason in (returned or {}).items():
        _entry(notice, name, sent.cents[name], booked, reason)
    return to_bytes(root)


def _header(body: Element, message_id: str, created: datetime) -> None:
    header = add(body, "GrpHdr")
    add(header, "MsgId", message_id)
    add(header, "CreDtTm", wall(created).isoformat(timespec="seconds"))


def _group_status(sent: Sent, rejected: Reasons) -> str:
    if not rejected:
        return "ACCP"
    return "RJCT" if set(rejected) == set(sent.cents) else "PART"


def _counts(block: Element, sent: Sent, rejected: Reasons) -> None:
    refused = [cents for name, cents in sent.cents.items() if name in rejected]
    accepted = [cents for name, cents in sent.cents.items() if name not in rejected]
    for code, rows in (("ACCP", accepted), ("RJCT", refused)):
        if rows:
            counted = add(block, "NbOfTxsPerSts")
            add(counted, "DtldNbOfTxs", str(len(rows)))
            add(counted, "DtldSts", code)
            add(counted, "DtldCtrlSum", euro(sum(rows)))


def _row(block: Element, name: str, cents: int, reason: tuple[str, str] | None) -> None:
    row = add(block, "TxInfAndSts")
    add(row, "OrgnlEndToEndId", name)
    add(row, "TxSts", "RJCT" if reason else "ACCP")
    if reason:
        info = add(row, "StsRsnInf")
        add(info, "Rsn/Cd", reason[0])
        add(info, "AddtlInf", reason[1])
    add(row, "OrgnlTxRef/Amt/InstdAmt", euro(cents), Ccy="EUR")


def _summary(notice: Element, debits: list[int], credits_: list[int]) -> None:
    summary = add(notice, "TxsSummry")
    for field, rows in (("TtlNtries", debits + credits_), ("TtlCdtNtries", credits_), ("TtlDbtNtries", debits)):
        total = add(summary, field)
        add(total, "NbOfNtries", str(len(rows)))
        add(total, "Sum", euro(sum(rows)))


def _entry(notice: Element, name: str, cents: int, booked: date, reason: tuple[str, str] | None) -> None:
    entry = add(notice, "Ntry")
    add(entry, "Amt", euro(cents), Ccy="EUR")
    add(entry, "CdtDbtInd", "CRDT" if reason else "DBIT")
    add(entry, "Sts/Cd", "BOOK")
    add(entry, "BookgDt/Dt", booked.isoformat())
    kind = add(entry, "BkTxCd/Domn")
    add(kind, "Cd", "PMNT")
    family = add(kind, "Fmly")
    add(family, "Cd", "RCDT" if reason else "ICDT")
    add(family, "SubFmlyCd", "RRTN" if reason else "ESCT")
    detail = add(entry, "NtryDtls/TxDtls")
    add(detail, "Refs/EndToEndId", name)
    add(detail, "Amt", euro(cents), Ccy="EUR")
    add(detail, "CdtDbtInd", "CRDT" if reason else "DBIT")
    if reason:
        back = add(detail, "RtrInf")
        add(back, "Rsn/Cd", reason[0])
        add(back, "AddtlInf", reason[1])
