"""What the database itself refuses: two prices of an offer on one day, a price that changes, a place taken beyond the last.

On PostgreSQL two writers of one offer wait for each other at the offer's row, so that neither can miss the other's dates.
"""
# ruff: noqa: S608 (the statements are made of this module's constants alone)

from __future__ import annotations

from concilia.core.guards import Guard

from .states import HOLDING

APPROVED = "providers_price_stands"
_HOLDING = ", ".join(f"'{state.value}'" for state in HOLDING)


def _raise(name: str) -> str:
    return f"RAISE EXCEPTION 'concilia: {name}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def _no_overlap(table: str, counts: str) -> list[Guard]:
    """No two rows of an offer that count may share a day. ``counts`` is said of a row called ``r``."""
    name = f"{table}_no_overlap"
    other = (
        f"SELECT 1 FROM {table} r WHERE r.offer_id = NEW.offer_id AND r.id <> NEW.id AND {counts} "
        "AND r.since < NEW.until AND NEW.since < r.until"
    )
    when = counts.replace("r.", "NEW.")
    guards = []
    for event in ("insert", "update"):
        sqlite = (
            f"CREATE TRIGGER {name}_{event} BEFORE {event.upper()} ON {table} WHEN {when} AND EXISTS ({other}) "
            f"BEGIN SELECT RAISE(ABORT, 'concilia: {name}'); END"
        )
        guards.append(
            Guard(
                f"{name}_{event}",
                table,
                sqlite=sqlite,
                postgres=f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} FOR EACH ROW WHEN ({when}) "
                f"EXECUTE FUNCTION {name}()",
                postgres_function=_function(
                    name,
                    "PERFORM 1 FROM providers_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE; "
                    f"IF EXISTS ({other}) THEN {_raise(name)} END IF;",
                ),
            )
        )
    return guards


def _price_stands(event: str) -> Guard:
    """An approved price is neither changed nor deleted."""
    name = f"{APPROVED}_{event}"
    return Guard(
        name,
        "providers_price",
        sqlite=f"CREATE TRIGGER {name} BEFORE {event.upper()} ON providers_price WHEN OLD.approved "
        f"BEGIN SELECT RAISE(ABORT, 'concilia: {APPROVED}'); END",
        postgres=f"CREATE TRIGGER {name} BEFORE {event.upper()} ON providers_price FOR EACH ROW WHEN (OLD.approved) "
        f"EXECUTE FUNCTION {APPROVED}()",
        postgres_function=_function(APPROVED, _raise(APPROVED)),
    )


def _held(row: str) -> str:
    return f"(CASE WHEN {row}.state IN ({_HOLDING}) THEN 1 ELSE 0 END)"


def _places_taken(event: str) -> Guard:
    """The state of a request moves the number of places taken, in the same statement; the check on the period refuses more."""
    name = f"providers_placerequest_takes_{event}"
    before = {"insert": "0", "update": _held("OLD")}[event]
    moves = f"{_held('NEW')} <> {before}"
    update = f"UPDATE providers_placeperiod SET taken = taken + {_held('NEW')} - {before} WHERE id = NEW.period_id"
    return Guard(
        name,
        "providers_placerequest",
        sqlite=f"CREATE TRIGGER {name} AFTER {event.upper()} ON providers_placerequest WHEN {moves} BEGIN {update}; END",
        postgres=f"CREATE TRIGGER {name} AFTER {event.upper()} ON providers_placerequest FOR EACH ROW WHEN ({moves}) "
        f"EXECUTE FUNCTION {name}()",
        postgres_function=_function(name, f"{update};"),
    )


def _request_stays() -> list[Guard]:
    """A request is never deleted, nor moved to another period: the number of places taken would be wrong."""
    message = "providers_placerequest_stays"
    guards = []
    for event, when in (("delete", "TRUE"), ("update", "NEW.period_id <> OLD.period_id")):
        name = f"{message}_{event}"
        guards.append(
            Guard(
                name,
                "providers_placerequest",
                sqlite=f"CREATE TRIGGER {name} BEFORE {event.upper()} ON providers_placerequest WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, 'concilia: {message}'); END",
                postgres=f"CREATE TRIGGER {name} BEFORE {event.upper()} ON providers_placerequest FOR EACH ROW "
                f"WHEN ({when}) EXECUTE FUNCTION {message}()",
                postgres_function=_function(message, _raise(message)),
            )
        )
    return guards


GUARDS = [
    *_no_overlap("providers_price", "r.approved"),
    *_no_overlap("providers_placeperiod", "TRUE"),
    _price_stands("update"),
    _price_stands("delete"),
    _places_taken("insert"),
    _places_taken("update"),
    *_request_stays(),
]
