"""The guards of a committee's points: who declared a conflict has none, and what is closed stays."""

from __future__ import annotations

from concilia.core.guards import Guard, append_only

_OPEN = (
    "SELECT 1 FROM selection_member m JOIN selection_committee c ON c.id = m.committee_id "
    "WHERE m.id = {row}.member_id AND c.state = 'open'"
)
_CLEAR = (
    "SELECT 1 FROM selection_declaration d JOIN selection_member m ON m.id = d.member_id "
    "JOIN selection_committee c ON c.id = m.committee_id "
    "WHERE d.id = {row}.declaration_id AND c.state = 'open' AND NOT d.conflict"
)
_SCORED = "SELECT 1 FROM selection_score s WHERE s.declaration_id = NEW.id"

SCORE_REFUSED = "selection_score_clear: the member declared a conflict, or the committee is no longer at work"
DECLARATION_REFUSED = "selection_declaration_open: the committee is no longer at work"
CONFLICT_REFUSED = "selection_declaration_scored: points were given; take them away before a conflict is declared"


def _guard(name: str, table: str, event: str, refused: str, message: str) -> Guard:
    """``refused``: the condition under which a row may not be written."""
    text = message.replace("'", "''")
    row = "OLD" if event == "DELETE" else "NEW"
    return Guard(
        name,
        table,
        sqlite=f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{text}'); END",
        postgres=f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        postgres_function=(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {row}; END $$"
        ),
    )


def _events(table: str, name: str, condition: str, message: str) -> list[Guard]:
    return [
        _guard(
            f"{name}_{event.lower()}",
            table,
            event,
            f"NOT EXISTS ({condition.format(row='OLD' if event == 'DELETE' else 'NEW')})",
            message,
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ]


GUARDS = [
    *_events("selection_score", "selection_score_clear", _CLEAR, SCORE_REFUSED),
    *_events("selection_declaration", "selection_declaration_open", _OPEN, DECLARATION_REFUSED),
    _guard(
        "selection_declaration_scored",
        "selection_declaration",
        "UPDATE",
        f"NEW.conflict AND EXISTS ({_SCORED})",
        CONFLICT_REFUSED,
    ),
    *append_only("selection_mean"),
]
