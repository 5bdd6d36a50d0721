from django.db import models

from concilia.core.models import NetworkModel


class Measurement(NetworkModel):
    """The value of an indicator on a day, as it was computed or declared (BA-28, TA-42)."""

    indicator = models.CharField(max_length=40)
    day = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    breakdown = models.JSONField(default=dict)
    measured_at = models.DateTimeField()
    measured_by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["indicator", "day"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "indicator", "day"], name="monitoring_measurement_once"),
        ]
