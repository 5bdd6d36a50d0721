"""What the database itself refuses, whoever writes: each invariant of docs/money.md, against SQL of one's own."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from concilia.core import guards
from concilia.core.ids import uuid7
from concilia.ledger.kinds import ROUTES, STORED, AccountKind, TransferKind
from concilia.ledger.models import Account, Transfer
from concilia.territory.models import Network
from tests.ledger import raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused():
    """Run something that the database must refuse for that reason, and that must change nothing."""

    def expect(name, run, *words, **named):
        before = picture()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            run(*words, **named)
        assert picture() == before

    return expect


def picture():
    return list(Transfer.objects.order_by("pk").values()), list(Account.objects.order_by("pk").values())


@pytest.fixture
def voucher(till, kinds):
    """The account of a voucher of 10 euros, of which 4 are spent."""
    made = till.voucher(1_000)
    till.redemption = till.redeem(made, 400)
    return till.account(kinds.voucher, made)


@pytest.fixture
def payable(till, kinds, voucher):
    return till.account(kinds.payable, till.payee)


@pytest.fixture
def line(till, kinds, voucher):
    return till.account(kinds.budget, till.line)


# L1, L16: a transfer joins two accounts that exist, with a whole amount over zero


def test_a_transfer_joins_two_accounts(refused, voucher, payable):
    refused("ledger_transfer", raw.insert, raw.transfer(voucher, voucher))
    refused("ledger_transfer_accounts", raw.insert, raw.transfer(voucher, payable, credit_id=uuid7()))
    refused("ledger_transfer_accounts", raw.insert, raw.transfer(voucher, payable, debit_id=uuid7()))


@pytest.mark.parametrize("cents", [0, -1, 10**15])
def test_an_amount_is_over_zero_and_within_limits(refused, voucher, payable, cents):
    refused("ledger_", raw.insert, raw.transfer(voucher, payable, cents=cents))


def test_an_amount_is_whole(voucher, payable, on_postgres):
    """PostgreSQL's column holds only integers; SQLite's would hold anything."""
    half = dict(raw.values(raw.transfer(voucher, payable))) | {"cents": 0.5}
    statement = f"INSERT INTO ledger_transfer ({', '.join(half)}) VALUES ({', '.join(['%s'] * len(half))})"
    if on_postgres:
        raw.execute(statement, list(half.values()))
    else:
        with pytest.raises(IntegrityError, match="ledger_transfer_cents"), transaction.atomic():
            raw.execute(statement, list(half.values()))
    assert {type(cents) for cents in Transfer.objects.values_list("cents", flat=True)} == {int}


# L2, L3: nothing is spent that is not there


def test_a_voucher_is_not_overdrawn(refused, voucher, payable):
    refused("ledger_account_not_below_zero", raw.insert, raw.transfer(voucher, payable, cents=601))
    raw.insert(raw.transfer(voucher, payable, cents=600))
    refused("ledger_account_not_below_zero", raw.insert, raw.transfer(voucher, payable, cents=1))


def test_a_line_commits_no_more_than_it_has(refused, till, line, kinds):
    commitment = raw.account(till.network, kinds.commitment)
    raw.insert(commitment)
    refused("not_below_zero", raw.insert, raw.transfer(line, commitment, cents=1, kind=TransferKind.AWARD))


def test_no_more_is_ordered_than_is_owed(refused, till, payable, kinds):
    ordered = raw.account(till.network, kinds.ordered, None, owner=till.payee)
    raw.insert(ordered)
    refused("covered", raw.insert, raw.transfer(payable, ordered, cents=401, kind=TransferKind.ORDER))


def test_no_more_is_claimed_than_was_paid(refused, till, payable, kinds):
    paid = raw.account(till.network, kinds.paid, None, owner=till.payee)
    claim = raw.account(till.network, kinds.claim)
    raw.insert(paid)
    raw.insert(claim)
    refused("covered", raw.insert, raw.transfer(paid, claim, cents=1, kind=TransferKind.CLAIM))


def test_a_stored_kind_has_a_balance_and_the_others_have_none(refused, till, kinds):
    for kind in AccountKind:
        wrong = None if kind in STORED else 0
        refused("ledger_account_stored", raw.insert, raw.account(till.network, kind, wrong))


# L4: balances are moved by transfers alone


@pytest.mark.parametrize("change", ["balance = balance - 400", "balance = 0", "balance = balance", "moved_by = id"])
def test_a_balance_is_moved_by_transfers_alone(refused, voucher, change):
    statement = f"UPDATE ledger_account SET {change} WHERE id = %s"
    refused("moved_only_by_transfers", raw.execute, statement, [raw.key(voucher.pk)])


def test_the_last_transfer_does_not_move_a_balance_twice(refused, till, voucher):
    statement = "UPDATE ledger_account SET balance = balance - 400, moved_by = %s WHERE id = %s"
    ids = [raw.key(till.redemption), raw.key(voucher.pk)]
    refused("moved_only_by_transfers", raw.execute, statement, ids)


@pytest.mark.parametrize("column", ["network_id", "kind", "owner", "period", "opened_at"])
def test_an_account_stays_what_it_is(refused, voucher, column):
    other = {"kind": "'budget'", "period": "'2027'", "opened_at": "CURRENT_TIMESTAMP"}.get(column, "id")
    statement = f"UPDATE ledger_account SET {column} = {other} WHERE id = %s"
    refused("moved_only_by_transfers", raw.execute, statement, [raw.key(voucher.pk)])


def test_an_account_opens_at_zero(refused, till, kinds):
    refused("opens_at_zero", raw.insert, raw.account(till.network, kinds.voucher, 100))
    refused("opens_at_zero", raw.insert, raw.account(till.network, kinds.voucher, moved_by=uuid7()))


def test_an_account_is_opened_once(refused, till, voucher, kinds):
    twin = raw.account(till.network, kinds.voucher, owner=voucher.owner)
    refused("ledger_account", raw.insert, twin)


# L5, L6: an id moves money once


def test_an_id_moves_money_once(refused, till, voucher, payable):
    again = raw.transfer(voucher, payable, cents=1, id=till.redemption)
    refused("ledger_transfer", raw.insert, again)


# L9: what was written stays


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_account"])
def test_rows_are_never_deleted(refused, voucher, table):
    refused("append-only", raw.execute, f"DELETE FROM {table}")


def test_a_transfer_is_never_changed(refused, voucher):
    refused("append-only", raw.execute, "UPDATE ledger_transfer SET cents = cents + 1")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_account"])
def test_tables_are_never_emptied(refused, voucher, table):
    raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused("append-only", raw.execute, f"TRUNCATE {table} CASCADE")


def test_nothing_is_replaced_or_ignored(refused, till, voucher, payable, on_postgres):
    """REPLACE deletes without triggers, IGNORE skips a CHECK: neither gets past the guards."""
    known = raw.transfer(voucher, payable, cents=1, id=till.redemption)
    fresh = raw.transfer(voucher, payable, cents=601)
    if on_postgres:
        columns = ", ".join(name for name, _ in raw.values(known))
        places = ", ".join(["%s"] * len(raw.values(known)))
        upsert = f"INSERT INTO ledger_transfer ({columns}) VALUES ({places}) ON CONFLICT (id) DO UPDATE SET cents = 1"
        refused("append-only", raw.execute, upsert, [value for _, value in raw.values(known)])
        refused("not_below_zero", Transfer.objects.bulk_create, [fresh], ignore_conflicts=True)
        return
    for how in ("INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"):
        refused("ledger_transfer_known", raw.insert, known, how)
        refused("not_below_zero", raw.insert, fresh, how)
        refused("opens_at_zero", raw.insert, Account.objects.get(pk=voucher.pk), how)


# L10: a reversal undoes one transfer, once


def reversal_of(original, **changes):
    fields = {"reference": original.reference, "reverses_id": original.pk, **changes}
    return raw.transfer(original.credit, original.debit, kind=TransferKind.REVERSE, **fields)


@pytest.mark.parametrize(
    "wrong",
    [{"cents": 401}, {"reference": uuid7()}, {"reverses_id": uuid7()}],
    ids=["more than its original", "about something else", "of nothing"],
)
def test_a_reversal_is_of_its_original(refused, till, voucher, wrong):
    till.redeem(voucher.owner, 100)
    original = Transfer.objects.get(pk=till.redemption)
    refused("ledger_transfer_reversal", raw.insert, reversal_of(original, **wrong))


def test_a_reversal_swaps_the_accounts_of_its_original(refused, till, voucher, payable, line):
    original = Transfer.objects.get(pk=till.redemption)
    elsewhere = till.account(AccountKind.VOUCHER, till.voucher(100))
    refused("ledger_transfer_reversal", raw.insert, reversal_of(original, credit_id=elsewhere.pk))
    same_way = reversal_of(original, debit_id=voucher.pk, credit_id=payable.pk)
    refused("ledger_transfer_reversal", raw.insert, same_way)


def test_a_transfer_is_reversed_once_and_a_reversal_never(refused, till, voucher):
    till.redeem(voucher.owner, 100)
    original = Transfer.objects.get(pk=till.redemption)
    undone = reversal_of(original, cents=100)
    raw.insert(undone)
    refused("reverses_id", raw.insert, reversal_of(original, cents=100))
    made = Transfer.objects.get(pk=undone.pk)
    refused("ledger_transfer_reversal", raw.insert, reversal_of(made, cents=100))


def test_only_a_reversal_names_an_original(refused, till, voucher, payable):
    refused("ledger_transfer_reverses", raw.insert, raw.transfer(voucher, payable, reverses_id=till.redemption))
    no_original = raw.transfer(payable, voucher, kind=TransferKind.REVERSE)
    refused("ledger_transfer_rever", raw.insert, no_original)


# L14: what is ordered is paid or rejected once, to whom it is owed


def test_an_order_ends_once(refused, till, voucher, kinds):
    order = till.order(200)
    ordered = till.account(kinds.ordered, till.payee)
    paid = raw.account(till.network, kinds.paid, None, owner=till.payee)
    raw.insert(paid)
    raw.insert(raw.transfer(ordered, paid, cents=100, kind=TransferKind.PAY, reference=order))
    half = raw.transfer(ordered, paid, cents=100, kind=TransferKind.PAY, reference=order)
    refused("ledger_transfer", raw.insert, half)
    nobodys = raw.transfer(ordered, paid, cents=100, kind=TransferKind.PAY)
    refused("ledger_transfer_covered", raw.insert, nobodys)
    again = raw.transfer(till.account(kinds.payable, till.payee), ordered, kind=TransferKind.ORDER, reference=order)
    refused("ledger_transfer", raw.insert, again)


def test_what_is_owed_to_one_is_not_ordered_for_another(refused, till, payable, kinds):
    others = raw.account(till.network, kinds.ordered, None)
    raw.insert(others)
    refused("one_payee", raw.insert, raw.transfer(payable, others, kind=TransferKind.ORDER))


# L20 and the ways of money


def test_money_does_not_leave_its_network(refused, till, voucher, payable):
    elsewhere = Network.objects.create(code="altra", title="Altra", kind="rete").pk
    foreign = raw.account(elsewhere, AccountKind.PAYABLE, None)
    raw.insert(foreign)
    refused("one_network", raw.insert, raw.transfer(voucher, foreign))
    refused("one_network", raw.insert, raw.transfer(voucher, payable, network_id=elsewhere))


@pytest.mark.slow("two thousand refusals, each a statement")
def test_money_goes_only_the_ways_there_are(till, voucher, refused):
    """Every kind of transfer between every two kinds of account: 3,120 ways, less those in ROUTES."""
    accounts = {kind: raw.account(till.network, kind, 0 if kind in STORED else None) for kind in AccountKind}
    for row in accounts.values():
        raw.insert(row)
    wrong = set(product(TransferKind, AccountKind, AccountKind)) - set(ROUTES)
    refusing = {way for way in wrong if way[0] != TransferKind.REVERSE and way[1] != way[2]}
    passed = []
    for kind, debit, credit in refusing:
        try:
            with transaction.atomic():
                raw.insert(raw.transfer(accounts[debit], accounts[credit], kind=kind))
            passed.append((kind, debit, credit))
        except IntegrityError as error:
            assert "ledger_transfer_route" in str(error)  # noqa: PT017
    assert passed == []
    assert len(refusing) == 20 * 14 * 13 - len([way for way in ROUTES if way[1] != way[2]])


def test_an_unknown_kind_is_refused(refused, till, voucher, payable):
    refused("ledger_", raw.insert, raw.transfer(voucher, payable, kind="gift"))
    refused("ledger_account", raw.insert, raw.account(till.network, "purse", None))


# The guards themselves


def test_a_guard_that_is_gone_is_missed(till):
    raw.execute("DROP TRIGGER ledger_transfer_moves" + (" ON ledger_transfer" if connection.vendor != "sqlite" else ""))
    assert guards.missing() == ["ledger_transfer_moves"]
    guards.install()
    assert guards.missing() == []


@pytest.mark.postgres
def test_the_running_product_moves_money_without_a_right_to_change_it(till, kinds, voucher):
    raw.execute("CREATE ROLE concilia_runs NOLOGIN")
    for statement in guards.restrict("concilia_runs"):
        raw.execute(statement)
    raw.execute("SET LOCAL ROLE concilia_runs")
    till.redeem(voucher.owner, 100)
    assert till.left(kinds.voucher, voucher.owner) == 500
    for change in (
        "UPDATE ledger_account SET balance = 0",
        "UPDATE ledger_transfer SET cents = 1",
        "DELETE FROM ledger_transfer",
        "DELETE FROM ledger_account",
        "TRUNCATE ledger_transfer",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SELECT * FROM ledger_account FOR UPDATE",
    ):
        with pytest.raises(Exception, match=r"permission denied|must be owner"), transaction.atomic():
            raw.execute(change)
