"""Worked cases travel with a call; what does not come out as written is named."""

import pytest

from concilia.engines.rules import run_worked
from tests.engines.rules.calls import CASE, call_of, points, requirement

FACTS = {key: value for key, value in CASE.items() if key not in {"protocol", "submitted"}}


def failures_of(*worked, **parts) -> list[str]:
    return [str(failure) for failure in run_worked(call_of(worked=list(worked), **parts))]


def case(expect, **facts):
    return {"name": "prova", "facts": {**FACTS, **facts}, "expect": expect}


def test_a_case_that_comes_out_as_written_is_silent():
    expect = {"state": "eligible", "benefit": 100, "points": {"P": 1}, "total": "1.0", "refused": [], "unknown": []}
    assert failures_of(case(expect), points=[points("minors")]) == []


@pytest.mark.parametrize(
    ("expect", "failure"),
    [
        ({"state": "incomplete"}, "prova: state: expected incomplete, found eligible"),
        ({"benefit": "99.99"}, "prova: benefit: expected 9999, found 10000"),
        ({"points": {"P": 2}}, "prova: points P: expected 2, found 1"),
        ({"total": 2}, "prova: total: expected 2, found 1"),
        ({"refused": ["R"]}, "prova: refused: expected ['R'], found []"),
        ({"derived": {"half": "51"}}, "prova: half: expected 51, found 50"),
        ({"class": "A"}, "prova: class: expected A, found None"),
    ],
)
def test_each_difference_is_named(expect, failure):
    parts = {
        "points": [points("minors")],
        "requirements": [requirement("resident")],
        "derived": [{"name": "half", "label": "h", "expression": "fee * 0.5"}],
    }
    assert failures_of(case(expect), **parts) == [failure]


def test_unreadable_facts_fail_their_case():
    assert "write 1234.50" in failures_of(case({}, fee="1.234,50"))[0]


def test_a_ranking_is_compared_in_order_states_amounts_and_tie_breaks():
    def applications(expect):
        rows = [{**FACTS, "id": name, "isee": isee, "fee": 600} for name, isee in (("a", 2), ("b", 1), ("c", 2))]
        return {"name": "graduatoria", "applications": rows, "expect": expect}

    right = {
        "order": ["b", "a", "c"],
        "states": {"b": "funded", "a": "reserve"},
        "funded": {"b": 600},
        "tie_break": {"c": "protocol"},
    }
    assert failures_of(applications(right)) == []
    wrong = {"order": ["a", "b", "c"], "states": {"b": "reserve"}, "funded": {"a": 1}, "tie_break": {"c": "isee"}}
    assert failures_of(applications(wrong)) == [
        "graduatoria: order: expected ['a', 'b', 'c'], found ['b', 'a', 'c']",
        "graduatoria: state of b: expected reserve, found funded",
        "graduatoria: funded of a: expected 100, found 0",
        "graduatoria: tie_break of c: expected isee, found protocol",
    ]


def test_the_budget_of_a_case_replaces_that_of_the_call():
    rows = [{**FACTS, "id": name, "fee": 600, "protocol": number} for number, name in enumerate("ab", 1)]
    expect = {"states": {"a": "funded", "b": "funded"}}
    assert failures_of({"name": "g", "applications": rows, "budget": {"main": 1200}, "expect": expect}) == []


def test_the_budget_of_a_line_that_is_not_there_fails_its_case():
    worked = {"name": "g", "facts": FACTS, "budget": {"x": 3}, "expect": {}}
    assert failures_of(worked) == ["g: budget: expected lines of the call, found x"]


def test_uses_follow_one_another():
    use = {
        "unit": "ride",
        "facts": [{"name": "fare", "type": "money", "label": "T"}],
        "price": "fare",
        "amount": "LEAST(fare, 70)",
    }
    uses = [
        {"facts": {"fare": 90}, "expect": {"pays": 70, "own": 20}},
        {"facts": {"fare": 90}, "expect": {"pays": 30, "own": 60}},
        {"facts": {"fare": 90}, "expect": {"pays": 1, "refused": []}},
    ]
    worked = {"name": "corse", "facts": FACTS, "uses": uses, "expect": {"benefit": 100}}
    assert failures_of(worked, use=use) == [
        "corse: use 3 pays: expected 100, found 0",
        "corse: use 3 refused: expected [], found ['VOUCHER']",
    ]
