from django.db import models
from django.db.models import F, Q

from concilia.core.models import IdModel

from .kinds import Kind, Scope


class Role(IdModel):
    """A user holds a kind of role within a scope, between two days. Leaving ends it at once."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    scope = models.CharField(max_length=16, choices=Scope.choices)
    scope_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["user", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "scope", "scope_id"], condition=Q(until=None), name="access_role_once"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="access_role_order"),
            models.CheckConstraint(
                condition=Q(scope=Scope.PLATFORM) | Q(scope_id__isnull=False), name="access_role_scope"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="access_role_kind"),
        ]
