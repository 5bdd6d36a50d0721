"""The proof finds what was corrupted behind the guards' back: each invariant of docs/money.md, planted and found."""

import pytest

from concilia.core import guards
from concilia.core.ids import uuid7
from concilia.ledger.kinds import TransferKind
from concilia.ledger.models import Account, Transfer
from concilia.ledger.queries import summary, verify
from concilia.territory.models import Network
from tests.ledger import raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(till, kinds):
    """A voucher of 10 euros, 4 spent, 3 of them ordered and paid in part."""
    till.voucher_id = till.voucher(1_000)
    till.redemption = till.redeem(till.voucher_id, 400)
    till.order_id = till.order(300)
    till.at = lambda kind: till.account(kind, {"voucher": till.voucher_id, "budget": till.line}.get(kind, till.payee))
    assert list(verify()) == []
    return till


@pytest.fixture
def found(story):
    """What the proof says once something was done with the guards off."""

    def after(*changes):
        raw.execute("SET CONSTRAINTS ALL IMMEDIATE") if guards.dialect.is_postgres() else None
        with guards.suspended():
            for change in changes:
                raw.insert(change) if isinstance(change, Transfer) else raw.execute(*change)
        return sorted({line.split()[0] for line in verify()})

    return after


def changed(table, column, value, pk):
    return f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, raw.key(pk)]


def test_a_balance_that_drifted_is_found(found, story, kinds):
    pk = story.at("voucher").pk
    assert found(changed("ledger_account", "balance", 601, pk)) == ["L1", "L4"]


def test_an_amount_that_was_edited_is_found(found, story):
    assert found(changed("ledger_transfer", "cents", 401, story.redemption)) == ["L1", "L4"]


def test_a_transfer_that_was_deleted_is_found(found, story):
    assert found(("DELETE FROM ledger_transfer WHERE id = %s", [raw.key(story.redemption)])) == ["L1", "L2", "L4", "L9"]


def test_money_without_a_source_is_found(found, story, kinds):
    unpaid = raw.transfer(story.at("payable"), story.at("voucher"), cents=500, kind=TransferKind.REDEEM)
    assert found(unpaid) == ["L1", "L2", "L3", "L4"]


def test_a_payee_paid_twice_is_found(found, story, kinds):
    paid = raw.account(story.network, kinds.paid, None, owner=story.payee)
    raw.insert(paid)
    twice = [
        raw.transfer(story.at("ordered"), paid, cents=300, kind=TransferKind.PAY, reference=story.order_id),
        raw.transfer(story.at("ordered"), paid, cents=300, kind=TransferKind.PAY),
    ]
    assert found(*twice) == ["L14", "L2"]


def test_money_sent_to_another_payee_is_found(found, story, kinds):
    thief = raw.account(story.network, kinds.paid, None)
    raw.insert(thief)
    sent = raw.transfer(story.at("ordered"), thief, cents=300, kind=TransferKind.PAY, reference=story.order_id)
    assert found(sent) == ["L14"]


@pytest.mark.parametrize("wrong", ["more", "another", "of a reversal", "of nothing", "same way"])
def test_a_wrong_reversal_is_found(found, story, wrong):
    original = Transfer.objects.get(pk=story.redemption)
    undone = raw.transfer(
        original.credit,
        original.debit,
        cents=100,
        kind=TransferKind.REVERSE,
        reference=original.reference,
        reverses_id=original.pk,
    )
    if wrong == "more":
        undone.cents = 401
    elif wrong == "another":
        undone.reference = uuid7()
    elif wrong == "of nothing":
        undone.reverses_id = story.order_id
    elif wrong == "same way":
        undone.debit_id, undone.credit_id = undone.credit_id, undone.debit_id
    changes = [undone]
    if wrong == "of a reversal":
        again = raw.transfer(
            original.debit,
            original.credit,
            cents=100,
            kind=TransferKind.REVERSE,
            reference=original.reference,
            reverses_id=undone.pk,
        )
        changes.append(again)
    assert "L10" in found(*changes)


def test_money_that_left_its_network_is_found(found, story):
    elsewhere = Network.objects.create(code="altra", title="Altra", kind="rete").pk
    assert "L20" in found(changed("ledger_transfer", "network_id", raw.key(elsewhere), story.redemption))


def test_a_guard_that_is_gone_is_told(story, on_postgres):
    raw.execute("DROP TRIGGER ledger_transfer_no_delete" + (" ON ledger_transfer" if on_postgres else ""))
    assert [line.split()[:3] for line in verify()] == [["L9", "guard", "ledger_transfer_no_delete"]]


def test_a_fraction_of_a_cent_is_found(found, story, on_postgres):
    if on_postgres:
        assert found(changed("ledger_transfer", "cents", 400.4, story.redemption)) == []
    else:
        assert "L16" in found(changed("ledger_transfer", "cents", 400.4, story.redemption))


def test_the_sums_of_a_network_close_whatever_happens(story, kinds):
    story.fund(12_345)
    story.award(5_000)
    told = summary(story.network)
    assert told.closes
    assert (told.funded, told.left, told.committed, told.in_vouchers, told.owed, told.ordered, told.paid) == (
        13_345,
        7_345,
        5_000,
        600,
        100,
        300,
        0,
    )


def test_every_account_of_another_network_is_left_out(story):
    elsewhere = Network.objects.create(code="altra", title="Altra", kind="rete")
    assert summary(elsewhere.pk).funded == 0
    assert Account.objects.filter(network=elsewhere).count() == 0
