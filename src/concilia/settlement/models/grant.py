from uuid import UUID

from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..grant_states import ConditionState, GrantState, Nature


class ProgrammeTerms(NetworkModel):
    """How a network pays the projects of its alliances: stages, conditions, costs; an explicit choice, with its reason.

    ``terms`` is the ``payment`` of a call file. The last row of a programme holds; without a programme, of the network.
    """

    programme = models.ForeignKey(
        "plans.FundingProgramme", on_delete=models.PROTECT, null=True, related_name="payment_terms"
    )
    terms = models.JSONField()
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["-decided_at", "-id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_terms_reason"),
        ]


class Grant(NetworkModel):
    """A contribution paid on a report of costs, from acceptance to balance: of an award to a firm, or of an alliance's project.

    ``terms`` are the stages, conditions and costs that hold for it, frozen as in the ``payment`` of a call file. The rate is
    ``rate_part`` over ``rate_whole``, exact; ``own_share`` is the least share that the beneficiary bears, in percent. Costs
    count from ``since`` to ``ends_on`` and are paid by ``pay_by``, all included. ``opened_by`` accepted it, or granted it to
    a project.
    """

    award = models.OneToOneField("selection.Award", on_delete=models.PROTECT, null=True, related_name="grant")
    project = models.ForeignKey("plans.Project", on_delete=models.PROTECT, null=True, related_name="grants")
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="grants")
    alliance = models.ForeignKey("networks.Alliance", on_delete=models.PROTECT, null=True, related_name="grants")
    cents = CentsField()
    terms = models.JSONField()
    rate_part = models.BigIntegerField()
    rate_whole = models.BigIntegerField()
    own_share = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    nature = models.CharField(max_length=14, choices=Nature.choices)
    since = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    pay_by = models.DateField()
    cup = models.CharField(max_length=15, blank=True)
    cor = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=GrantState.choices, default=GrantState.RUNNING)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["opened_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(GrantState, "settlement_grant_state"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="settlement_grant_nature"),
            stamped("closed", ["closed"], "settlement_grant_closed"),
            models.CheckConstraint(
                condition=Q(award__isnull=False, project=None) | Q(award=None, project__isnull=False),
                name="settlement_grant_of_one",
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_grant_cents"),
            models.CheckConstraint(
                condition=Q(rate_part__gt=0, rate_whole__gte=F("rate_part")), name="settlement_grant_rate"
            ),
            models.CheckConstraint(condition=Q(own_share__gte=0, own_share__lt=100), name="settlement_grant_own_share"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("since"), ends_on__gte=F("starts_on"), pay_by__gte=F("ends_on")),
                name="settlement_grant_dates",
            ),
        ]

    @property
    def commitment(self) -> UUID:
        """The owner of its account of commitment: the award's, or its own."""
        return self.award_id or self.pk


class GrantLine(NetworkModel):
    """What a project's grant takes from a line of the plan's budget."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("plans.BudgetLine", on_delete=models.PROTECT, related_name="grant_lines")
    cents = CentsField()

    class Meta(NetworkModel.Meta):
        ordering = ["grant", "line__position", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["grant", "line"], name="settlement_grant_line_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_grant_line_cents"),
        ]


class GrantCondition(NetworkModel):
    """A condition of a grant's stages, and the named record that it is met: who checked it, when, and how."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="conditions")
    code = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ConditionState.choices, default=ConditionState.OPEN)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=240, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["grant", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["grant", "code"], name="settlement_condition_once"),
            in_states(ConditionState, "settlement_condition_state"),
            stamped("checked", ["met"], "settlement_condition_checked"),
            models.CheckConstraint(condition=~Q(state="met") | ~Q(how=""), name="settlement_condition_how"),
        ]
