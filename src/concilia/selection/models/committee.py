from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import CommitteeState


class Committee(NetworkModel):
    """The committee (commissione) that an act constitutes to score the applications of a call; its chair closes it.

    Closed, its points can't change and their means are what the rules read. ``protocol``: that of its minutes. ``files``: ids
    of the applications that were before it when it ended.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="committees")
    act_number = models.CharField(max_length=120)
    act_on = models.DateField()
    state = models.CharField(max_length=10, choices=CommitteeState.choices, default=CommitteeState.OPEN)
    constituted_at = models.DateTimeField()
    constituted_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    dissolved_at = models.DateTimeField(null=True)
    dissolved_by = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    files = models.JSONField(default=list)
    protocol = models.OneToOneField("documents.Protocol", on_delete=models.PROTECT, null=True, related_name="minutes")

    class Meta(NetworkModel.Meta):
        ordering = ["call", "constituted_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(CommitteeState, "selection_committee_state"),
            stamped("closed", ["closed"], "selection_committee_closed"),
            stamped("dissolved", ["dissolved"], "selection_committee_dissolved"),
            models.UniqueConstraint(fields=["call"], condition=Q(state="open"), name="selection_committee_one_open"),
            models.CheckConstraint(condition=~Q(act_number=""), name="selection_committee_act"),
        ]


class Member(NetworkModel):
    """Who sits in a committee; one of them chairs it."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="memberships")
    chair = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["committee", "-chair", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["committee", "user"], name="selection_member_once"),
            models.UniqueConstraint(fields=["committee"], condition=Q(chair=True), name="selection_member_one_chair"),
        ]

    def __str__(self) -> str:
        return self.user.display_name


class Declaration(NetworkModel):
    """What a member declares of one application: no conflict of interest, or one with its reason (L. 241/1990, art. 6-bis).

    Who declared a conflict, or nothing, has no score and no reading of that file: the database refuses the score.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="declarations")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="declarations")
    conflict = models.BooleanField()
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["member", "application"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["member", "application"], name="selection_declaration_once"),
            models.CheckConstraint(
                condition=Q(conflict=False, reason="") | (Q(conflict=True) & ~Q(reason="")),
                name="selection_declaration_reason",
            ),
        ]


class Score(NetworkModel):
    """The points of one member for one criterion of one application, with their motive."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="scores")
    fact = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=12, decimal_places=4)
    motive = models.TextField()
    scored_at = models.DateTimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["declaration", "fact"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["declaration", "fact"], name="selection_score_once"),
            models.CheckConstraint(condition=~Q(motive=""), name="selection_score_motive"),
        ]


class Mean(NetworkModel):
    """The mean of the members' points for one criterion of one application: the fact that the rules read, for ever."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="means")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="means")
    fact = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta(NetworkModel.Meta):
        ordering = ["committee", "application", "fact"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["application", "fact"], name="selection_mean_once"),
        ]
