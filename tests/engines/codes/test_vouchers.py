"""Voucher codes: readable, typed in any way, and no single slip goes unnoticed."""

from __future__ import annotations

import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.codes import ALPHABET, format_voucher_code, make_voucher_code, voucher_code
from concilia.engines.codes.vouchers import LENGTH, code_of
from concilia.engines.invalid import Invalid

CODES = st.integers(0, 23**11 - 1).map(code_of)


def accepted(value):
    try:
        return voucher_code(value) == value
    except Invalid:
        return False


def test_the_alphabet_has_no_look_alikes():
    assert len(set(ALPHABET)) == 23
    assert not set(ALPHABET) & set("0OQ1IL5S2Z8BU")


def test_the_random_source_decides():
    assert make_voucher_code(random.Random(7).randrange) == make_voucher_code(random.Random(7).randrange)
    assert len({make_voucher_code(secrets.randbelow) for _ in range(100)}) == 100


@given(CODES)
def test_shown_and_typed(value):
    assert voucher_code(format_voucher_code(value).lower()) == value
    assert voucher_code(f"  {value[:5]} {value[5:]}\N{EN DASH} ") == value


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(value, at, character):
    assert accepted(value[:at] + character + value[at + 1 :]) == (character == value[at])


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_exchanged_characters_are_noticed(value, one, other):
    typed = list(value)
    typed[one], typed[other] = typed[other], typed[one]
    assert accepted("".join(typed)) == ("".join(typed) == value)


@given(st.integers(0, 23**11 - 1), st.integers(0, 23**11 - 1))
def test_different_numbers_have_different_codes(one, other):
    assert (code_of(one) == code_of(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0A34-679A-CDEF", "voucher.character"),
        ("UA34-679A-CDEF", "voucher.character"),
        ("334-679A-CDEF", "voucher.length"),
        ("", "voucher.length"),
        ("3333-3333-3334", "voucher.check"),
    ],
)
def test_refusals_say_what_is_wrong(text, code):
    with pytest.raises(Invalid) as error:
        voucher_code(text)
    assert error.value.code == code
    assert str(error.value)
