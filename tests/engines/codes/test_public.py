"""Codes in publications can't be joined or undone; tokens hold 128 bits."""

from __future__ import annotations

import secrets
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.codes import public_code, token, token_digest, token_text, voucher_code
from concilia.engines.invalid import Invalid

KEY = bytes(range(32))
APPLICATIONS = [f"application-{number}" for number in range(2000)]


def test_the_same_publication_gives_the_same_code():
    assert public_code(KEY, "graduatoria-1", "a") == public_code(KEY, "graduatoria-1", "a")
    assert voucher_code(public_code(KEY, "graduatoria-1", "a"))


def test_no_code_returns_in_another_publication_nor_under_another_key():
    first = [public_code(KEY, "provisional", one) for one in APPLICATIONS]
    final = [public_code(KEY, "final", one) for one in APPLICATIONS]
    rekeyed = [public_code(KEY[::-1], "provisional", one) for one in APPLICATIONS]
    assert len({*first, *final, *rekeyed}) == 3 * len(APPLICATIONS)


def test_the_order_of_codes_says_nothing_of_the_order_of_applications():
    codes = [public_code(KEY, "final", one) for one in APPLICATIONS]
    rising = sum(before < after for before, after in pairwise(codes))
    assert 0.45 < rising / len(codes) < 0.55


def test_the_parts_of_the_message_can_not_slide():
    assert public_code(KEY, "ab", "c") != public_code(KEY, "a", "bc")


def test_a_short_key_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="16 bytes"):
        public_code(b"short", "p", "a")


@given(st.binary(min_size=16, max_size=16))
def test_a_token_is_read_back_as_scanned(content):
    value = token(lambda size: content[:size])
    assert len(value) == 26
    assert token_text(f" {value.lower()}\n") == value


def test_tokens_differ_and_so_do_their_digests():
    tokens = {token(secrets.token_bytes) for _ in range(100)}
    assert len(tokens) == len({token_digest(one) for one in tokens}) == 100


@pytest.mark.parametrize("text", ["", "A" * 25, "A" * 27, "A" * 25 + "B", "0" * 26, "É" * 26])
def test_broken_tokens(text):
    with pytest.raises(Invalid) as error:
        token_text(text)
    assert error.value.code == "token.form"
