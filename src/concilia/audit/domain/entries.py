"""Writing to the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from concilia.core.act import Act

from ..models import Entry


def record(act: Act, verb: str, thing: models.Model, *, personal: Iterable[str] = (), **data: Any) -> Entry:
    """Add one entry: ``verb`` was done to ``thing``. ``data`` holds codes and parameters, never free text about persons.

    ``personal`` names the keys of ``data`` that hold personal data.
    """
    new = entry(act, verb, thing, data=data)
    new.personal = sorted(personal)
    new.save(force_insert=True)
    return new


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
