"""Giving and ending roles."""

from __future__ import annotations

from uuid import UUID

from concilia import audit
from concilia.core.act import Act
from concilia.people.models import User

from ..kinds import Kind, Scope
from ..models import Role
from ..queries import require


def grant(act: Act, *, user: User, kind: Kind, scope: Scope, scope_id: UUID | None = None) -> Role:
    """Give a role from the act's instant. The same role in force is kept. Side effects: row, audit entry."""
    require(act, "access.role.grant")
    with act.writing():
        role, made = Role.objects.get_or_create(
            user=user,
            kind=kind,
            scope=scope,
            scope_id=scope_id,
            until=None,
            defaults={"since": act.at, "granted_by": act.actor},
        )
        if made:
            audit.record(act, "access.role.grant", role, kind=kind, scope=scope)
    return role


def end(act: Act, *, role: Role) -> None:
    """End a role at the act's instant. Side effects: row, audit entry."""
    require(act, "access.role.end")
    with act.writing():
        Role.objects.filter(pk=role.pk, until=None).update(until=act.at)
        audit.record(act, "access.role.end", role, kind=role.kind)
