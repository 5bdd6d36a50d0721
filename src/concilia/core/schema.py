"""Bringing the database to this version.

A new database gets the rooms' tables whole from the models, in seconds, and their migrations are noted as applied; one
that already has tables is migrated step by step. `tests/core/test_schema.py` proves that both ways make the same tables.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from concilia.rooms import INSTALLED


def prepare() -> None:
    """Make or update the tables and the guards. Safe to run again, also after it was cut short."""
    applied = {app for app, _ in MigrationRecorder(connection).applied_migrations()}
    if applied.intersection(INSTALLED):
        call_command("migrate", verbosity=0, interactive=False)
        return
    _make()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def ready() -> bool:
    """Whether the database has every table that this version needs."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def ours() -> list[type[models.Model]]:
    """The models of the rooms, in room order."""
    return [model for config in apps.get_app_configs() if config.label in INSTALLED for model in config.get_models()]


def _make() -> None:
    """Django's own tables by their migrations, ours in one step, and the note that no migration is left to do.

    The note comes last: a run cut short before it begins again with the tables that are missing.
    """
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([leaf for leaf in leaves if leaf[0] not in INSTALLED])
    there = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in ours():
            if model._meta.db_table not in there:
                editor.create_model(model)
    with transaction.atomic():
        for app, name in executor.loader.graph.nodes:
            if app in INSTALLED:
                executor.recorder.record_applied(app, name)
