"""Fold an initial migration: each table is made whole, with its fields, indexes and constraints, in one operation.

Django writes constraints as operations of their own; SQLite makes a table again for each of them, and the first migrate
of an installation takes a minute instead of seconds.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")

import django  # noqa: E402
from django.apps import apps  # noqa: E402
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel  # noqa: E402
from django.db.migrations.operations.base import Operation  # noqa: E402
from django.db.migrations.writer import MigrationWriter  # noqa: E402


def fold(label: str) -> None:
    """Rewrite the initial migration of one room."""
    module = importlib.import_module(f"concilia.{label}.migrations.0001_initial")
    migration = module.Migration("0001_initial", label)
    late = [operation for operation in migration.operations if is_late(operation)]
    tables = whole_tables(one for one in migration.operations if one not in late)
    migration.operations = [*in_order(label, tables), *late]
    Path(str(module.__file__)).write_text(
        MigrationWriter(migration, include_header=False).as_string(), encoding="utf-8"
    )


def is_late(operation: Operation) -> bool:
    """Whether it is a relation through a table of its own: it changes no table, and both ends must be there."""
    through = getattr(getattr(getattr(operation, "field", None), "remote_field", None), "through", None)
    return isinstance(operation, AddField) and isinstance(through, str)


def whole_tables(operations: Iterable[Operation]) -> list[CreateModel]:
    """The tables with all that belongs to them. Raises ValueError for an operation that can't be folded."""
    tables: dict[str, CreateModel] = {}
    for operation in operations:
        if isinstance(operation, CreateModel):
            tables[operation.name_lower] = operation
        elif isinstance(operation, AddField):
            tables[operation.model_name_lower].fields.append((operation.name, operation.field))
        elif isinstance(operation, AddIndex):
            tables[operation.model_name_lower].options.setdefault("indexes", []).append(operation.index)
        elif isinstance(operation, AddConstraint):
            tables[operation.model_name_lower].options.setdefault("constraints", []).append(operation.constraint)
        else:
            raise ValueError(f"{operation.describe()} can't be folded")
    return list(tables.values())


def in_order(label: str, tables: list[CreateModel]) -> list[CreateModel]:
    """The tables so that each stands after those it points to."""
    waiting = {table.name_lower: table for table in tables}
    ordered: list[CreateModel] = []
    while waiting:
        ready = [name for name, table in waiting.items() if not pointed_to(label, table) & (set(waiting) - {name})]
        if not ready:
            raise ValueError(f"{label}: tables point to one another: {sorted(waiting)}")
        ordered += [waiting.pop(name) for name in ready]
    return ordered


def pointed_to(label: str, table: CreateModel) -> set[str]:
    """Names of the tables of the same room that a table's fields point to."""
    found = set()
    for _, field in table.fields:
        remote = field.remote_field
        for target in (getattr(remote, "model", None), getattr(remote, "through", None)):
            name = target if isinstance(target, str) else getattr(getattr(target, "_meta", None), "label_lower", "")
            name = f"{label}.{table.name}" if name == "self" else name
            if name.lower().startswith(f"{label}."):
                found.add(name.lower().partition(".")[2])
    return found


if __name__ == "__main__":
    django.setup()
    for config in apps.get_app_configs():
        if config.name.startswith("concilia.") and (Path(config.path) / "migrations" / "0001_initial.py").exists():
            fold(config.label)
