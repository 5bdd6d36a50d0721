"""The ways of real calls, all written as data: each is met in at least one file of the package."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from concilia.engines.rules.schema import CallFile
from tests.calls_data import files


def _limits(file: CallFile) -> set[str]:
    return {f"{limit.measure} per {limit.per}" for limit in (file.use.limits if file.use else ())}


def _ways(file: CallFile) -> set[str]:
    """Traits of a file that are there or not."""
    use, budget, benefit = file.use, file.budget, file.benefit
    traits = {
        "extension": any(window.extensions for window in file.windows),
        "two windows": len(file.windows) > 1,
        "separate rankings": file.separate,
        "classes": bool(file.classes) and not file.separate,
        "quota": bool(file.quotas),
        "threshold": file.threshold is not None,
        "parts on their own lines": bool(benefit and any(part.line for part in benefit.parts)),
        "least benefit": bool(benefit and benefit.min),
        "most benefit": bool(benefit and benefit.max),
        "residual to the last": budget.residual_to_last,
        "places": any(line.places is not None for line in budget.lines),
        "lasting requirements": file.lasting is not None,
        "stages": bool(file.payment and file.payment.stages),
        "term": bool(file.terms),
        "own part of a use": bool(use and use.price),
        "requirements of a use": bool(use and use.requirements),
        "unused extends": bool(use and use.unused == "voucher"),
        "activation": bool(use and use.valid.activate_days),
        "days from the award": bool(use and use.valid.days),
        "special data": any(fact.sensitivity == "special" for fact in file.facts),
        "rows": bool(file.groups),
    }
    return {name for name, there in traits.items() if there}


MET: dict[str, tuple[Callable[[CallFile], set[str]], set[str]]] = {
    "procedures": (lambda file: {file.procedure}, {"ranking", "counter", "periodic"}),
    "applicants": (lambda file: {file.applicants}, {"person", "organisation"}),
    "one per": (lambda file: {file.one_per}, {"person", "child", "household", "organisation"}),
    "counts": (lambda file: {file.counts}, {"first", "last"}),
    "publication": (lambda file: {file.publication}, {"families", "firms"}),
    "units": (
        lambda file: {file.use.unit} if file.use else set(),
        {"hour", "week", "month", "ride", "km", "access", "receipt"},
    ),
    "paid to": (lambda file: {file.payment.to} if file.payment else set(), {"applicant", "provider"}),
    "paid on": (lambda file: {file.payment.on} if file.payment else set(), {"receipts", "attendance"}),
    "limits": (
        _limits,
        {
            *("amount per use", "amount per week", "amount per month", "amount per year", "amount per voucher"),
            *("count per day", "count per week", "count per month", "count per voucher"),
            *("quantity per day", "quantity per voucher"),
        },
    ),
    "computed": (
        lambda file: {fact.computed.way for fact in file.facts if fact.computed},
        {"age_years", "age_months", "days", "count", "sum"},
    ),
    "types": (
        lambda file: {fact.type for fact in (*file.facts, *(file.use.facts if file.use else ()))},
        {"money", "integer", "decimal", "date", "time", "boolean", "choice", "comune", "text"},
    ),
    "ways": (
        _ways,
        {
            *("extension", "two windows", "separate rankings", "classes", "quota", "threshold"),
            *("parts on their own lines", "least benefit", "most benefit", "residual to the last", "places"),
            *("lasting requirements", "stages", "term", "own part of a use", "requirements of a use"),
            *("unused extends", "activation", "days from the award", "special data", "rows"),
        },
    ),
}


@pytest.mark.parametrize(("read", "expected"), MET.values(), ids=MET)
def test_every_way_that_sources_use_is_written_in_some_file(
    read: Callable[[CallFile], set[str]], expected: set[str]
) -> None:
    met = set().union(*(read(files.call(name).file) for name in files.NAMES))
    assert expected - met == set()
