"""Six digits for who has no phone at hand: for minutes, once, for one voucher (M14)."""

import itertools

import pytest

from concilia.core.errors import NotAllowed, NotFound, TooMany
from concilia.vouchers.domain import ending, lookup, spoken
from concilia.vouchers.models import SpokenCode, WrongCode
from tests.fixtures.refusals import refused


@pytest.fixture
def detto(giulia, act):
    """Giulia makes six digits for a voucher."""
    return lambda voucher, by=giulia, **more: spoken.make(act(by), voucher=voucher, **more).digits


@pytest.fixture
def sente(irene, cooperativa, act):
    """Irene types at the till what she hears."""
    return lambda typed: lookup.look_up(act(irene), provider=cooperativa, typed=typed)


def test_the_till_opens_the_voucher_of_the_digits_it_hears(buono, detto, sente):
    voucher = buono()
    digits = detto(voucher)
    assert len(digits) == 6
    assert sente(f" {digits[:3]} {digits[3:]} ") == voucher


def test_they_are_good_once(buono, detto, sente):
    digits = detto(buono())
    sente(digits)
    with pytest.raises(NotFound):
        sente(digits)
    assert WrongCode.objects.count() == 1


@pytest.mark.parametrize(("now", "good"), [("2026-05-12T10:09:59", True), ("2026-05-12T10:10:00", False)])
def test_they_live_ten_minutes(now, good, buono, detto, sente, at):
    voucher = buono()
    digits = detto(voucher)
    at(now)
    if good:
        assert sente(digits) == voucher
    else:
        with refused("vouchers.find", NotFound):
            sente(digits)


def test_new_ones_end_those_before(buono, detto, sente):
    voucher = buono()
    first, second = detto(voucher, below=lambda top: 111_111), detto(voucher, below=lambda top: 222_222)
    with pytest.raises(NotFound):
        sente(first)
    assert sente(second) == voucher


def test_two_live_codes_are_never_the_same(buono, anna, detto, sente):
    mine, hers = buono(), buono(anna)
    draws = itertools.cycle([7, 7, 8])
    detto(mine, below=lambda top: 7)
    assert detto(hers, by=anna, below=lambda top: next(draws)) == "000008"
    assert sente("000007") == mine


def test_digits_that_died_may_be_drawn_again(buono, anna, detto, sente, at):
    detto(buono(), below=lambda top: 7)
    at("2026-05-12T10:10")
    hers = buono(anna)
    assert detto(hers, by=anna, below=lambda top: 7) == "000007"
    assert sente("000007") == hers


def test_the_digits_are_kept_nowhere(buono, detto):
    digits = detto(buono())
    row = SpokenCode.objects.get()
    assert digits not in (row.digest, str(row.pk), row.made_by)
    assert len(row.digest) == 64


def test_five_in_an_hour_are_enough(buono, detto, at):
    voucher = buono()
    for _ in range(5):
        detto(voucher)
    with pytest.raises(TooMany):
        detto(voucher)
    at("2026-05-12T11:00:01")
    detto(voucher)


def test_guessing_them_is_counted_and_stopped(buono, detto, sente):
    voucher = buono()
    digits = detto(voucher, below=lambda top: 999_999)
    for number in range(10):
        with pytest.raises(NotFound):
            sente(f"{number:06}")
    with pytest.raises(TooMany):
        sente(digits)


def test_a_voucher_that_cannot_be_spent_has_none(buono, detto, sara, act):
    voucher = buono()
    ending.suspend(act(sara, reason="Verifica"), voucher=voucher)
    with refused("vouchers.redeem.state"):
        detto(voucher)


def test_the_desk_makes_them_on_the_phone(buono, detto, sente, sara):
    voucher = buono()
    assert sente(detto(voucher, by=sara)) == voucher


@pytest.mark.parametrize("who", ["anna", "irene", "elena"])
def test_nobody_makes_them_for_another(who, request, buono, detto):
    voucher = buono()
    with pytest.raises(NotAllowed):
        detto(voucher, by=request.getfixturevalue(who))


def test_they_are_forgotten(buono, detto, act, at):
    detto(buono())
    at("2026-05-12T10:30")
    assert spoken.forget_spoken_codes(act()) == 0
    at("2026-05-12T11:00")
    assert spoken.forget_spoken_codes(act()) == 1
