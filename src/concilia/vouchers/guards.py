"""What was written in a register of attendance stays as it was written: corrected by another row, never edited."""

from concilia.core.guards import Guard

TABLE = "vouchers_attendance"
#: What may be written later: the answer, the use it became.
KEPT = "network_id, voucher_id, provider_id, service_id, child_id, day, facts, sealed, supersedes_id, recorded_at, recorded_by"
_REFUSED = "concilia: vouchers_attendance is corrected by another row"
_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION vouchers_attendance_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def _guard(name: str, event: str) -> Guard:
    return Guard(
        name,
        TABLE,
        sqlite=f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        postgres=f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW "
        "EXECUTE FUNCTION vouchers_attendance_refuses()",
        postgres_function=_FUNCTION,
    )


GUARDS = [
    _guard("vouchers_attendance_keeps", f"UPDATE OF {KEPT}"),
    _guard("vouchers_attendance_no_delete", "DELETE"),
]
