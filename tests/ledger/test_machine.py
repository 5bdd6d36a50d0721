"""Random lives of a network agree with a plain ledger; and a ledger with a bug in it is found out."""

import os
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from concilia.core.errors import Conflict
from concilia.core.ids import uuid7
from concilia.ledger.domain import money, transfers
from concilia.ledger.guards import GUARDS
from concilia.ledger.kinds import TransferKind
from concilia.ledger.models import Transfer
from tests.ledger import raw
from tests.ledger.machine import Lives

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}
#: For a hunt: CONCILIA_TEST_LIVES=2000 lives that nobody has seen before.
LIVES = int(os.environ.get("CONCILIA_TEST_LIVES", 0))


@pytest.mark.slow("random lives of a network, each step compared with a plain ledger")
def test_random_lives_of_a_network_agree_with_a_plain_ledger():
    hunt = {**QUIET, "max_examples": LIVES or 20, "derandomize": not LIVES}
    run_state_machine_as_test(Lives, settings=settings(stateful_step_count=40, **hunt))


# Bugs, planted


@contextmanager
def weakened(**changes):
    """The guards with some words replaced: {name of the guard: [(words, other words)…]}."""
    for guard in GUARDS:
        if guard.name in changes:
            text = guard.postgres_function if connection.vendor == "postgresql" else guard.sqlite
            for statement in guard.drop() if connection.vendor == "sqlite" else []:
                raw.execute(statement)
            for words, other in changes[guard.name]:
                text = text.replace(words, other)
            if text:
                raw.execute(text, None)
    yield


def nothing_below_zero_but(kind):
    """The accounts of a kind stop at zero, whatever is taken from them."""
    all_kinds, others = (
        "('budget', 'commitment', 'voucher', 'held', 'allowance')",
        {"budget", "commitment", "voucher", "held", "allowance"},
    )
    others = "(" + ", ".join(f"'{other}'" for other in sorted(others - {kind})) + ")"
    moved = "balance + CASE id WHEN NEW.credit_id THEN NEW.cents ELSE -NEW.cents END"
    return weakened(
        ledger_transfer_checks=[(f"d.kind IN {all_kinds}", f"d.kind IN {others}")],
        ledger_transfer_moves=[
            (moved, f"max(0, {moved})"),
            (
                "a.balance + side.cents",
                f"CASE a.kind WHEN '{kind}' THEN greatest(0, a.balance + side.cents) ELSE a.balance + side.cents END",
            ),
        ],
        ledger_account_moved_only_by_transfers=[("OR NOT EXISTS", "OR 0 = 1 AND NOT EXISTS")],
    )


def overdraw():
    return nothing_below_zero_but("voucher")


def overspend():
    return nothing_below_zero_but("budget")


def replay_twice():
    """A use that is sent again moves money again."""
    move = money._move

    def forgetful(network, flow, accounts):
        made = move(network, flow, accounts)
        again = flow.kind == TransferKind.REDEEM and Transfer.objects.filter(pk=flow.id).exists()
        return replace(made, id=uuid7()) if again else made

    return patch.object(money, "_move", forgetful)


def expiry_leak():
    """A cent stays on what has ended."""
    left = money._left
    return patch.object(money, "_left", lambda network, key: max(left(network, key) - 1, 0))


@contextmanager
def double_reverse():
    """A second reversal is let through, under another name."""
    undo = money.undo

    def generous(act, *, id, redemption, cents=None):
        try:
            return undo(act, id=id, redemption=redemption, cents=cents)
        except Conflict as conflict:
            if conflict.code != "ledger.reversed":
                raise
            original = Transfer.objects.get(pk=redemption)
            swapped = transfers.reversal(original, id=id, cents=cents)
            return transfers.move_many(act, moves=[replace(swapped, kind=TransferKind.ISSUE, reverses=None)])[0]

    no_route = [("NOT IN (VALUES", "IN (VALUES ('', '', '')) AND 0 = 1 AND (m.kind, d.kind, c.kind) IN (VALUES")]
    without = [(words.replace("m.", "NEW."), other.replace("m.", "NEW.")) for words, other in no_route] + no_route
    with (
        weakened(ledger_transfer_checks=without, ledger_transfer_moves=no_route),
        patch.object(money, "undo", generous),
    ):
        yield


@pytest.mark.slow("random lives until the bug is met")
@pytest.mark.parametrize("plant", [replay_twice, overdraw, overspend, expiry_leak, double_reverse])
def test_a_planted_bug_is_found(plant):
    ill = type("Ill", (Lives,), {"plant": staticmethod(plant)})
    looking = settings(max_examples=150, stateful_step_count=40, phases=[Phase.generate], **QUIET)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(ill, settings=looking)
