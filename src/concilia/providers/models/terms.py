from django.db import models
from django.db.models import Q

from concilia.core.models import NetworkModel

from ..states import PlaceOrder


class Terms(NetworkModel):
    """What a network sets for its providers: when the year of prices begins, days to answer, order of waiting lists.

    The year of prices of Trento begins on 1 September and its prices are equal for all users.
    """

    year_month = models.PositiveSmallIntegerField(
        default=9, help_text="The month whose first day begins the price year"
    )
    confirm_days = models.PositiveSmallIntegerField(default=10, help_text="Days a provider has to answer a request")
    accept_days = models.PositiveSmallIntegerField(default=5, help_text="Days a family has to accept a freed place")
    order = models.CharField(max_length=10, choices=PlaceOrder.choices, default=PlaceOrder.ARRIVAL)

    class Meta(NetworkModel.Meta):
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network"], name="providers_terms_once"),
            models.CheckConstraint(condition=Q(year_month__range=(1, 12)), name="providers_terms_month"),
            models.CheckConstraint(condition=Q(confirm_days__gte=1, accept_days__gte=1), name="providers_terms_days"),
            models.CheckConstraint(condition=Q(order__in=PlaceOrder.values), name="providers_terms_order"),
        ]
