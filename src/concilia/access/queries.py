"""May this actor do this, and what may they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import NotAllowed

from . import policy
from .kinds import Kind, Scope
from .models import Role

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force: kind, scope and the scope's id (none for the platform)."""

    kind: Kind
    scope: Scope
    scope_id: UUID | None = None


PUBLIC = Grant(Kind.PUBLIC, Scope.PLATFORM)


def grants_of(act: Act) -> tuple[Grant, ...]:
    """The roles in force of the act's actor. Everyone is PUBLIC, a user with a person is that CITIZEN."""
    if act.grants is not None:
        return act.grants
    if act.is_system:
        return (PUBLIC, Grant(Kind.SYSTEM, Scope.PLATFORM))
    return (PUBLIC, *_stored(act.user_id, act.at)) if act.user_id else (PUBLIC,)


def _stored(user_id: UUID, at: Any) -> list[Grant]:
    from concilia.people.models import User

    found = User.objects.filter(pk=user_id, is_active=True).order_by().values_list("person_id", flat=True)
    person_id = next(iter(found), None)
    roles = Role.objects.filter(user_id=user_id, user__is_active=True, since__lte=at).filter(
        Q(until=None) | Q(until__gt=at)
    )
    listed = roles.order_by("kind", "id").values_list("kind", "scope", "scope_id")
    grants = [Grant(Kind(kind), Scope(scope), scope_id) for kind, scope, scope_id in listed]
    return [Grant(Kind.CITIZEN, Scope.PERSON, person_id), *grants] if person_id else grants


def may(act: Act, verb: str, thing: models.Model | None = None) -> bool:
    """Whether the actor may do ``verb`` (to ``thing``). A verb without a row of the policy table may be done by nobody."""
    row = policy.TABLE.get(verb)
    if row is None:
        return False
    return any(grant.kind in row.kinds and _reaches(grant, thing) for grant in grants_of(act))


def require(act: Act, verb: str, thing: models.Model | None = None) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(act, verb, thing):
        raise NotAllowed("access.denied", _("Non hai il ruolo per questa operazione."), verb=verb)


def visible(act: Act, verb: str, rows: Rows) -> Rows:
    """``rows`` narrowed to those on which the actor may do ``verb``."""
    row = policy.TABLE.get(verb)
    grants = [grant for grant in grants_of(act) if row and grant.kind in row.kinds]
    if any(grant.scope == Scope.PLATFORM for grant in grants):
        return rows
    narrowed = Q(pk__in=[])
    for grant in grants:
        for path in _paths(rows.model, grant.scope):
            narrowed |= Q(**{path: grant.scope_id})
    return rows.filter(narrowed).distinct() if len(narrowed.children) > 2 else rows.filter(narrowed)


def _reaches(grant: Grant, thing: models.Model | None) -> bool:
    if thing is None or grant.scope == Scope.PLATFORM:
        return True
    return any(grant.scope_id in _values(thing, path) for path in _paths(type(thing), grant.scope))


def _paths(model: type[models.Model], scope: Scope) -> tuple[str, ...]:
    return policy.SCOPES.get(model._meta.label, {}).get(scope, ())


def _values(thing: models.Model, path: str) -> set[Any]:
    """The ids at the end of a lookup path; a path through many rows gives all of theirs."""
    current: list[Any] = [thing]
    for step in path.split("__"):
        current = [value for item in current for value in _next(item, step)]
    return set(current)


def _next(item: Any, step: str) -> list[Any]:
    value: Any = getattr(item, step, None)
    if value is not None and hasattr(value, "all"):
        return list(value.all())
    return [] if value is None else [value]


def act_of(request: HttpRequest, *, reason: str = "", key: str = "") -> Act:
    """The act of a request: its user, the database's time, and the roles read once."""
    user = request.user
    actor = user.actor if user.is_authenticated else "anonymous"
    known = getattr(request, "_concilia_act", None)
    if known is None:
        at = clock.now()
        grants = (PUBLIC, *_stored(user.pk, at)) if user.is_authenticated else (PUBLIC,)
        known = Act(actor=actor, at=at, grants=grants)
        request._concilia_act = known  # type: ignore[attr-defined]
    return known.because(reason).keyed(key)
