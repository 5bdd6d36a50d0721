"""The measures that a network knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml

from concilia import access, audit
from concilia.core.act import Act
from concilia.plans.models import OtherMeasure
from concilia.territory.models import Network

from ..models import Measure
from ..states import Cumulation, Expense

FIELDS = ("code", "name", "body", "covers", "expenses", "cumulation", "compatible", "law", "source")


def adopt(act: Act, *, network: Network) -> int:
    """Bring a network's catalogue up to date: the packaged measures of its regions, and those its plan names (CA-31).

    What is there stays as it is. Returns how many are new. Side effects: rows, audit entry.
    """
    access.require(act, "benefits.measure.adopt", network)
    with act.writing():
        known = set(Measure.objects.filter(network=network).values_list("code", flat=True))
        new = {row["code"]: row for row in (*_of_plan(network), *_packaged(network)) if row["code"] not in known}
        Measure.objects.bulk_create(Measure(network=network, **row) for row in new.values())
        if new:
            audit.record(act, "benefits.measure.adopt", network, codes=sorted(new))
    return len(new)


def _packaged(network: Network) -> Iterator[dict[str, Any]]:
    regions = set(network.comuni.values_list("region_code", flat=True).distinct())
    for row in packaged():
        if not row.get("regions") or regions & set(row["regions"]):
            yield {name: row[name] for name in FIELDS if name in row}


@cache
def packaged() -> tuple[dict[str, Any], ...]:
    """The catalogue of the package."""
    text = resources.files("concilia.benefits").joinpath("data", "measures.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))


def _of_plan(network: Network) -> Iterator[dict[str, Any]]:
    """The plan says which measures do not stand with its own, and which are connected to it: these may, up to the cost."""
    for row in OtherMeasure.objects.filter(network=network).order_by("position", "code"):
        connected = row.relation == OtherMeasure.Relation.CONNECTED
        yield {
            "code": row.code,
            "name": row.title,
            "body": row.authority or row.title,
            "covers": row.title,
            "expenses": Expense.values,
            "cumulation": Cumulation.FULL_COST if connected else Cumulation.NEVER,
            "source": "Piano territoriale",
        }
