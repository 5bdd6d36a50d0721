"""Database guards: triggers that hold an invariant even against code that forgets it.

A room lists its guards in its ``guards.py`` (``GUARDS``); they are installed after every migrate, because changing a
table on SQLite drops its triggers. ``missing()`` is asked by ``concilia doctor`` and by a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module, util

from django.apps import AppConfig, apps

from concilia.rooms import INSTALLED

from . import dialect

REFUSED = "concilia: {table} is append-only"


@dataclass(frozen=True, slots=True)
class Guard:
    """One named trigger on one table, in the words of each database.

    ``postgres_function`` creates the function that the trigger of the same name calls.
    """

    name: str
    table: str
    sqlite: str
    postgres: str
    postgres_function: str = ""
    append_only: bool = field(default=False, kw_only=True)

    def install(self) -> list[str]:
        create = [self.postgres_function, self.postgres] if dialect.is_postgres() else [self.sqlite]
        return [*self.drop(), *filter(None, create)]

    def drop(self) -> list[str]:
        on = f" ON {self.table}" if dialect.is_postgres() else ""
        return [f"DROP TRIGGER IF EXISTS {self.name}{on}"]

    @property
    def installs_here(self) -> bool:
        return bool(self.postgres if dialect.is_postgres() else self.sqlite)


def append_only(table: str) -> list[Guard]:
    """Guards that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on ``table``."""
    message = REFUSED.format(table=table)
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    guards = []
    for event in ("update", "delete", "truncate"):
        name = f"{table}_no_{event}"
        each = "STATEMENT" if event == "truncate" else "ROW"
        guards.append(
            Guard(
                name,
                table,
                sqlite="" if event == "truncate" else _sqlite_refusal(name, table, event, message),
                postgres=f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH {each} "
                f"EXECUTE FUNCTION {table}_is_append_only()",
                postgres_function=function,
                append_only=True,
            )
        )
    return guards


def _sqlite_refusal(name: str, table: str, event: str, message: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def declared(only: AppConfig | None = None) -> list[Guard]:
    """The guards of one room, or of every installed room in room order."""
    found: list[Guard] = []
    for config in [only] if only else apps.get_app_configs():
        if config.label in INSTALLED and util.find_spec(f"{config.name}.guards"):
            found += import_module(f"{config.name}.guards").GUARDS
    return found


def install(sender: AppConfig | None = None, **_: object) -> None:
    """Install the guards of one room (after its migrate), or of all rooms."""
    from django.db import connection

    tables = set(connection.introspection.table_names())
    for guard in declared(sender):
        if guard.table in tables:
            dialect.execute(guard.install())


def missing() -> list[str]:
    """Names of declared guards that the database does not have."""
    present = dialect.trigger_names()
    return [guard.name for guard in declared() if guard.installs_here and guard.name not in present]


def append_only_tables() -> list[str]:
    return sorted({guard.table for guard in declared() if guard.append_only})


def restrict(role: str) -> list[str]:
    """Statements (PostgreSQL) that give ``role`` what the running product needs and no right to change the append-only tables."""
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    return statements + [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in append_only_tables()]


@contextmanager
def suspended() -> Iterator[None]:
    """No guards inside: for emptying a test database between tests, and for showing a race with its guard off."""
    for guard in declared():
        dialect.execute(guard.drop())
    try:
        yield
    finally:
        install()
