"""Writer of the ISO 20022 credit transfer order pain.001.001.09, in the use of the EPC guidelines."""

from __future__ import annotations

from stdnum.iban import compact

from concilia.engines.deadlines import wall
from concilia.integrations.sepa.latin import latin
from concilia.integrations.sepa.model import (
    NAME_LENGTH,
    TEXT_LENGTH,
    Payment,
    PaymentFile,
    problems_of,
)
from concilia.integrations.sepa.problems import SepaError
from concilia.integrations.sepa.xml import Element, add, document, euro, to_bytes

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


def write(file: PaymentFile) -> bytes:
    """The order as UTF-8 XML: the same file gives the same bytes. Raises SepaError with every problem. (M21, M23)"""
    check(file)
    root = document(NAMESPACE)
    order = add(root, "CstmrCdtTrfInitn")
    group_header(order, file)
    _payment_information(order, file)
    return to_bytes(root)


def check(file: PaymentFile) -> None:
    """Raises SepaError with every problem of the file."""
    problems = problems_of(file)
    if problems:
        raise SepaError(problems)


def group_header(order: Element, file: PaymentFile) -> None:
    """Who sends, when, and the totals: the same in both dialects."""
    header = add(order, "GrpHdr")
    add(header, "MsgId", file.message_id)
    add(header, "CreDtTm", wall(file.created).isoformat(timespec="seconds"))
    _totals(header, file)
    party = add(header, "InitgPty")
    add(party, "Nm", latin(file.initiator, NAME_LENGTH))
    identity = add(party, "Id/OrgId/Othr")
    add(identity, "Id", file.cuc)
    add(identity, "Issr", "CBI")


def _totals(parent: Element, file: PaymentFile) -> None:
    add(parent, "NbOfTxs", str(len(file.payments)))
    add(parent, "CtrlSum", euro(file.total_cents))


def _payment_information(order: Element, file: PaymentFile) -> None:
    block = add(order, "PmtInf")
    add(block, "PmtInfId", file.message_id)
    add(block, "PmtMtd", "TRF")
    add(block, "BtchBookg", "false")
    _totals(block, file)
    kind = add(block, "PmtTpInf")
    add(kind, "SvcLvl/Cd", "SEPA")
    if file.category_purpose:
        add(kind, "CtgyPurp/Cd", file.category_purpose)
    add(block, "ReqdExctnDt/Dt", file.execution_date.isoformat())
    _debtor(block, file)
    add(block, "ChrgBr", "SLEV")
    for payment in file.payments:
        _transfer(block, payment)


def _debtor(block: Element, file: PaymentFile) -> None:
    add(block, "Dbtr/Nm", latin(file.debtor_name, NAME_LENGTH))
    add(block, "DbtrAcct/Id/IBAN", compact(file.debtor_iban))
    bank = add(block, "DbtrAgt/FinInstnId")
    if file.debtor_bic:
        add(bank, "BICFI", file.debtor_bic)
    else:
        add(bank, "Othr/Id", "NOTPROVIDED")


def _transfer(block: Element, payment: Payment) -> None:
    transfer = add(block, "CdtTrfTxInf")
    add(transfer, "PmtId/EndToEndId", payment.end_to_end_id)
    amount_and_creditor(transfer, payment)


def amount_and_creditor(transfer: Element, payment: Payment) -> None:
    """The second half of a transfer: the same in both dialects."""
    add(transfer, "Amt/InstdAmt", euro(payment.amount_cents), Ccy="EUR")
    add(transfer, "Cdtr/Nm", latin(payment.creditor_name, NAME_LENGTH))
    add(transfer, "CdtrAcct/Id/IBAN", compact(payment.iban))
    if payment.purpose:
        add(transfer, "Purp/Cd", payment.purpose)
    text = latin(payment.remittance, TEXT_LENGTH)
    if text:
        add(transfer, "RmtInf/Ustrd", text)
