"""Base classes of every room's models, and the tables of the core itself."""

from __future__ import annotations

from django.db import models

from .ids import uuid7

#: The place of a row that no plan file has placed: after the others.
LAST = 32_767

#: Tables that belong to the platform, not to one network.
GLOBAL_TABLES = frozenset(
    {
        "core.Rehearsal",
        "core.TickRun",
        "territory.Comune",
        "territory.Network",
        "audit.Entry",
        "audit.Seal",
        "audit.Leaf",
        "audit.Receipt",
        "people.Person",
        "people.User",
        "people.Household",
        "people.HouseholdMember",
        "people.CareRelation",
        "people.Consent",
        "notices.Preference",
        "access.Role",
    }
)


class IdModel(models.Model):
    """A row with a time-ordered id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class NetworkModel(IdModel):
    """A row that belongs to one network, the tenant. Subclasses keep ``NetworkModel.Meta.constraints`` in theirs."""

    network = models.ForeignKey("territory.Network", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["network", "id"], name="%(app_label)s_%(class)s_network_id")]


class DocumentedModel(NetworkModel):
    """A row that a plan file brought: its place there, the numbered items of the document it stands for, a remark.

    ``demo``: it is not in the document; ``demo_keys``: only these of its keys were added.
    """

    position = models.PositiveSmallIntegerField(default=LAST)
    items = models.JSONField(default=list)
    demo = models.BooleanField(default=False)
    demo_keys = models.JSONField(default=list)
    note = models.JSONField(null=True)

    class Meta(NetworkModel.Meta):
        abstract = True


class Rehearsal(models.Model):
    """How far the demo's clock is moved from the real one. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset_seconds = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_rehearsal_one_row")]


class TickRun(models.Model):
    """A periodic job that ran for a period: it runs once for each."""

    job = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="core_tickrun_once_per_period")]
