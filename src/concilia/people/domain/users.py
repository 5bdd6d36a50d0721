"""Who can sign in."""

from __future__ import annotations

from typing import Any

from concilia import audit
from concilia.core.act import Act

from ..models import Person, User


def register(act: Act, *, username: str, display_name: str, person: Person | None = None, **more: Any) -> User:
    """Add a user, or return the one with the same name. Side effects: row, audit entry.

    ``more``: email; and in the demo ``demo`` and ``introduction``.
    """
    with act.writing():
        user, made = User.objects.get_or_create(
            username=username, defaults={"display_name": display_name, "person": person, **more}
        )
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
            audit.record(act, "people.user.register", user)
    return user


def tie(act: Act, *, user: User, person: Person) -> User:
    """Tie a user to the person they are. Side effects: row, audit entry. A user tied to somebody stays so."""
    with act.writing():
        if User.objects.filter(pk=user.pk, person=None).update(person=person):
            audit.record(act, "people.user.tie", user)
    user.refresh_from_db()
    return user
