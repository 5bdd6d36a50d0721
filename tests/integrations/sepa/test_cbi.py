"""The consortium's schema is not redistributed: name its folder in CBI_SCHEMAS to validate against it too."""

import os
from pathlib import Path

import pytest
from lxml import etree

from concilia.integrations.sepa import SepaError, validate, write_cbi
from tests.integrations.sepa.examples import run

SCHEMAS = os.environ.get("CBI_SCHEMAS", "")
NS = {"b": "urn:CBI:xsd:CBIBdyPaymentRequest.00.04.01", "r": "urn:CBI:xsd:CBIPaymentRequest.00.04.01"}


def texts(path: str) -> list[str]:
    return [element.text for element in etree.fromstring(write_cbi(run())).findall(path, NS)]


def test_the_order_stands_in_its_envelope_with_one_block():
    root = etree.fromstring(write_cbi(run()))
    assert root.tag == "{urn:CBI:xsd:CBIBdyPaymentRequest.00.04.01}CBIBdyPaymentRequest"
    assert len(root.findall("b:CBIEnvelPaymentRequest/b:CBIPaymentRequest/r:PmtInf", NS)) == 1


def test_the_bank_of_who_pays_is_named_by_its_abi():
    assert texts(".//r:DbtrAgt/r:FinInstnId/r:ClrSysMmbId/r:MmbId") == ["05428"]


def test_totals_stand_only_in_the_header():
    assert texts(".//r:CtrlSum") == ["1234.63"]
    assert texts(".//r:GrpHdr/r:CtrlSum") == ["1234.63"]


def test_every_payment_has_its_instruction_and_its_own_id():
    assert texts(".//r:InstrId") == ["1", "2"]
    assert texts(".//r:EndToEndId") == ["DIST-2026-03-0001", "DIST-2026-03-0002"]
    assert texts(".//r:CtgyPurp/r:Cd") == ["SUPP", "SUPP"]


def test_the_same_run_gives_the_same_bytes():
    assert write_cbi(run()) == write_cbi(run())


def test_an_account_abroad_cannot_pay_by_cbi():
    with pytest.raises(SepaError) as caught:
        write_cbi(run(debtor_iban="SM86U0322509800000000270100"))
    assert [problem.code for problem in caught.value.problems] == ["cbi.debtor"]


def test_the_checks_of_the_iso_file_hold_here_too():
    with pytest.raises(SepaError):
        write_cbi(run(cuc="x"))


@pytest.mark.skipif(not SCHEMAS, reason="CBI_SCHEMAS names no folder with the consortium's schemas")
@pytest.mark.parametrize("changes", [{}, {"category_purpose": ""}])
def test_the_file_is_valid_for_the_consortium(changes):
    schema = Path(SCHEMAS) / "CBIBdyPaymentRequest.00.04.01.xsd"
    assert validate(write_cbi(run(**changes)), schema) == []
    assert validate(write_cbi(run(**changes)).replace(b"<PMRQ:InstrId>1</PMRQ:InstrId>", b""), schema) != []
