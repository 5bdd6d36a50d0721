from django.db import models


class Comune(models.Model):
    """An Italian municipality by its ISTAT code, from the packaged table (territory/data/SOURCES.md)."""

    istat = models.CharField(primary_key=True, max_length=6)
    name = models.CharField(max_length=120)
    other_name = models.CharField(max_length=120, blank=True, help_text="In the territory's other language: Bozen")
    province_code = models.CharField(max_length=3)
    province = models.CharField(max_length=4)
    province_name = models.CharField(max_length=80)
    region_code = models.CharField(max_length=2)
    region = models.CharField(max_length=60)
    belfiore = models.CharField(max_length=4)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    population = models.PositiveIntegerField(
        null=True, help_text="Empty for three comuni without a figure in the source"
    )
    population_year = models.PositiveSmallIntegerField()
    ceased = models.DateField(null=True, help_text="Last day of the few that merged since the table's date")

    class Meta:
        ordering = ["name", "istat"]
        indexes = [models.Index(fields=["name"], name="territory_comune_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.province})"
