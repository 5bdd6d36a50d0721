"""The same order in the dialect of the Italian banks' CBI: CBIBdyPaymentRequest.00.04.01, in force since 17/03/2024.

It differs from the ISO message: two namespaces, one block of payments, no totals in the block, the debtor's bank by its
ABI, an instruction id for each payment. Its schema belongs to the consortium and is not shipped.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from stdnum.iban import compact

from concilia.integrations.sepa.latin import latin
from concilia.integrations.sepa.model import NAME_LENGTH, Payment, PaymentFile
from concilia.integrations.sepa.pain001 import amount_and_creditor, check, group_header
from concilia.integrations.sepa.problems import refuse
from concilia.integrations.sepa.xml import Element, add, document, to_bytes

BODY = "urn:CBI:xsd:CBIBdyPaymentRequest.00.04.01"
REQUEST = "urn:CBI:xsd:CBIPaymentRequest.00.04.01"


def write_cbi(file: PaymentFile) -> bytes:
    """The order for a bank that takes CBI files. Raises SepaError, also for a debtor whose account isn't Italian."""
    check(file)
    account = compact(file.debtor_iban)
    if not account.startswith("IT"):
        raise refuse(
            "cbi.debtor", "debtor_iban", _("Il formato CBI vuole un conto italiano di chi paga: usa quello ISO.")
        )
    body = document(BODY, "CBIBdyPaymentRequest", PMRQ=REQUEST)
    order = document(REQUEST)
    group_header(order, file)
    _payment_information(order, file, account)
    add(body, "CBIEnvelPaymentRequest/CBIPaymentRequest").extend(list(order))
    return to_bytes(body)


def _payment_information(order: Element, file: PaymentFile, account: str) -> None:
    block = add(order, "PmtInf")
    add(block, "PmtInfId", file.message_id)
    add(block, "PmtMtd", "TRF")
    add(block, "BtchBookg", "false")
    add(block, "PmtTpInf/SvcLvl/Cd", "SEPA")
    add(block, "ReqdExctnDt/Dt", file.execution_date.isoformat())
    add(block, "Dbtr/Nm", latin(file.debtor_name, NAME_LENGTH))
    add(block, "DbtrAcct/Id/IBAN", account)
    add(block, "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", account[5:10])
    add(block, "ChrgBr", "SLEV")
    for number, payment in enumerate(file.payments, start=1):
        _transfer(block, payment, number, file.category_purpose)


def _transfer(block: Element, payment: Payment, number: int, category_purpose: str) -> None:
    transfer = add(block, "CdtTrfTxInf")
    identity = add(transfer, "PmtId")
    add(identity, "InstrId", str(number))
    add(identity, "EndToEndId", payment.end_to_end_id)
    if category_purpose:
        add(transfer, "PmtTpInf/CtgyPurp/Cd", category_purpose)
    amount_and_creditor(transfer, payment)
