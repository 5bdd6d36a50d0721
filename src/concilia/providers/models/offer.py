from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import PriceListState
from .accreditation import Accreditation


class Offer(NetworkModel):
    """A service as it is offered: where (at a site, or with people at home), hours, age, unit of its price, places."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.CASCADE, related_name="offers")
    site = models.ForeignKey("Site", on_delete=models.PROTECT, null=True, related_name="offers")
    name = models.CharField(max_length=160)
    comune = models.ForeignKey("territory.Comune", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=10, help_text="hour, day, ride, km, month, receipt")
    hours = models.CharField(max_length=160, blank=True)
    flexible = models.BooleanField(default=False, help_text="Flexible hours (CA-33)")
    places = models.PositiveIntegerField(null=True)
    age_from = models.PositiveSmallIntegerField(null=True, help_text="From this age, in months")
    age_to = models.PositiveSmallIntegerField(null=True, help_text="To before this age, in months")

    class Meta(NetworkModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gt=F("age_from")), name="providers_offer_ages"
            ),
        ]


class PriceList(NetworkModel):
    """The prices that an organisation proposes for a year, decided as a whole before it begins (persona 5.4, 2)."""

    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="price_lists")
    since = models.DateField(help_text="The first day of the year of prices")
    state = models.CharField(max_length=10, choices=PriceListState.choices, default=PriceListState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-since", "-proposed_at", "-id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(PriceListState, "providers_pricelist_state"),
            stamped("decided", ["approved", "refused"], "providers_pricelist_decided"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="providers_pricelist_refusal"),
            models.UniqueConstraint(
                fields=["organisation", "since"], condition=Q(state="proposed"), name="providers_pricelist_once"
            ),
        ]


class Price(NetworkModel):
    """The price of an offer from ``since`` to before ``until``: once approved nothing changes it (`guards.py`).

    Two approved prices of one offer never share a day. The first comes with the offer; the others by a list.
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="prices")
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, null=True, related_name="prices")
    since = models.DateField()
    until = models.DateField()
    cents = CentsField()
    approved = models.BooleanField(default=False)

    class Meta(NetworkModel.Meta):
        ordering = ["offer", "since"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(cents__gte=0), name="providers_price_cents"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="providers_price_order"),
            models.UniqueConstraint(fields=["price_list", "offer"], name="providers_price_once_in_a_list"),
        ]
        indexes = [models.Index(fields=["offer", "approved", "since"], name="providers_price_of_the_day")]
