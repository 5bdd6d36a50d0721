from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import AwardState, Place, RankingState


class Ranking(NetworkModel):
    """One version of a call's ranking, with the hash of its input and of its rules, so that anyone can make it again.

    ``inputs``: what it took beside the applications: ``budget`` (cents of each of the call's lines), ``seed`` of a draw,
    ``renounced`` (ids of who gave up the award), ``versions`` (numbers of those that judge its rows). ``input_hash`` is
    keyed, because facts may be under special protection.
    ``rules``: the version that orders them all; each row is judged by its own application's. ``period``: that of a periodic
    call, which has one ranking for each.
    ``scrolls``: the version whose waiting list this one scrolls; nobody funded there gets less here.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=60, blank=True)
    rules = models.ForeignKey("calls.RuleVersion", on_delete=models.PROTECT, related_name="rankings")
    state = models.CharField(max_length=12, choices=RankingState.choices, default=RankingState.PENDING)
    inputs = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64)
    output_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    computed_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)
    act_number = models.CharField(max_length=40, blank=True)
    observations_until = models.DateTimeField(null=True, help_text="Of a provisional version: the end of its term")
    reason = models.TextField(blank=True)
    scrolls = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="scrolled_by")

    class Meta(NetworkModel.Meta):
        ordering = ["call", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["call", "number"], name="selection_ranking_number"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state="pending"), name="selection_ranking_one_pending"
            ),
            models.UniqueConstraint(
                fields=["call", "period"], condition=Q(state="published"), name="selection_ranking_one_published"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state="provisional"), name="selection_ranking_one_provisional"
            ),
            in_states(RankingState, "selection_ranking_state"),
            stamped("published", ["provisional", "published", "superseded"], "selection_ranking_published"),
            models.CheckConstraint(
                condition=~Q(state="provisional") | Q(observations_until__isnull=False),
                name="selection_ranking_provisional_term",
            ),
        ]

    @property
    def is_provisional(self) -> bool:
        """Whether it is, or was, a provisional version."""
        return self.observations_until is not None


class RankingRow(NetworkModel):
    """The place of one application: position, points of each criterion, what is due, what is funded, and why.

    ``version``: that of the application which counted, where something had been integrated.
    ``decided``: the requirements that a person decided otherwise than proposed, as they stood. ``reserve``: the place in
    the waiting list. ``public_code`` is made for this publication and joins with no other. ``turn``: at a counter, the
    version in which the outcome became final; a later turn never overtakes it.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="ranking_rows")
    version = models.ForeignKey("applications.Integration", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=14, choices=Place.choices)
    priority_class = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(null=True)
    reserve = models.PositiveIntegerField(null=True)
    turn = models.PositiveSmallIntegerField(null=True)
    decided = models.JSONField(default=dict)
    points = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    due = CentsField(null=True)
    funded = CentsField(default=0)
    lines = models.JSONField(default=dict, help_text="Cents taken from each of the call's lines")
    tie_break = models.CharField(max_length=60, blank=True)
    reasons = models.JSONField(default=list)
    public_code = models.CharField(max_length=20)

    class Meta(NetworkModel.Meta):
        ordering = ["ranking", models.F("position").asc(nulls_last=True), "public_code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["ranking", "application"], name="selection_row_once"),
            models.UniqueConstraint(fields=["ranking", "public_code"], name="selection_row_code"),
            models.CheckConstraint(condition=Q(place__in=Place.values), name="selection_row_place"),
            models.CheckConstraint(condition=Q(funded__gte=0), name="selection_row_funded"),
        ]


class Award(NetworkModel):
    """A grant to an application (concessione), prepared with its ranking and granted when it is published.

    ``row`` is that of the version which granted it; later versions that give the same keep it. ``reduced``: cents of the
    row that were not granted, because the ceiling of *de minimis* aids left less. ``accept_by``: the last day to accept it,
    where the call asks for acceptance.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="awards")
    row = models.ForeignKey(RankingRow, on_delete=models.PROTECT, related_name="awards")
    call_line = models.ForeignKey("calls.CallLine", on_delete=models.PROTECT, related_name="awards")
    cents = CentsField()
    reduced = CentsField(default=0)
    state = models.CharField(max_length=10, choices=AwardState.choices, default=AwardState.PENDING)
    granted_at = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=80, blank=True)
    accept_by = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["row__ranking", "row__position", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AwardState, "selection_award_state"),
            stamped(
                "granted",
                ["granted", "renounced", "revoked", "corrected", "refused", "lapsed"],
                "selection_award_granted",
            ),
            stamped("accepted", [], "selection_award_accepted"),
            models.UniqueConstraint(
                fields=["application", "call_line"], condition=Q(state="pending"), name="selection_award_one_pending"
            ),
            models.UniqueConstraint(
                fields=["application", "call_line"], condition=Q(state="granted"), name="selection_award_one_granted"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="selection_award_cents"),
            models.CheckConstraint(condition=Q(reduced__gte=0), name="selection_award_reduced"),
        ]
