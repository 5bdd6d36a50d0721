"""Which field keys the database needs, read from the ids that stand before the encrypted values."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast, StrIndex, Substr

from .crypto import SEPARATOR
from .fields import EncryptedField


def used() -> set[str]:
    """The ids of the keys under which some field of some row is encrypted."""
    return {
        identity
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedField)
        for identity in _ids(model, field.name)
    }


def _ids(model: type[models.Model], name: str) -> set[str]:
    raw = Cast(name, models.TextField())
    rows = model._default_manager.annotate(_raw=raw).filter(_raw__gt="").order_by()
    identity = Substr("_raw", 1, StrIndex("_raw", models.Value(SEPARATOR)) - 1)
    return set(rows.annotate(_id=identity).values_list("_id", flat=True).distinct())
