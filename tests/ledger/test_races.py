"""Races on PostgreSQL. Each shows first that the race exists when the guards are off, then that it is gone.

The careless way is what other systems of this field do: read what is left, decide, write. A barrier between the
reading and the writing makes the worst case happen every time.
"""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from concilia.core import clock, guards
from concilia.core.errors import Busy, Refusal
from concilia.core.ids import uuid7
from concilia.ledger.domain import flows, money
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Transfer
from concilia.ledger.queries import balance, balances, summary, verify
from concilia.ledger.queries.balances import sums
from tests.ledger import raw

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TILLS = 64
PRICE = 100
VALUE = 1_000  # what ten of the 64 can have


def together(works):
    """Run each work in a thread with a connection of its own, all at once; what each returned or raised, in order."""
    barrier, answers = Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            connection.ensure_connection()
            barrier.wait(30)
            answers[place] = work()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def persistently(work, *words, **named):
    """As a till does: a busy system is asked again, a refusal is an answer."""

    def run():
        for _ in range(20):
            try:
                return work(*words, **named)
            except Busy:
                continue
            except Refusal as refusal:
                return refusal.code
        raise AssertionError("busy for ever")

    return run


def refusals(answers):
    unexpected = [answer for answer in answers if isinstance(answer, BaseException)]
    assert unexpected == []
    return Counter(answer for answer in answers if isinstance(answer, str))


def carelessly(count, read, write):
    """The race: everybody reads what is left, then everybody who saw enough writes."""
    gate = Barrier(count)

    def work(place):
        with transaction.atomic():
            enough = read() >= PRICE
            gate.wait(30)
            if enough:
                write(place)

    answers = together([lambda place=place: work(place) for place in range(count)])
    assert [answer for answer in answers if answer is not None] == []


def moved(kind):
    return sum(Transfer.objects.filter(kind=kind).values_list("cents", flat=True))


def set_balance(account, cents):
    raw.execute("UPDATE ledger_account SET balance = %s WHERE id = %s", [cents, raw.key(account.pk)])


# One voucher at 64 tills


@pytest.fixture
def voucher(till):
    return till.account(AccountKind.VOUCHER, till.voucher(VALUE))


@pytest.fixture
def payable(till, voucher):
    """An account of the payee, opened by a use of another voucher."""
    till.redeem(till.voucher(1), 1)
    return till.account(AccountKind.PAYABLE, till.payee)


def test_without_the_guard_64_tills_overspend_one_voucher(voucher, payable):
    def write(place):
        raw.insert(raw.transfer(voucher, payable, cents=PRICE))
        set_balance(voucher, VALUE - PRICE)

    with guards.suspended():
        carelessly(TILLS, lambda: balance(voucher), write)
    assert moved(TransferKind.REDEEM) - 1 == TILLS * PRICE > VALUE
    assert any(line.startswith("L2") for line in verify())
    assert any(line.startswith("L4") for line in verify())


def test_64_tills_spend_one_voucher_to_the_last_cent(till, voucher):
    answers = together([persistently(till.redeem, voucher.owner, PRICE) for _ in range(TILLS)])
    assert refusals(answers) == {"ledger.insufficient": TILLS - VALUE // PRICE}
    assert (moved(TransferKind.REDEEM), balance(voucher)) == (VALUE, 0)
    assert list(verify()) == []


# One voucher on different things at once


def test_a_lock_on_the_thing_bought_does_not_save_the_voucher(till, voucher):
    """The case that a system which locks the offer, and not the wallet, gets wrong."""
    things = [raw.account(till.network, AccountKind.PAYABLE, None) for _ in range(TILLS)]
    for thing in things:
        raw.insert(thing)
    gate = Barrier(TILLS)

    def buy(thing):
        with transaction.atomic():
            raw.execute("SELECT 1 FROM ledger_account WHERE id = %s FOR UPDATE", [raw.key(thing.pk)])
            enough = sums([voucher.pk])[voucher.pk] >= PRICE
            gate.wait(30)
            if enough:
                raw.insert(raw.transfer(voucher, thing, cents=PRICE))

    with guards.suspended():
        assert set(together([lambda thing=thing: buy(thing) for thing in things])) == {None}
    assert moved(TransferKind.REDEEM) == TILLS * PRICE > VALUE


def test_one_voucher_on_different_things_at_once_is_spent_once(till, voucher):
    buys = [persistently(till.redeem, voucher.owner, PRICE, payee=uuid7()) for _ in range(TILLS)]
    assert refusals(together(buys)) == {"ledger.insufficient": TILLS - VALUE // PRICE}
    assert (moved(TransferKind.REDEEM), balance(voucher), summary(till.network).owed) == (VALUE, 0, VALUE)
    assert list(verify()) == []


# Awards on one budget line


def test_without_the_guard_a_sum_inside_the_statement_awards_more_than_there_is(till, kinds):
    """The sum reads the snapshot of its statement: what others have not committed is not in it."""
    till.fund(VALUE)
    line = till.account(kinds.budget, till.line)
    awards = [raw.account(till.network, kinds.commitment) for _ in range(TILLS)]
    for award in awards:
        raw.insert(award)
    gate = Barrier(TILLS)
    statement = """
        INSERT INTO ledger_transfer (id, network_id, debit_id, credit_id, cents, kind, reference, at, by)
        SELECT %(id)s, %(network)s, %(line)s, %(award)s, %(cents)s, 'award', %(award)s, %(at)s, 'system:raw'
        WHERE (SELECT sum(CASE credit_id WHEN %(line)s THEN cents ELSE -cents END) FROM ledger_transfer
                WHERE %(line)s IN (debit_id, credit_id)) >= %(cents)s"""

    def write(award):
        named = {"network": till.network, "line": line.pk, "cents": PRICE, "at": clock.now()}
        with transaction.atomic():
            raw.execute(statement, {**named, "id": uuid7(), "award": award.pk})
            gate.wait(30)

    with guards.suspended():
        assert set(together([lambda award=award: write(award) for award in awards])) == {None}
    assert moved(TransferKind.AWARD) == TILLS * PRICE > VALUE


def test_awards_at_once_stop_where_the_line_ends(till):
    till.fund(VALUE)
    answers = together([persistently(till.award, PRICE) for _ in range(TILLS)])
    assert refusals(answers) == {"ledger.insufficient": TILLS - VALUE // PRICE}
    assert (moved(TransferKind.AWARD), summary(till.network).left) == (VALUE, 0)
    assert list(verify()) == []


# A monthly ceiling over many vouchers

MONTH = "2027-03"


@pytest.fixture
def child(till):
    """A child with a ceiling of 10 euros in March, and a voucher of one euro for each till."""
    till.child = uuid7()
    money.allow(till.act, network=till.network, owner=till.child, period=MONTH, cents=VALUE)
    till.fund(TILLS * PRICE)
    award, till.vouchers = till.award(TILLS * PRICE), [uuid7() for _ in range(TILLS)]
    till.send(*(flows.issue(voucher=one, award=award, cents=PRICE) for one in till.vouchers))
    return till.child


def test_without_the_guard_a_monthly_ceiling_is_passed(till, child, payable):
    month = till.account(AccountKind.ALLOWANCE, child, MONTH)
    pool = till.account(AccountKind.ALLOWANCE_POOL, till.network)

    def write(place):
        voucher = till.account(AccountKind.VOUCHER, till.vouchers[place])
        raw.insert(raw.transfer(voucher, payable, cents=PRICE))
        raw.insert(raw.transfer(month, pool, cents=PRICE, kind=TransferKind.USE_ALLOWANCE))

    with guards.suspended():
        carelessly(TILLS, lambda: sums([month.pk])[month.pk], write)
    assert moved(TransferKind.USE_ALLOWANCE) == TILLS * PRICE > VALUE


def test_a_monthly_ceiling_holds_over_many_vouchers(till, child):
    def use(voucher):
        redemption = uuid7()
        till.send(
            flows.redeem(redemption=redemption, voucher=voucher, payee=till.payee, cents=PRICE),
            flows.use_allowance(redemption=redemption, network=till.network, owner=child, period=MONTH, cents=PRICE),
        )

    answers = together([persistently(use, voucher) for voucher in till.vouchers])
    assert refusals(answers) == {"ledger.insufficient": TILLS - VALUE // PRICE}
    assert moved(TransferKind.REDEEM) == moved(TransferKind.USE_ALLOWANCE) == VALUE
    assert till.left(AccountKind.ALLOWANCE, child, MONTH) == 0
    assert sum(balances(AccountKind.VOUCHER, till.vouchers).values()) == TILLS * PRICE - VALUE
    assert list(verify()) == []


# What is owed to one payee, ordered twice


def test_without_the_guard_what_is_owed_is_ordered_many_times(till, voucher, payable):
    till.redeem(voucher.owner, PRICE - 1)
    ordered = raw.account(till.network, AccountKind.ORDERED, None, owner=till.payee)
    raw.insert(ordered)

    def write(place):
        raw.insert(raw.transfer(payable, ordered, cents=PRICE, kind=TransferKind.ORDER))

    with guards.suspended():
        carelessly(8, lambda: balance(payable), write)
    assert moved(TransferKind.ORDER) == 8 * PRICE


def test_what_is_owed_is_ordered_once(till, voucher, payable):
    till.redeem(voucher.owner, PRICE - 1)
    answers = together([persistently(till.order, PRICE) for _ in range(8)])
    assert refusals(answers) == {"ledger.insufficient": 7}
    assert (moved(TransferKind.ORDER), balance(payable)) == (PRICE, 0)


# A voucher that ends while it is spent


def test_what_is_spent_and_what_is_given_back_make_the_voucher(till, voucher):
    end = persistently(till.give_back, AccountKind.VOUCHER, voucher.owner)
    answers = together([persistently(till.redeem, voucher.owner, PRICE) for _ in range(8)] + [end, end])
    assert set(refusals(answers)) <= {"ledger.insufficient"}
    assert moved(TransferKind.REDEEM) + moved(TransferKind.RETURN) == VALUE
    assert balance(voucher) == 0
    assert list(verify()) == []


# One redemption sent by many, one ceiling set by many


def test_one_redemption_sent_at_once_by_many_moves_money_once(till, voucher):
    redemption = uuid7()
    answers = together([persistently(till.redeem, voucher.owner, PRICE, redemption) for _ in range(16)])
    assert set(answers) == {redemption}
    assert (moved(TransferKind.REDEEM), balance(voucher)) == (PRICE, VALUE - PRICE)


def test_one_ceiling_set_at_once_by_many_is_set_once(till):
    def allow():
        return money.allow(till.act, network=till.network, owner=till.payee, period=MONTH, cents=VALUE)

    assert len(set(together([persistently(allow) for _ in range(16)]))) == 1
    assert till.left(AccountKind.ALLOWANCE, till.payee, MONTH) == VALUE


# Locks


def test_an_old_snapshot_moves_no_money(till, voucher):
    """A sum read there would miss what others committed since: the guard refuses, whatever the amount."""
    with transaction.atomic():
        raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(IntegrityError, match="isolation"):
            till.redeem(voucher.owner, 1)
    assert balance(voucher) == VALUE


def test_without_an_order_two_batches_wait_for_each_other(till):
    """The careless way locks the accounts as they come: each holds what the other wants."""
    first, second = (till.account(AccountKind.VOUCHER, till.voucher(VALUE)) for _ in range(2))
    gate = Barrier(2)

    def move(one, other):
        with till.act.writing():
            set_balance(one, 0)
            gate.wait(30)
            set_balance(other, 0)

    with guards.suspended():
        answers = together([lambda: move(first, second), lambda: move(second, first)])
    assert [type(answer) for answer in answers].count(Busy) == 1


def test_batches_in_opposite_orders_never_wait_for_each_other(till):
    vouchers = [till.voucher(VALUE) for _ in range(6)]

    def spend(order):
        till.send(*(flows.redeem(redemption=uuid7(), voucher=one, payee=till.payee, cents=1) for one in order))

    works = [lambda: spend(vouchers), lambda: spend(vouchers[::-1])] * 12
    assert set(together(works)) == {None}
    assert set(balances(AccountKind.VOUCHER, vouchers).values()) == {VALUE - len(works)}


def test_many_uses_at_one_provider_do_not_wait_for_each_other(till):
    """A debt to a provider is a sum: a use that is not committed yet locks its voucher and nothing else."""
    one, other = till.voucher(VALUE), till.voucher(VALUE)
    till.redeem(one, 1)
    used = Barrier(2)

    def spend(voucher):
        with till.act.writing():
            till.redeem(voucher, 1)
            used.wait(2)

    assert together([lambda: spend(one), lambda: spend(other)]) == [None, None]
