"""``like`` in worked cases: a case, or an application of a ranking, takes the facts of a case above."""

from __future__ import annotations

from typing import Any

import pytest

from concilia.engines.rules.schema import Worked
from concilia.engines.rules.schema.worked import inherit

FACTS: dict[str, Any] = {"isee": 100, "child": "C1"}
BASE = {"name": "base", "facts": FACTS}


def cases(*more: dict[str, Any]) -> list[Worked]:
    return [Worked.model_validate(case) for case in inherit([BASE, *more])]


def test_a_case_takes_the_facts_above_and_writes_its_own_over_them() -> None:
    assert cases({"name": "other", "like": "base", "facts": {"isee": 200}})[1].facts == {"isee": 200, "child": "C1"}


def test_a_case_without_facts_of_its_own_repeats_those_above() -> None:
    assert cases({"name": "same", "like": "base"})[1].facts == FACTS


def test_likeness_goes_from_case_to_case() -> None:
    chain = cases(
        {"name": "b", "like": "base", "facts": {"isee": 2}}, {"name": "c", "like": "b", "facts": {"child": "C3"}}
    )
    assert chain[2].facts == {"isee": 2, "child": "C3"}


def test_an_application_of_a_ranking_takes_the_facts_too() -> None:
    rows = cases({"name": "two", "applications": [{"id": "a", "like": "base"}, {"id": "b", "like": "base", "isee": 5}]})
    assert rows[1].applications == ({"id": "a", **FACTS}, {"id": "b", "isee": 5, "child": "C1"})


def test_a_case_that_does_not_stand_above_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no case above is called 'later'"):
        inherit([{"name": "first", "like": "later"}, {"name": "later", "facts": {}}])


def test_a_case_with_neither_facts_nor_applications_is_still_refused() -> None:
    with pytest.raises(ValueError, match="write either facts"):
        cases({"name": "empty"})
