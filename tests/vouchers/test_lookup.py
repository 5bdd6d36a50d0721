"""Guessing codes at a till does not pay."""

import pytest

from concilia.core.errors import NotAllowed, NotFound, TooMany
from concilia.engines import codes
from concilia.vouchers.domain import lookup
from concilia.vouchers.models import WrongCode


@pytest.fixture
def typing(irene, cooperativa, act):
    def type_(typed, by=irene):
        return lookup.look_up(act(by), provider=cooperativa, typed=typed)

    return type_


def wrong(number):
    return codes.make_voucher_code(lambda top: number)


def test_a_right_code_is_found_and_leaves_nothing(buono, typing):
    voucher = buono()
    assert typing(voucher.code) == voucher
    assert WrongCode.objects.count() == 0


def test_after_ten_wrong_codes_even_the_right_one_waits(buono, typing, at):
    voucher = buono()
    for number in range(10):
        with pytest.raises(NotFound):
            typing(wrong(number))
    with pytest.raises(TooMany):
        typing(voucher.code)
    at("2026-05-12T10:11")
    assert typing(voucher.code) == voucher


def test_one_who_guesses_does_not_stop_the_others(buono, typing, somebody, cooperativa):
    from concilia.access.kinds import Kind

    voucher, nina = buono(), somebody("Nina", (Kind.PROVIDER, cooperativa))
    for number in range(10):
        with pytest.raises(NotFound):
            typing(wrong(number), by=nina)
    assert typing(voucher.code) == voucher


def test_wrong_codes_are_forgotten(typing, act, at):
    with pytest.raises(NotFound):
        typing(wrong(1))
    assert lookup.forget_wrong_codes(act()) == 0
    at("2026-05-12T10:11")
    assert lookup.forget_wrong_codes(act()) == 1


@pytest.mark.parametrize("who", ["giulia", "sara", "elena"])
def test_it_is_for_tills(who, request, typing, buono):
    voucher = buono()
    with pytest.raises(NotAllowed):
        typing(voucher.code, by=request.getfixturevalue(who))
