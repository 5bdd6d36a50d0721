"""Who can sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password

from concilia import audit
from concilia.core.act import Act

from ..models import Person, User


def register(act: Act, *, username: str, display_name: str, person: Person | None = None, **more: Any) -> User:
    """Add a user, or return the one with the same name. Side effects: row, audit entry.

    ``more``: email; and in the demo ``demo`` and ``introduction``.
    """
    user = User(username=username, display_name=display_name, person=person, password=make_password(None), **more)
    return audit.add_once(act, user, key=("username",), verb="people.user.register")


def tie(act: Act, *, user: User, person: Person) -> User:
    """Tie a user to the person they are. Side effects: row, audit entry. A user tied to somebody stays so."""
    with act.writing():
        if User.objects.filter(pk=user.pk, person=None).update(person=person):
            audit.record(act, "people.user.tie", user)
    user.refresh_from_db()
    return user
