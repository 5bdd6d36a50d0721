"""What was integrated is never edited: the database refuses it. Retention may delete it, with the application."""

from concilia.core.guards import Guard

TABLE = "applications_integration"
NAME = f"{TABLE}_is_frozen"
KEPT = (
    "application_id, number, request, changed, facts, sealed, facts_hash, protocol_id, late, received_at, received_by"
)
REFUSED = f"concilia: {TABLE} is never edited"

GUARDS = [
    Guard(
        NAME,
        TABLE,
        sqlite=f"CREATE TRIGGER {NAME} BEFORE UPDATE OF {KEPT} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        postgres=f"CREATE TRIGGER {NAME} BEFORE UPDATE OF {KEPT} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        postgres_function=(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
    )
]
