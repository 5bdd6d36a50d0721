from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import CallState, Change, Regime


class Call(NetworkModel):
    """A call (avviso) of an action: who may apply, when, under which version of the rules, paid by which lines.

    ``edition_of``: the call of which it is a later edition. ``exhausted_at``: when a counter committed its last euro;
    ``takes_reserve``: it then still takes applications, for the waiting list.
    """

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    action = models.ForeignKey("plans.Action", on_delete=models.PROTECT, related_name="calls")
    alliance = models.ForeignKey("networks.Alliance", on_delete=models.PROTECT, null=True, related_name="calls")
    applicants = models.CharField(max_length=12)
    procedure = models.CharField(max_length=12)
    regime = models.CharField(max_length=10, choices=Regime.choices)
    term_days = models.PositiveSmallIntegerField()
    edition_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="editions")
    takes_reserve = models.BooleanField(default=False)
    exhausted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="calls_call_code"),
            in_states(CallState, "calls_call_state"),
            stamped("published", ["published", "suspended", "concluded"], "calls_call_published"),
            models.CheckConstraint(
                condition=Q(exhausted_at=None) | Q(procedure="counter"), name="calls_call_exhausted_counter"
            ),
            models.CheckConstraint(condition=~Q(edition_of=F("id")), name="calls_call_edition_of_another"),
        ]

    def __str__(self) -> str:
        return self.code


class Window(NetworkModel):
    """When applications are received: from ``opens_at``, through the whole second of ``closes_at``."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="windows")
    code = models.CharField(max_length=60, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["opens_at"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="calls_window_order"),
        ]


class RuleVersion(NetworkModel):
    """The rules as written in a call file, whole; they hold for what is submitted from ``effective_at``.

    ``change``: what made this version. After publication it is a dated act, ``act_number`` of ``issued_at``, with its reason.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rule_versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    change = models.CharField(max_length=12, choices=Change.choices, default=Change.ADOPTION)
    act_number = models.CharField(max_length=120, blank=True)
    issued_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=80)
    reason = models.TextField(blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["call", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["call", "number"], name="calls_rules_number"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="calls_rules_change"),
            models.CheckConstraint(
                condition=Q(change=Change.ADOPTION) | (~Q(act_number="") & ~Q(reason="")), name="calls_rules_act"
            ),
            models.CheckConstraint(condition=Q(effective_at__gte=F("issued_at")), name="calls_rules_forward"),
        ]


class CallLine(NetworkModel):
    """What a call may award out of a budget line: the rules name it by ``code``, the ledger guards its amount."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lines")
    code = models.CharField(max_length=60)
    budget_line = models.ForeignKey("plans.BudgetLine", on_delete=models.PROTECT, related_name="call_lines")
    cents = CentsField()

    class Meta(NetworkModel.Meta):
        ordering = ["call", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["call", "code"], name="calls_line_code"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="calls_line_cents"),
        ]
