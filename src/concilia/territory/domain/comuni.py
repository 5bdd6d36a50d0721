"""Bringing the packaged table of comuni into the database."""

from __future__ import annotations

from concilia.core.act import Act

from .. import comuni
from ..models import Comune

COLUMNS = (
    "name",
    "other_name",
    "province_code",
    "province",
    "province_name",
    "region_code",
    "region",
    "belfiore",
    "latitude",
    "longitude",
    "population",
    "ceased",
)


def load(act: Act) -> int:
    """Write the packaged comuni, updating those that are there. Returns how many. Bulk verb; side effects: rows."""
    year = comuni.POPULATION_ON.year
    rows = [
        Comune(istat=row.istat, population_year=year, **{name: getattr(row, name) for name in COLUMNS})
        for row in comuni.all_comuni()
    ]
    with act.writing():
        Comune.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["istat"],
            update_fields=[*COLUMNS, "population_year"],
            batch_size=500,
        )
    return len(rows)
