"""The guards of the ledger: the statement that records a transfer checks it and moves the stored balances.

docs/money.md says which invariant each one holds. PostgreSQL checks a whole statement at once, and locks accounts in the
order of their ids; SQLite, which has one writer at a time, goes row by row.
"""
# ruff: noqa: S608 (the statements are made of this module's constants alone)

from __future__ import annotations

import re

from concilia.core.guards import Guard, append_only

from .kinds import ROUTES, SAME_OWNER, STORED, SUMMED, AccountKind, TransferKind

NOT_BELOW_ZERO = "ledger_account_not_below_zero"
NOT_COVERED = "ledger_transfer_covered"


def _list(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


_ROUTES = ", ".join(_list(tuple(str(kind.value) for kind in route)) for route in ROUTES)
_STORED = _list(tuple(kind.value for kind in STORED))
_SAME_OWNER = _list(tuple(kind.value for kind in SAME_OWNER))
_REVERSE = f"'{TransferKind.REVERSE.value}'"
_SUMMED = _list(tuple(kind.value for kind in SUMMED))
_ORDERED = f"'{AccountKind.ORDERED.value}'"

#: What is wrong with transfer ``m`` between accounts ``d`` and ``c``, when it reverses ``o``: name, condition.
_WRONG = {
    "ledger_transfer_accounts": "d.id IS NULL OR c.id IS NULL",
    "ledger_transfer_one_network": "d.network_id <> m.network_id OR c.network_id <> m.network_id",
    "ledger_transfer_route": f"m.kind <> {_REVERSE} AND (m.kind, d.kind, c.kind) NOT IN (VALUES {_ROUTES})",
    "ledger_transfer_one_payee": f"m.kind IN {_SAME_OWNER} AND d.owner <> c.owner",
    "ledger_transfer_reversal": f"m.kind = {_REVERSE} AND (o.id IS NULL OR o.kind = {_REVERSE} OR o.cents < m.cents "
    "OR o.debit_id <> m.credit_id OR o.credit_id <> m.debit_id OR o.reference <> m.reference)",
}
_JOINS = (
    "LEFT JOIN ledger_account d ON d.id = m.debit_id LEFT JOIN ledger_account c ON c.id = m.credit_id "
    "LEFT JOIN ledger_transfer o ON o.id = m.reverses_id"
)


# PostgreSQL

#: Plans are kept for a session: whatever the size of its first statement, accounts are found by their keys.
_BY_KEYS = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off"

_POSTGRES_MOVES = f"""
CREATE OR REPLACE FUNCTION ledger_transfer_moves() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp {_BY_KEYS} AS $$
DECLARE
    wrong record;
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'concilia: ledger_transfer_isolation: sums in this transaction would be those of its first moment'
          USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    SELECT m.id, CASE {" ".join(f"WHEN {condition} THEN '{name}'" for name, condition in _WRONG.items())} END AS name
      INTO wrong FROM moved m {_JOINS} WHERE {" OR ".join(f"({condition})" for condition in _WRONG.values())} LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'concilia: % (transfer %)', wrong.name, wrong.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    PERFORM 1 FROM ledger_account a
      WHERE a.id IN (SELECT debit_id FROM moved UNION SELECT credit_id FROM moved)
        AND (a.balance IS NOT NULL
             OR a.kind IN {_SUMMED} AND a.id IN (SELECT debit_id FROM moved))
      ORDER BY a.id FOR NO KEY UPDATE OF a;

    UPDATE ledger_account a SET balance = a.balance + side.cents, moved_by = side.last
      FROM (SELECT account, sum(cents)::bigint AS cents, max(id::text)::uuid AS last
              FROM (SELECT debit_id AS account, -cents AS cents, id FROM moved
                    UNION ALL SELECT credit_id, cents, id FROM moved) sides GROUP BY account) side
      WHERE a.id = side.account AND a.balance IS NOT NULL;

    SELECT left_by.id INTO wrong
      FROM (SELECT DISTINCT d.id, CASE d.kind WHEN {_ORDERED} THEN m.reference END AS reference
              FROM moved m JOIN ledger_account d ON d.id = m.debit_id
             WHERE d.kind IN {_SUMMED}) left_by
      WHERE (SELECT coalesce(sum(t.cents), 0) FROM ledger_transfer t
              WHERE t.credit_id = left_by.id AND (left_by.reference IS NULL OR t.reference = left_by.reference))
          < (SELECT coalesce(sum(t.cents), 0) FROM ledger_transfer t
              WHERE t.debit_id = left_by.id AND (left_by.reference IS NULL OR t.reference = left_by.reference))
      LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'concilia: {NOT_COVERED} (account %)', wrong.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$"""

_POSTGRES_REFUSES = """
CREATE OR REPLACE FUNCTION ledger_account_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'concilia: %', TG_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$"""


# SQLite


def _refuse(wrong: dict[str, str]) -> str:
    """A statement of a trigger's body that refuses the new transfer, known as NEW, under the first condition that holds."""
    cases = " ".join(f"WHEN {condition} THEN RAISE(ABORT, 'concilia: {name}')" for name, condition in wrong.items())
    return re.sub(r"\bm\.", "NEW.", f"SELECT CASE {cases} END FROM (SELECT 1) {_JOINS};")


_OF_ORDER = f"(d.kind <> {_ORDERED} OR t.reference = m.reference)"
_LEFT = f"""(SELECT coalesce(sum(CASE t.credit_id WHEN d.id THEN t.cents ELSE -t.cents END), 0) FROM ledger_transfer t
             WHERE (t.credit_id = d.id OR t.debit_id = d.id) AND {_OF_ORDER})"""

#: What the row form must also say: SQLite accepts any type in a column, and REPLACE deletes without its triggers.
_WRONG_ON_SQLITE = {
    "ledger_transfer_known": "EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.id = m.id)",
    "ledger_transfer_reverses_id": "EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.reverses_id = m.reverses_id)",
    "ledger_transfer_cents": "typeof(m.cents) <> 'integer' OR m.cents <= 0",
    **_WRONG,
    NOT_BELOW_ZERO: f"d.kind IN {_STORED} AND d.balance < m.cents",
    NOT_COVERED: f"d.kind IN {_SUMMED} AND {_LEFT} < m.cents",
}

_SQLITE_CHECKS = f"""
CREATE TRIGGER ledger_transfer_checks BEFORE INSERT ON ledger_transfer BEGIN
    {_refuse(_WRONG_ON_SQLITE)}
END"""

_SQLITE_MOVES = f"""
CREATE TRIGGER ledger_transfer_moves AFTER INSERT ON ledger_transfer BEGIN
    UPDATE ledger_account SET moved_by = NEW.id,
        balance = balance + CASE id WHEN NEW.credit_id THEN NEW.cents ELSE -NEW.cents END
    WHERE id IN (NEW.debit_id, NEW.credit_id) AND kind IN {_STORED};
END"""

#: The newest transfer moves each of its accounts once: SQLite can't tell a trigger's statement from another.
_SQLITE_MOVED_ONLY = """
CREATE TRIGGER ledger_account_moved_only_by_transfers BEFORE UPDATE ON ledger_account
WHEN (NEW.id, NEW.network_id, NEW.kind, NEW.owner, NEW.period, NEW.opened_at)
     IS NOT (OLD.id, OLD.network_id, OLD.kind, OLD.owner, OLD.period, OLD.opened_at)
  OR NEW.moved_by IS OLD.moved_by
  OR NOT EXISTS (SELECT 1 FROM ledger_transfer t
                  WHERE t.rowid = (SELECT max(rowid) FROM ledger_transfer) AND t.id = NEW.moved_by
                    AND NEW.balance = OLD.balance + CASE OLD.id WHEN t.credit_id THEN t.cents WHEN t.debit_id THEN -t.cents END)
BEGIN SELECT RAISE(ABORT, 'concilia: ledger_account_moved_only_by_transfers'); END"""

_SQLITE_OPENS = """
CREATE TRIGGER ledger_account_opens_at_zero BEFORE INSERT ON ledger_account
WHEN NEW.balance <> 0 OR NEW.moved_by IS NOT NULL OR EXISTS (SELECT 1 FROM ledger_account a
     WHERE a.id = NEW.id OR (a.network_id, a.kind, a.owner, a.period) = (NEW.network_id, NEW.kind, NEW.owner, NEW.period))
BEGIN SELECT RAISE(ABORT, 'concilia: ledger_account_opens_at_zero'); END"""


def _never_deleted(table: str) -> list[Guard]:
    return [guard for guard in append_only(table) if not guard.name.endswith("_no_update")]


GUARDS = [
    *append_only("ledger_transfer"),
    *_never_deleted("ledger_account"),
    Guard("ledger_transfer_checks", "ledger_transfer", sqlite=_SQLITE_CHECKS, postgres=""),
    Guard(
        "ledger_transfer_moves",
        "ledger_transfer",
        sqlite=_SQLITE_MOVES,
        postgres="CREATE TRIGGER ledger_transfer_moves AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS moved "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfer_moves()",
        postgres_function=_POSTGRES_MOVES,
    ),
    Guard(
        "ledger_account_moved_only_by_transfers",
        "ledger_account",
        sqlite=_SQLITE_MOVED_ONLY,
        postgres="CREATE TRIGGER ledger_account_moved_only_by_transfers BEFORE UPDATE ON ledger_account FOR EACH ROW "
        "WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_account_refuses()",
        postgres_function=_POSTGRES_REFUSES,
    ),
    Guard(
        "ledger_account_opens_at_zero",
        "ledger_account",
        sqlite=_SQLITE_OPENS,
        postgres="CREATE TRIGGER ledger_account_opens_at_zero BEFORE INSERT ON ledger_account FOR EACH ROW "
        "WHEN (NEW.balance <> 0 OR NEW.moved_by IS NOT NULL) EXECUTE FUNCTION ledger_account_refuses()",
        postgres_function=_POSTGRES_REFUSES,
    ),
]
