from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import ControlState, SampleState, SeedSource


class ControlSample(NetworkModel):
    """A sample of granted awards to control (DPR 445/2000, artt. 71-75): how it is drawn, from what, with which seed.

    ``share`` of each stratum, at least ``minimum``; strata are bands of amount (``bands``: where each begins after the
    first, in cents) by degree of risk. The seed is the outcome of ``event``, which comes ``event_on``, or it was promised
    by its SHA-256 (``commitment``) before the awards were made. ``universe_hash``: of all that could be drawn.
    """

    number = models.PositiveIntegerField()
    calls = models.ManyToManyField("calls.Call", related_name="samples")
    share = models.DecimalField(max_digits=5, decimal_places=4)
    minimum = models.PositiveSmallIntegerField()
    bands = models.JSONField(default=list)
    seed_source = models.CharField(max_length=10, choices=SeedSource.choices)
    event = models.CharField(max_length=200, blank=True)
    event_on = models.DateField(null=True)
    commitment = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=200, blank=True)
    universe_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=SampleState.choices, default=SampleState.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=80)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-planned_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "number"], name="selection_sample_number"),
            in_states(SampleState, "selection_sample_state"),
            stamped("drawn", ["drawn", "closed"], "selection_sample_drawn"),
            stamped("closed", ["closed"], "selection_sample_closed"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="selection_sample_share"),
            models.CheckConstraint(
                condition=(Q(seed_source=SeedSource.EVENT, event_on__isnull=False, commitment="") & ~Q(event=""))
                | (Q(seed_source=SeedSource.COMMITMENT, event_on=None, event="") & ~Q(commitment="")),
                name="selection_sample_seed_source",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", seed="", universe_hash="")
                | Q(state="cancelled", seed="", universe_hash="")
                | (Q(state__in=["drawn", "closed"]) & ~Q(seed="") & ~Q(universe_hash="")),
                name="selection_sample_seed",
            ),
        ]


class ControlItem(NetworkModel):
    """One award of the universe of a sample: its stratum, its lot, whether it was drawn, and what the control found.

    ``key``: the number that its lot is made from. ``risks``: what made its degree of risk. ``cents``: what the award was
    worth when drawn; ``before`` and ``after``: what it was worth when it was decided, and what a correction or a decay left.
    ``owed``: what of that was already used, to be given back by ``owed_by``; the room that pays asks for it (``claiming``).
    """

    sample = models.ForeignKey(ControlSample, on_delete=models.CASCADE, related_name="items")
    award = models.ForeignKey("selection.Award", on_delete=models.PROTECT, related_name="controls")
    key = models.BigIntegerField()
    stratum = models.CharField(max_length=20)
    risks = models.JSONField(default=list)
    cents = CentsField()
    lot = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ControlState.choices)
    before = CentsField(null=True)
    after = CentsField(null=True)
    owed = CentsField(default=0)
    owed_by = models.DateField(null=True)
    motive = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["sample", "stratum", "lot", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["sample", "award"], name="selection_control_once"),
            in_states(ControlState, "selection_control_state"),
            stamped("decided", ["confirmed", "corrected", "decayed"], "selection_control_decided"),
            models.CheckConstraint(
                condition=Q(state__in=["spared", "drawn", "confirmed"], before=None, after=None)
                | Q(state="corrected", after__gt=0, after__lt=F("before"))
                | Q(state="decayed", before__gt=0, after=0),
                name="selection_control_after",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["corrected", "decayed"]) | ~Q(motive=""), name="selection_control_motive"
            ),
            models.CheckConstraint(
                condition=Q(owed=0, owed_by=None)
                | Q(owed__gt=0, owed_by__isnull=False, state__in=["corrected", "decayed"]),
                name="selection_control_owed",
            ),
        ]
