"""Codes of organisations, accounts and projects."""

from __future__ import annotations

import pytest

from concilia.engines.codes import SEPA, cup, format_iban, iban, organisation_code, vat_number
from concilia.engines.invalid import Invalid


def refused(read, text):
    with pytest.raises(Invalid) as error:
        read(text)
    assert str(error.value)
    return error.value.code


@pytest.mark.parametrize("text", ["00743110157", "IT 00743110157", "it00743110157", "007 4311 0157"])
def test_vat_number(text):
    assert vat_number(text) == "00743110157"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("00743110158", "vat.check"),
        ("0074311015", "vat.form"),
        ("", "vat.form"),
        ("DE123456789", "vat.form"),
        ("00000000000", "vat.office"),
        ("12345673333", "vat.office"),
    ],
)
def test_vat_numbers_that_are_not(text, code):
    assert refused(vat_number, text) == code


def test_fiscal_code_of_an_organisation():
    assert organisation_code("80015010723") == "80015010723"
    assert refused(organisation_code, "80015010724") == "org.check"
    assert refused(organisation_code, "RSSMRA85T10F205R") == "org.person"


@pytest.mark.parametrize(
    "value",
    ["IT60X0542811101000000123456", "SM86U0322509800000000270100", "DE89370400440532013000", "RS35260005601001611379"],
)
def test_iban_as_printed_and_as_typed(value):
    assert iban(value) == iban(format_iban(value).lower()) == value
    assert format_iban(value).startswith(f"{value[:4]} {value[4:8]} ")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("IT60X0542811101000000123457", "iban.check"),
        ("IT60Y0542811101000000123456", "iban.check"),
        ("IT60X054281110100000012345", "iban.check"),
        ("US64SVBKUS6S3300958879", "iban.country"),
        ("hello", "iban.form"),
        ("", "iban.form"),
    ],
)
def test_ibans_that_are_not(text, code):
    assert refused(iban, text) == code


def test_a_wrong_cin_is_noticed_even_if_the_check_digits_are_right():
    from stdnum.iban import calc_check_digits

    wrong = "IT00Y0542811101000000123456"
    value = wrong[:2] + calc_check_digits(wrong) + wrong[4:]
    assert refused(iban, value) == "iban.cin"


def test_a_wrong_length_is_noticed_even_if_the_check_digits_are_right():
    from stdnum.iban import calc_check_digits

    short = "IT00X054281110100000012345"
    assert refused(iban, short[:2] + calc_check_digits(short) + short[4:]) == "iban.form"


def test_sepa_has_the_union_and_its_neighbours():
    assert len(SEPA) == 42
    assert {"IT", "SM", "VA", "CH", "GB"} <= SEPA


def test_cup():
    assert cup("g17h 0300 0130 001") == "G17H03000130001"
    for text in ("G17H0300013000", "G17H030001300011", "17GH03000130001", "G17H0300013000A", ""):
        assert refused(cup, text) == "cup.form"
