"""The end of a voucher: what is left goes back to the call's line, once. And undoing a use."""

from datetime import date

import pytest

from concilia.core.errors import Conflict, NotAllowed
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import balances
from concilia.notices.models import Notice
from concilia.vouchers.domain import ending, redeeming, reversing
from concilia.vouchers.models import Redemption, Reversal
from concilia.vouchers.queries.spending import left, used
from concilia.vouchers.states import VoucherState
from tests.fixtures.refusals import refused
from tests.fixtures.vouchers import RULES

pytestmark = pytest.mark.usefixtures("conti")


def line_of(voucher):
    line = voucher.award.call_line_id
    return balances(AccountKind.BUDGET, [line])[line]


def last_use():
    return Redemption.objects.latest("at")


def test_the_holder_gives_up_what_is_left(buono, usa, giulia, act):
    voucher = buono()
    usa(voucher)
    before = line_of(voucher)
    assert ending.renounce(act(giulia), voucher=voucher) == 25_000
    assert (left(voucher), line_of(voucher) - before, voucher.state) == (0, 25_000, VoucherState.RENOUNCED)
    with refused("audit.state", Conflict):
        ending.renounce(act(giulia), voucher=voucher)
    assert line_of(voucher) - before == 25_000


def test_nobody_renounces_for_another(buono, giulia, anna, act):
    voucher = buono(giulia)
    with pytest.raises(NotAllowed):
        ending.renounce(act(anna), voucher=voucher)


def test_a_revocation_says_why(buono, sara, act):
    voucher = buono()
    with refused("audit.reason"):
        ending.revoke(act(sara), voucher=voucher)
    assert ending.revoke(act(sara, reason="Dichiarazione falsa"), voucher=voucher) == 37_500


def test_it_expires_the_day_after_its_last(buono, act, at):
    voucher = buono()
    at("2026-12-16T23:59")
    assert ending.expire_due(act()) == 0
    at("2026-12-17T00:00")
    before = line_of(voucher)
    assert (ending.expire_due(act()), ending.expire_due(act())) == (1, 0)
    assert (left(voucher), line_of(voucher) - before) == (0, 37_500)
    voucher.refresh_from_db()
    assert (voucher.state, voucher.ended_by) == (VoucherState.EXPIRED, "system:test")


def test_a_suspended_voucher_expires_too(buono, sara, act, at):
    voucher = buono()
    ending.suspend(act(sara, reason="Verifica"), voucher=voucher)
    at("2027-01-01T00:00")
    assert ending.expire_due(act()) == 1


def test_one_with_nothing_left_ends_without_a_transfer(buono, usa, giulia, act):
    voucher = buono(cents=12_500)
    usa(voucher)
    assert ending.renounce(act(giulia), voucher=voucher) == 0


# Undoing


def test_a_use_is_undone_with_its_limits(buono, usa, irene, act):
    voucher = buono()
    usa(voucher)
    reversing.reverse(act(irene, reason="Importo sbagliato"), redemption=last_use())
    assert left(voucher) == 37_500
    assert set(used(voucher, RULES["nursery"]).values()) == {0}
    assert usa(voucher)["cents"] == 12_500
    assert "04/05/2026 è stato stornato" in Notice.objects.get(code="vouchers.reversed").body


def test_undoing_needs_a_reason(buono, usa, irene, act):
    usa(buono())
    with refused("audit.reason"):
        reversing.reverse(act(irene, reason="  "), redemption=last_use())
    assert Reversal.objects.count() == 0


def test_a_use_is_undone_once(buono, usa, irene, sara, act):
    voucher = buono()
    usa(voucher)
    reversing.reverse(act(irene, reason="Errore"), redemption=last_use())
    with refused("vouchers.reverse.twice", Conflict):
        reversing.reverse(act(sara, reason="Errore"), redemption=last_use())
    assert left(voucher) == 37_500


def test_a_till_does_not_undo_the_uses_of_another(buono, usa, organisation, somebody, act):
    from concilia.access.kinds import Kind

    usa(buono())
    nina = somebody("Nina", (Kind.PROVIDER, organisation("altra")))
    with pytest.raises(NotAllowed):
        reversing.reverse(act(nina, reason="Errore"), redemption=last_use())


def test_what_comes_back_to_an_ended_voucher_goes_on_to_the_line(buono, usa, giulia, irene, act):
    voucher = buono()
    usa(voucher)
    ending.renounce(act(giulia), voucher=voucher)
    before = line_of(voucher)
    reversing.reverse(act(irene, reason="Bambino assente"), redemption=last_use())
    assert (left(voucher), line_of(voucher) - before) == (0, 12_500)


# Receipts refunded to the holder (MA-22)


@pytest.fixture
def rimborsa(sara, act, servizi):
    def make(voucher, by=sara, key="", **facts):
        given = {"receipt_amount": "120.00", "service": "after_school", "traceable": "true", **facts}
        return redeeming.refund(
            act(by, key=key),
            voucher=voucher,
            service=servizi["doposcuola"],
            service_date=date(2026, 5, 4),
            facts=given,
        )

    return make


@pytest.mark.seed("MA-22")
def test_a_worker_is_refunded_directly(buono, rimborsa, giulia):
    voucher = buono(kind="receipts", cents=40_000)
    receipt = rimborsa(voucher)
    assert (receipt["cents"], receipt["own_share"], receipt["left"]) == (6_000, 6_000, 34_000)
    assert balances(AccountKind.PAYABLE, [giulia.person.pk]) == {giulia.person.pk: 6_000}
    assert Redemption.objects.get().provider is None


def test_the_same_receipt_sent_twice_is_refunded_once(buono, rimborsa):
    voucher = buono(kind="receipts", cents=40_000)
    first = rimborsa(voucher, key="r1")
    assert rimborsa(voucher, key="r1") == {**first, "replayed": True}
    assert left(voucher) == 34_000


def test_an_expense_that_the_call_does_not_admit_is_refused_with_its_reason(buono, rimborsa):
    voucher = buono(kind="receipts", cents=40_000)
    with refused("vouchers.redeem.rule") as caught:
        rimborsa(voucher, traceable="false")
    assert str(caught.value) == "Il voucher non paga: Il pagamento non è tracciabile."


def test_a_call_that_pays_providers_refunds_nobody(buono, sara, act, servizi):
    voucher = buono()
    with refused("vouchers.refund.provider"):
        redeeming.refund(
            act(sara),
            voucher=voucher,
            service=servizi["micronido"],
            service_date=date(2026, 5, 4),
            facts={"month_cost": "300.00", "attended": "true"},
        )


@pytest.mark.parametrize("who", ["giulia", "irene", "elena"])
def test_refunds_are_of_the_desk(who, request, buono, rimborsa):
    voucher = buono(kind="receipts", cents=40_000)
    with pytest.raises(NotAllowed):
        rimborsa(voucher, by=request.getfixturevalue(who))
