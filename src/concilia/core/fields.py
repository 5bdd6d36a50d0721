"""Model fields that every room uses."""

from __future__ import annotations

from typing import Any

from django.db import models

from . import crypto


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """Text that the database sees only encrypted. It can't be searched: keep a ``BlindIndexField`` beside it."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return crypto.decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> str | None:
        return crypto.encrypt(str(value)) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"an encrypted field can't be searched with '{lookup_name}'; search its blind index")
        return super().get_lookup(lookup_name)


class CentsField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount in integer euro cents."""
