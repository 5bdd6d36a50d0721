from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import PlaceState
from .offer import Offer


class PriorityClass(NetworkModel):
    """A class of families that comes before others in the waiting lists of a network: the lowest place first."""

    code = models.SlugField(max_length=40)
    label = models.JSONField(help_text="A text or {it, en}")
    place = models.PositiveSmallIntegerField()

    class Meta(NetworkModel.Meta):
        ordering = ["place"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="providers_priorityclass_code"),
            models.UniqueConstraint(fields=["network", "place"], name="providers_priorityclass_place"),
        ]


class PlacePeriod(NetworkModel):
    """The places of an offer from ``since`` to before ``until``. ``taken`` is kept by the database alone (`guards.py`)."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="periods")
    since = models.DateField()
    until = models.DateField()
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta(NetworkModel.Meta):
        ordering = ["since", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="providers_placeperiod_order"),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="providers_placeperiod_never_more"),
        ]
        indexes = [models.Index(fields=["offer", "until"], name="providers_placeperiod_offer")]

    @property
    def free(self) -> int:
        return self.places - self.taken


class PlaceRequest(NetworkModel):
    """A family's request of a place for somebody it cares for (CA-30): the Apulian *abbinamento*.

    ``moves`` is the place that is left when this one is confirmed. ``code`` is all that a provider sees of a family until
    the place is confirmed.
    """

    period = models.ForeignKey(PlacePeriod, on_delete=models.PROTECT, related_name="requests")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="place_requests")
    cared = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="places")
    code = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=PlaceState.choices)
    priority = models.ForeignKey(PriorityClass, on_delete=models.PROTECT, null=True, related_name="+")
    moves = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    confirm_by = models.DateField(help_text="The last day for the provider's answer")
    overdue_at = models.DateTimeField(null=True, help_text="When the office was told that the answer is late")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    accept_by = models.DateField(null=True, help_text="The last day for the family to accept a freed place")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["asked_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(PlaceState, "providers_placerequest_state"),
            stamped("decided", ["confirmed", "refused", "released"], "providers_placerequest_decided"),
            stamped("ended", ["cancelled", "declined", "lapsed", "released"], "providers_placerequest_ended"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(accept_by__isnull=False), name="providers_placerequest_accept_by"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "released"]) | ~Q(reason=""), name="providers_placerequest_reason"
            ),
            models.UniqueConstraint(fields=["network", "code"], name="providers_placerequest_code"),
            models.UniqueConstraint(
                fields=["period", "cared"],
                condition=Q(state__in=["asked", "waiting", "offered", "confirmed"]),
                name="providers_placerequest_once",
            ),
        ]
        indexes = [models.Index(fields=["period", "state", "asked_at"], name="providers_placerequest_queue")]
