from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from concilia.core.errors import Refusal
from concilia.integrations.sepa import Payment, SepaError, validate, write
from concilia.integrations.sepa.latin import latin
from tests.integrations.sepa.examples import IT, NIDO, run

NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def texts(data: bytes, path: str) -> list[str]:
    return [element.text for element in etree.fromstring(data).findall(path, NS)]


def codes(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(SepaError) as caught:
        write(run(**changes))
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_the_file_is_valid_for_the_official_schema():
    assert validate(write(run())) == []
    assert validate(write(run(debtor_bic="BCITITMM", category_purpose=""))) == []


def test_the_same_run_gives_the_same_bytes_and_ids():
    first, again = write(run()), write(run())
    assert first == again
    assert texts(first, ".//p:MsgId") == ["CONCILIA-RUN-2026-03"]
    assert texts(first, ".//p:EndToEndId") == ["DIST-2026-03-0001", "DIST-2026-03-0002"]


def test_totals_are_exact_in_both_headers():
    data = write(run())
    assert texts(data, ".//p:CtrlSum") == ["1234.63", "1234.63"]
    assert texts(data, ".//p:NbOfTxs") == ["2", "2"]
    assert texts(data, ".//p:InstdAmt") == ["1234.56", "0.07"]


def test_who_sends_is_named_with_the_cuc():
    data = write(run())
    assert texts(data, ".//p:InitgPty/p:Id/p:OrgId/p:Othr/p:Id") == ["0123456A"]
    assert texts(data, ".//p:InitgPty/p:Id/p:OrgId/p:Othr/p:Issr") == ["CBI"]


def test_the_instant_is_written_in_italian_time():
    assert texts(write(run()), ".//p:CreDtTm") == ["2026-04-01T10:00:00+02:00"]


def test_names_and_texts_are_in_the_sepa_latin_set():
    data = write(run())
    assert texts(data, ".//p:Cdtr/p:Nm") == [
        "Cooperativa sociale L'Aquilone + C. s.c.s.",
        "Associazione Dopo Scuola Wiecej",
    ]
    assert texts(data, ".//p:Dbtr/p:Nm") == ["Comunita montana d'esempio"]
    assert texts(data, ".//p:Ustrd") == ["Distinta marzo 2026 - CUP J81B21000000001 - citta"]


def test_all_problems_are_told_at_once():
    bad = Payment(end_to_end_id="/x", creditor_name="🎈", iban="IT60X0542811101000000123457", amount_cents=0)
    assert codes(payments=(bad,), cuc="12", message_id="a//b", debtor_bic="X") == [
        ("identifier", "message_id"),
        ("format", "cuc"),
        ("format", "debtor_bic"),
        ("identifier", "payments[0].end_to_end_id"),
        ("name", "payments[0].creditor_name"),
        ("iban.check", "payments[0].iban"),
        ("amount", "payments[0].amount_cents"),
    ]


def test_a_problem_names_the_payment_in_words():
    bad = replace(NIDO, iban="IT60X0542811101000000123457")
    with pytest.raises(Refusal) as caught:
        write(run(bad))
    assert str(caught.value) == (
        "Cooperativa sociale L'Aquilone & C. s.c.s. (DIST-2026-03-0001): "
        "Le cifre di controllo dell'IBAN non tornano: ricopialo per intero."
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"payments": ()}, ("no-payments", "payments")),
        ({"payments": (NIDO, NIDO)}, ("duplicate-id", "payments")),
        ({"payments": (replace(NIDO, iban="BR1500000000000010932840814P2"),)}, ("iban.country", "payments[0].iban")),
        ({"payments": (replace(NIDO, amount_cents=100_000_000_000),)}, ("amount", "payments[0].amount_cents")),
        ({"payments": (replace(NIDO, amount_cents=10.5),)}, ("amount", "payments[0].amount_cents")),
        ({"payments": (replace(NIDO, purpose="govt"),)}, ("format", "payments[0].purpose")),
        ({"category_purpose": "TOOLONG"}, ("format", "category_purpose")),
        ({"created": datetime(2026, 4, 1)}, ("no-zone", "created")),  # noqa: DTZ001
        ({"execution_date": date(2026, 3, 31)}, ("past-date", "execution_date")),
    ],
)
def test_what_a_bank_would_refuse_is_refused_before(change, expected):
    assert codes(**change) == [expected]


def test_today_is_the_italian_day_of_the_instant():
    late = datetime(2026, 4, 1, 22, 30, tzinfo=UTC)
    assert codes(created=late, execution_date=date(2026, 4, 1)) == [("past-date", "execution_date")]
    assert write(run(created=late, execution_date=date(2026, 4, 2)))


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=200), remittance=st.text(max_size=300), cents=st.integers(1, 99_999_999_999))
def test_any_text_gives_a_valid_file_or_a_clear_refusal(name, remittance, cents):
    payment = Payment(end_to_end_id="E1", creditor_name=name, iban=IT, amount_cents=cents, remittance=remittance)
    if not any(character.isalnum() for character in latin(name, 70)):
        assert codes(payments=(payment,)) == [("name", "payments[0].creditor_name")]
        return
    data = write(run(payment))
    assert validate(data) == []
    assert Decimal(texts(data, ".//p:CtrlSum")[0]) * 100 == cents


def test_the_validator_says_the_line_of_what_is_wrong():
    data = write(run()).replace(b"<NbOfTxs>2</NbOfTxs>", b"<NbOfTxs>due</NbOfTxs>", 1)
    errors = validate(data)
    assert errors
    assert errors[0].startswith("line 7: ")
    assert "due" in errors[0]
    assert validate(b"<a>")[0].startswith("riga 1: ")
