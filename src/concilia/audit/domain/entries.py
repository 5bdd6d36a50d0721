"""Writing to the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import IntegrityError, models

from concilia.core import dialect
from concilia.core.act import Act

from ..models import Entry

Row = TypeVar("Row", bound=models.Model)


def record(act: Act, verb: str, thing: models.Model, *, personal: Iterable[str] = (), **data: Any) -> Entry:
    """Add one entry: ``verb`` was done to ``thing``. ``data`` holds codes and parameters, never free text about persons.

    ``personal`` names the keys of ``data`` that hold personal data.
    """
    new = entry(act, verb, thing, data=data)
    new.personal = sorted(personal)
    dialect.insert(new)
    return new


def add_once(act: Act, row: Row, *, key: tuple[str, ...], verb: str, **data: Any) -> Row:
    """The row that has the same ``key`` (fields), else ``row``, added with its entry; if it is added meanwhile, that one."""
    same = type(row)._default_manager.filter(**{name: getattr(row, name) for name in key}).order_by()
    for known in same:
        return known
    try:
        with act.writing():
            dialect.insert(row)
            record(act, verb, row, **data)
    except IntegrityError:
        for known in same.all():
            return known
        raise
    return row


def entry(act: Act, verb: str, thing: models.Model, *, data: dict[str, Any], from_: str = "", to: str = "") -> Entry:
    """An unsaved entry, for verbs that add many at once."""
    return Entry(
        network_id=network_of(thing),
        at=act.at,
        actor=act.actor,
        verb=verb,
        kind=thing._meta.label_lower,
        object_id=thing.pk,
        from_state=from_,
        to_state=to,
        reason=act.reason,
        data=data,
        request_id=act.request_id,
    )


def network_of(thing: models.Model) -> Any:
    if thing._meta.label == "territory.Network":
        return thing.pk
    return getattr(thing, "network_id", None)
