"""The one module that knows SQLite from PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
#: Waiting for a lock ends after three seconds, a statement after two minutes: a page must answer, even with "busy".
POSTGRES_OPTIONS = {"options": "-c lock_timeout=3000 -c statement_timeout=120000"}
SKEW_LASTS_SECONDS = 60
COPY_BEYOND = 200
#: What keeps a write that was answered, whatever happens to the machine: (setting, values that do).
DURABLE_SQLITE = (("journal_mode", {"wal"}), ("synchronous", {"2", "3"}), ("foreign_keys", {"1"}))
DURABLE_POSTGRES = (
    ("fsync", {"on"}),
    ("full_page_writes", {"on"}),
    ("synchronous_commit", {"on", "remote_write", "remote_apply"}),
)

_skew = (0.0, -float("inf"))


def configured(database: Any) -> dict[str, Any]:
    """Django's database dictionary with the options this vendor needs."""
    options = SQLITE_OPTIONS if database["ENGINE"].endswith("sqlite3") else POSTGRES_OPTIONS
    return {**database, "OPTIONS": {**options, **database.get("OPTIONS", {})}, "ATOMIC_REQUESTS": False}


def is_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def description() -> str:
    """The database in words: its kind, its version, where it is."""
    from django.db import connection

    connection.ensure_connection()
    if is_postgres():
        version = ".".join(map(str, divmod(connection.pg_version, 10_000)))  # type: ignore[attr-defined]
        return f"PostgreSQL {version}, database {connection.settings_dict['NAME']}"
    version = ".".join(map(str, connection.Database.sqlite_version_info))  # type: ignore[attr-defined]
    return f"SQLite {version}, {connection.settings_dict['NAME']}"


def lax_settings() -> list[str]:
    """Settings of the database under which a write that was answered could be lost: ``fsync = off``."""
    from django.db import connection

    show, durable = ("SHOW", DURABLE_POSTGRES) if is_postgres() else ("PRAGMA", DURABLE_SQLITE)
    lax = []
    with connection.cursor() as cursor:
        for name, good in durable:
            cursor.execute(f"{show} {name}")
            value = str(cursor.fetchone()[0])
            if value not in good:
                lax.append(f"{name} = {value}")
    return lax


def clock_skew() -> float:
    """Seconds by which the database server's clock is ahead of this machine's; one machine has one clock."""
    return _measured_skew() if is_postgres() else 0.0


def file_size() -> int | None:
    """Bytes of the database file; None for a server."""
    from django.db import connection

    path = Path(str(connection.settings_dict["NAME"]))
    return path.stat().st_size if not is_postgres() and path.is_file() else None


def database_now() -> datetime:
    """The database server's clock, in UTC. Its difference from ours is measured once a minute."""
    global _skew
    if not is_postgres():
        return datetime.now(UTC)
    if time.monotonic() - _skew[1] > SKEW_LASTS_SECONDS:
        _skew = (_measured_skew(), time.monotonic())
    return datetime.fromtimestamp(time.time() + _skew[0], UTC)


def _measured_skew() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return float(cursor.fetchone()[0]) - time.time()


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction. SQLite takes the lock at once; a lock held too long by others becomes ``Busy``."""
    from django.db import OperationalError, transaction
    from django.utils.translation import gettext_lazy as _

    from .errors import Busy

    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if not _is_lock_wait(error):
            raise
        raise Busy("core.busy", _("Il sistema è occupato: riprova tra qualche secondo.")) from error


@contextmanager
def joining() -> Iterator[None]:
    """The write transaction that stands, else one of its own: for what refuses before it writes, so needs no savepoint.

    An error of the database still undoes the whole of the transaction, or of the savepoint, that stands.
    """
    from django.db import connection

    if connection.in_atomic_block:
        yield
        return
    with writing():
        yield


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see one moment of the database, when it is the outermost transaction."""
    from django.db import connection, transaction

    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and is_postgres():
            execute(["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"])
        yield


def _is_lock_wait(error: Exception) -> bool:
    text = str(error).lower()
    return "database is locked" in text or "lock timeout" in text or "deadlock detected" in text


def insert(row: Any) -> None:
    """Insert one new row of a model. As its ``save``, without the SQL being made again each time: verbs add many."""
    from django.db import connection, transaction

    model: Any = type(row)
    statement, fields, given = _insertion(model, connection.vendor)
    with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
        cursor.execute(
            statement, [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        )
        if given is not None:
            setattr(row, given.attname, cursor.fetchone()[0])
    row._state.adding, row._state.db = False, connection.alias


@lru_cache(maxsize=512)
def _insertion(model: Any, vendor: str) -> tuple[str, list[Any], Any]:
    """The statement that inserts a row, the fields it takes, and the key that the database gives, if it does."""
    from django.db import connection

    quote, meta = connection.ops.quote_name, model._meta
    given = meta.pk if meta.pk.db_returning else None
    fields = [field for field in meta.concrete_fields if field is not given]
    columns = ", ".join(quote(field.column) for field in fields)
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    return statement + (f" RETURNING {quote(given.column)}" if given else ""), fields, given


def insert_many(rows: Sequence[Any]) -> None:
    """Insert rows of one model, in their order. On PostgreSQL it is one statement however many they are (COPY)."""
    if is_postgres() and len(rows) > COPY_BEYOND:
        _copy(rows)
    elif len(rows) == 1:
        insert(rows[0])
    elif rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _copy(rows: Sequence[Any]) -> None:
    from django.db import connection

    meta = type(rows[0])._meta
    fields = meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    statement = f"COPY {connection.ops.quote_name(meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])


def execute(statements: list[str]) -> None:
    """Run schema statements (triggers, functions, grants) one by one."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def trigger_names() -> set[str]:
    """The triggers that exist in the database now."""
    from django.db import connection

    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if is_postgres()
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
