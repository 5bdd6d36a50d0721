"""Writing many rows of one table at once: what is new, what changed, what went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from . import dialect

BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Changes:
    """What must be written to a table: values of new rows, rows with the values that change, rows that go."""

    model: type[Any]
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    gone: list[models.Model] = field(default_factory=list)


def batches(rows: Sequence[T], most: int = BATCH) -> Iterator[Sequence[T]]:
    """The rows in their order, some at a time: as many as a query may hold."""
    return (rows[start : start + most] for start in range(0, len(rows), most))


def insert(model: type[Any], new: list[dict[str, Any]]) -> None:
    """Add rows by their values (attribute names)."""
    dialect.insert_many([model(**values) for values in new])


def update(model: type[Any], changed: list[tuple[models.Model, dict[str, Any]]]) -> None:
    """Change rows, one statement for each set of columns. The rows in memory change too."""
    by_columns: dict[tuple[str, ...], list[models.Model]] = defaultdict(list)
    for row, values in changed:
        for name, value in values.items():
            setattr(row, name, value)
        if values:
            by_columns[tuple(sorted(values))].append(row)
    for columns, rows in by_columns.items():
        model._default_manager.bulk_update(rows, columns, batch_size=BATCH)


def delete(gone: list[models.Model]) -> None:
    """Delete rows with what cascades from them. Raises ProtectedError when something else still points to them."""
    for row in gone:
        if row.pk is not None:
            row.delete()
