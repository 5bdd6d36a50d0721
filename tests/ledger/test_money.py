"""The ways of money, from a source to what was paid."""

import pytest

from concilia.core.errors import Conflict, NotFound, Refusal
from concilia.core.ids import uuid7
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Account, Transfer
from concilia.ledger.queries import balances, history, summary, verify

pytestmark = pytest.mark.django_db


def test_money_goes_from_the_source_to_what_was_paid(till, kinds):
    voucher = till.voucher(100_000)
    till.redeem(voucher, 30_000)
    order = till.order(30_000)
    money.pay(till.act, order=order)
    told = summary(till.network)
    assert (told.funded, told.left, told.committed, told.in_vouchers) == (100_000, 0, 0, 70_000)
    assert (told.owed, told.ordered, told.paid, told.used) == (0, 0, 30_000, 30_000)
    assert told.closes
    assert till.left(kinds.voucher, voucher) == 70_000
    assert list(verify()) == []


def test_a_voucher_pays_to_the_last_cent_and_not_one_more(till, kinds):
    voucher = till.voucher(1_000)
    till.redeem(voucher, 999)
    with pytest.raises(Refusal, match=r"restano 0,01\s€, ne servono 0,02\s€") as refused:
        till.redeem(voucher, 2)
    assert (refused.value.code, refused.value.params["left_cents"]) == ("ledger.insufficient", 1)
    till.redeem(voucher, 1)
    assert till.left(kinds.voucher, voucher) == 0


def test_after_a_refusal_the_transaction_goes_on(till, kinds):
    voucher = till.voucher(1_000)
    with till.act.writing():
        with pytest.raises(Refusal):
            till.redeem(voucher, 1_001)
        till.redeem(voucher, 400)
    assert till.left(kinds.voucher, voucher) == 600


def test_awards_stop_where_the_line_ends(till):
    till.fund(5_000)
    till.award(4_999)
    with pytest.raises(Refusal, match="linea di bilancio"):
        till.award(2)
    assert summary(till.network).left == 1


def test_a_call_reserves_its_part_of_a_line(till, kinds):
    till.fund(10_000)
    call_line = uuid7()
    till.send(flows.reserve(id=uuid7(), line=till.line, call_line=call_line, cents=4_000))
    with pytest.raises(Refusal):
        till.send(flows.award(award=uuid7(), line=call_line, cents=4_001))
    till.send(flows.award(award=uuid7(), line=call_line, cents=1_000))
    till.give_back(kinds.budget, call_line)
    assert till.left(kinds.budget, till.line) == 9_000


def test_a_line_is_not_cut_below_what_it_has_committed(till, kinds):
    till.fund(10_000)
    till.award(7_000)
    source = Key(AccountKind.SOURCE, till.source)
    with pytest.raises(Refusal, match="restano 30,00"):
        till.give_back(kinds.budget, till.line, 3_001, to=source)
    till.give_back(kinds.budget, till.line, 3_000, to=source)
    assert summary(till.network).funded == 7_000


def test_the_same_redemption_sent_twice_moves_money_once(till, kinds):
    voucher, redemption = till.voucher(1_000), uuid7()
    flow = flows.redeem(redemption=redemption, voucher=voucher, payee=till.payee, cents=400)
    first, second = till.send(flow), till.send(flow)
    assert (first[0].pk, second[0].pk, second[0].at) == (redemption, redemption, first[0].at)
    assert till.left(kinds.voucher, voucher) == 600


@pytest.mark.parametrize("change", ["cents", "voucher", "payee"])
def test_the_same_id_for_another_redemption_is_refused_and_moves_nothing(till, kinds, change):
    voucher, other, redemption = till.voucher(1_000), till.voucher(1_000), uuid7()
    till.redeem(voucher, 400, redemption)
    said = {"voucher": voucher, "payee": till.payee, "cents": 400}
    said[change] = {"voucher": other, "payee": uuid7(), "cents": 401}[change]
    with pytest.raises(Conflict, match="dati diversi"):
        till.send(flows.redeem(redemption=redemption, **said))
    assert balances(kinds.voucher, [voucher, other]) == {voucher: 600, other: 1_000}


def test_a_batch_moves_all_or_none(till, kinds):
    till.fund(1_000)
    awards = [flows.award(award=uuid7(), line=till.line, cents=400) for _ in range(3)]
    with pytest.raises(Refusal, match=r"restano 10,00\s€, ne servono 12,00\s€"):
        till.send(*awards)
    assert till.left(kinds.budget, till.line) == 1_000
    assert len(till.send(*awards[:2])) == 2


def test_a_batch_sent_again_with_more_in_it_adds_only_what_is_new(till, kinds):
    till.fund(1_000)
    awards = [flows.award(award=uuid7(), line=till.line, cents=100) for _ in range(5)]
    till.send(*awards[:2])
    assert [made.pk for made in till.send(*awards, awards[0])] == [way.id for way in (*awards, awards[0])]
    assert till.left(kinds.budget, till.line) == 500


def test_one_id_twice_in_a_batch_with_another_content_is_refused(till):
    till.fund(1_000)
    award = uuid7()
    with pytest.raises(Conflict):
        till.send(*(flows.award(award=award, line=till.line, cents=cents) for cents in (1, 2)))


def awards_of(till, count, cents):
    return [flows.award(award=uuid7(), line=till.line, cents=cents) for _ in range(count)]


def test_hundreds_of_awards_move_at_once_and_again_move_nothing(till, kinds):
    till.fund(100_000)
    awards = awards_of(till, 600, 100)
    for _ in range(2):
        assert [made.pk for made in till.send(*awards)] == [way.id for way in awards]
    assert till.left(kinds.budget, till.line) == 40_000
    assert sum(balances(kinds.commitment, [way.id for way in awards]).values()) == 60_000
    assert list(verify()) == []


def test_hundreds_of_awards_are_refused_as_one(till, kinds):
    till.fund(100_000)
    with till.act.writing():
        with pytest.raises(Refusal, match=r"restano 1.000,00\s€, ne servono 1.000,20\s€"):
            till.send(*awards_of(till, 501, 200)[:500], *awards_of(till, 1, 20))
        till.send(*awards_of(till, 500, 200))
    assert till.left(kinds.budget, till.line) == 0


def test_a_use_costs_few_statements(till, assert_queries):
    """The transaction, the accounts, the transfer: what moves the balance is in the transfer's own statement."""
    voucher = till.voucher(1_000)
    till.redeem(voucher, 1)
    with assert_queries(4):
        till.redeem(voucher, 1)


@pytest.mark.parametrize("cents", [0, -1, 1.0, 0.5, True, False, "1", None, float("nan"), 10**15, 10**30, "١٢", "１２"])
def test_what_is_no_amount_is_refused(till, cents):
    till.fund(1_000)
    before = Transfer.objects.count()
    with pytest.raises(Refusal, match="numero intero di centesimi"):
        till.send(flows.award(award=uuid7(), line=till.line, cents=cents))
    assert Transfer.objects.count() == before


def test_a_use_and_the_ceiling_it_eats_move_together(till, kinds):
    voucher, child = till.voucher(10_000), uuid7()
    money.allow(till.act, network=till.network, owner=child, period="2027-03", cents=500)

    def use(cents):
        redemption = uuid7()
        till.send(
            flows.redeem(redemption=redemption, voucher=voucher, payee=till.payee, cents=cents),
            flows.use_allowance(
                redemption=redemption, network=till.network, owner=child, period="2027-03", cents=cents
            ),
        )
        return redemption

    first = use(400)
    with pytest.raises(Refusal, match="limite di periodo"):
        use(101)
    assert (till.left(kinds.voucher, voucher), till.left(kinds.allowance, child, "2027-03")) == (9_600, 100)
    money.undo(till.act, id=uuid7(), redemption=first, cents=300)
    assert (till.left(kinds.voucher, voucher), till.left(kinds.allowance, child, "2027-03")) == (9_900, 400)
    assert list(verify()) == []


def test_a_ceiling_that_was_never_set_allows_nothing(till):
    voucher, redemption = till.voucher(1_000), uuid7()
    with pytest.raises(Refusal, match="limite di periodo"):
        till.send(
            flows.redeem(redemption=redemption, voucher=voucher, payee=till.payee, cents=1),
            flows.use_allowance(redemption=redemption, network=till.network, owner=voucher, period="2027", cents=1),
        )


def test_a_ceiling_is_set_once(till, kinds):
    for cents in (500, 500, 900):
        money.allow(till.act, network=till.network, owner=till.line, period="2027", cents=cents)
    assert till.left(kinds.allowance, till.line, "2027") == 500


def test_a_redemption_is_undone_once_wholly_or_in_part(till, kinds):
    voucher = till.voucher(1_000)
    redemption, undoing = till.redeem(voucher, 400), uuid7()
    money.undo(till.act, id=undoing, redemption=redemption, cents=100)
    money.undo(till.act, id=undoing, redemption=redemption, cents=100)
    with pytest.raises(Conflict, match="stornato"):
        money.undo(till.act, id=uuid7(), redemption=redemption, cents=100)
    assert till.left(kinds.voucher, voucher) == 700
    with pytest.raises(NotFound):
        money.undo(till.act, id=uuid7(), redemption=uuid7())


def test_no_more_is_undone_than_was_used(till, kinds):
    voucher = till.voucher(1_000)
    till.redeem(voucher, 500)
    redemption = till.redeem(voucher, 400)
    with pytest.raises(Refusal, match="reversal"):
        money.undo(till.act, id=uuid7(), redemption=redemption, cents=401)
    assert till.left(kinds.voucher, voucher) == 100


def test_what_was_ordered_is_not_undone(till):
    voucher = till.voucher(1_000)
    redemption = till.redeem(voucher, 400)
    till.order(400)
    with pytest.raises(Refusal, match="debito verso"):
        money.undo(till.act, id=uuid7(), redemption=redemption)


def test_what_is_left_is_given_back_once(till, kinds):
    voucher, ending = till.voucher(1_000), uuid7()
    till.redeem(voucher, 400)
    first = till.give_back(kinds.voucher, voucher, id=ending)
    again = till.give_back(kinds.voucher, voucher, id=ending)
    assert (first.cents, again.pk) == (600, first.pk)
    assert till.give_back(kinds.voucher, voucher) is None
    with pytest.raises(Refusal):
        till.redeem(voucher, 1)
    assert (till.left(kinds.budget, till.line), summary(till.network).in_vouchers) == (600, 0)


def test_a_contribution_is_settled_without_a_voucher(till, kinds):
    till.fund(1_000)
    award = till.award(800)
    claim = uuid7()
    till.send(flows.settle(id=claim, award=award, payee=till.payee, cents=600))
    money.undo(till.act, id=uuid7(), redemption=claim, cents=100)
    till.give_back(kinds.commitment, award)
    assert (summary(till.network).owed, summary(till.network).left) == (500, 500)


def test_an_order_is_paid_or_rejected_once(till, kinds):
    till.redeem(till.voucher(1_000), 1_000)
    order = till.order(600)
    assert money.reject(till.act, order=order).pk == money.reject(till.act, order=order).pk
    with pytest.raises(Conflict, match="mandato"):
        money.pay(till.act, order=order)
    second = till.order(1_000)
    money.pay(till.act, order=second)
    told = summary(till.network)
    assert (told.owed, told.ordered, told.paid) == (0, 0, 1_000)
    with pytest.raises(NotFound, match="mandato"):
        money.pay(till.act, order=uuid7())


def test_no_more_is_ordered_than_is_owed(till):
    till.redeem(till.voucher(1_000), 300)
    with pytest.raises(Refusal, match=r"restano 3,00\s€, ne servono 3,01\s€"):
        till.order(301)


def test_an_order_can_be_paid_only_with_its_own_money(till, kinds):
    till.redeem(till.voucher(1_000), 1_000)
    small, big = till.order(100), till.order(900)
    money.pay(till.act, order=small)
    paid = Key(AccountKind.PAID, till.payee)
    twice = flows.Flow(
        id=uuid7(),
        kind=TransferKind.PAY,
        debit=Key(AccountKind.ORDERED, till.payee),
        credit=paid,
        cents=901,
        reference=big,
    )
    with pytest.raises(Conflict, match="mandato"):
        till.send(twice)


def test_the_history_of_a_voucher_tells_all_that_touched_it(till):
    voucher = till.voucher(1_000)
    till.redeem(voucher, 400)
    assert [row.kind for row in history(voucher)] == [TransferKind.ISSUE, TransferKind.REDEEM]
    assert {row.by for row in history(voucher)} == {"system:test"}


def test_balances_of_owners_without_an_account_are_zero(till, kinds):
    nobody = uuid7()
    till.redeem(till.voucher(1_000), 400)
    assert balances(kinds.payable, [till.payee, nobody]) == {till.payee: 400, nobody: 0}
    assert not Account.objects.filter(owner=nobody).exists()


def test_a_payment_that_comes_back_is_owed_again_once(till):
    till.redeem(till.voucher(100), 100)
    order = till.order(100)
    money.pay(till.act, order=order)
    money.unpay(till.act, order=order)
    sums = summary(till.network)
    assert (sums.owed, sums.ordered, sums.paid, sums.closes) == (100, 0, 0, True)
    assert money.unpay(till.act, order=order).cents == 100
    assert summary(till.network).owed == 100
    assert list(verify()) == []


def test_an_order_that_was_not_paid_does_not_come_back(till):
    till.redeem(till.voucher(100), 100)
    order = till.order(100)
    with pytest.raises(NotFound):
        money.unpay(till.act, order=order)


# What is kept for the Treasury, and what must come back


@pytest.fixture
def pagati(till):
    """The payee got 10 euros, and is owed 5 more."""
    till.redeem(till.voucher(1_500), 1_500)
    money.pay(till.act, order=till.order(1_000))
    return till


def sums_of(till):
    told = summary(till.network)
    assert told.closes
    assert list(verify()) == []
    return told.left, told.owed, told.paid, told.taxes, told.claimed


def test_the_tax_of_what_is_owed_is_kept_and_then_remitted(pagati):
    about = uuid7()
    pagati.send(flows.hold(id=about, payee=pagati.payee, cents=90, reference=about))
    assert sums_of(pagati) == (0, 410, 1_000, 90, 0)
    pagati.send(flows.remit(id=uuid7(), payee=pagati.payee, cents=90, reference=about))
    assert sums_of(pagati) == (0, 410, 1_090, 0, 0)


def test_what_comes_back_returns_to_the_line(pagati):
    claim = uuid7()
    pagati.send(flows.claim(recovery=claim, payee=pagati.payee, cents=300))
    assert sums_of(pagati) == (0, 500, 700, 0, 300)
    pagati.send(flows.recover(id=uuid7(), recovery=claim, line=pagati.line, cents=120))
    assert sums_of(pagati) == (120, 500, 700, 0, 180)
    pagati.send(
        flows.offset(id=uuid7(), payee=pagati.payee, cents=80, reference=claim),
        flows.recover(id=uuid7(), recovery=claim, line=pagati.line, cents=80),
    )
    assert sums_of(pagati) == (200, 420, 780, 0, 100)
    money.drop_claim(pagati.act, recovery=claim, cents=100)
    assert sums_of(pagati) == (200, 420, 880, 0, 0)


def test_no_more_is_claimed_than_was_paid_nor_recovered_than_was_claimed(pagati):
    for cents, way in ((1_001, "claim"), (301, "recover"), (501, "offset")):
        claim = uuid7()
        if way == "recover":
            pagati.send(flows.claim(recovery=claim, payee=pagati.payee, cents=300))
        asked = {
            "claim": flows.claim(recovery=claim, payee=pagati.payee, cents=cents),
            "recover": flows.recover(id=uuid7(), recovery=claim, line=pagati.line, cents=cents),
            "offset": flows.offset(id=uuid7(), payee=pagati.payee, cents=cents, reference=claim),
        }[way]
        with pytest.raises(Refusal) as caught:
            pagati.send(asked)
        assert caught.value.code == "ledger.insufficient"


def test_what_was_claimed_back_is_not_unpaid_too(pagati):
    """The payment comes back from the bank after a part of it was claimed: that part would come back twice."""
    order = pagati.order(500)
    money.pay(pagati.act, order=order)
    pagati.send(flows.claim(recovery=uuid7(), payee=pagati.payee, cents=1_200))
    with pytest.raises(Refusal):
        money.unpay(pagati.act, order=order)
