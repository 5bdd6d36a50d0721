"""Applications of several versions in one order, turns at a counter, a seed promised beforehand."""

import pytest

from concilia.engines.ranking import Judged, SeedMismatch, commitment, rank, together
from concilia.engines.rules import evaluate, frame_from_rows
from tests.engines.rules.calls import CASE, FACTS, call_of, points, requirement

OLD = {"requirements": [requirement("isee <= 9000")], "points": [points("minors")]}
NEW = {
    "requirements": [requirement("isee <= 20000"), requirement("fee <= 90", "FEE")],
    "points": [points("minors * 2"), points("CASE WHEN resident THEN 1 ELSE 0 END", "HOME", 1)],
    "order": [{"by": "total", "direction": "descending"}, {"by": "isee"}],
    "benefit": {"label": "Contributo", "expression": "fee * 2"},
    "budget": {"lines": [{"code": "main", "amount": 400}]},
}


def judged(rules, lead, rows):
    rows = [{**CASE, **row} for row in rows]
    return Judged(evaluate(rules, frame_from_rows(rules, rows)), frame_from_rows(lead, rows))


def test_each_is_judged_by_its_own_version_and_all_are_ordered_by_one():
    old, new = call_of(**OLD), call_of(**NEW)
    parts = [
        judged(old, new, [{"id": "a", "protocol": 1, "minors": 9}, {"id": "b", "protocol": 2, "isee": "15000.00"}]),
        judged(new, new, [{"id": "c", "protocol": 3, "isee": "15000.00", "fee": "80.00"}, {"id": "d", "protocol": 4}]),
    ]
    ranking = rank(new, together(new, parts))
    assert ranking.order == ["a", "c"]
    assert ranking.of("reasons") == {"a": None, "c": None, "b": "R", "d": "FEE"}
    assert ranking.of("due") == {"a": 10_000, "c": 16_000, "b": None, "d": None}
    assert [str(total) for total in ranking.of("total").values()][:2] == ["9.0000", "3.0000"]


def test_a_version_alone_is_ranked_as_ever():
    new = call_of(**NEW)
    part = judged(new, new, [{"id": "a", "protocol": 1, "fee": "80.00"}])
    assert together(new, [part]) is part.evaluation


def test_a_fact_that_an_older_version_did_not_have_is_empty_in_the_order():
    more = [*FACTS, {"name": "rooms", "type": "integer", "label": "Stanze"}]
    new = call_of(facts=more, order=[{"by": "rooms"}, {"by": "isee"}])
    parts = [
        judged(call_of(), new, [{"id": "a", "protocol": 1}]),
        judged(new, new, [{"id": "b", "protocol": 2, "rooms": 9}, {"id": "c", "protocol": 3, "rooms": 3}]),
    ]
    assert rank(new, together(new, parts)).order == ["c", "b", "a"]


def test_a_later_turn_never_overtakes():
    rules = call_of(procedure="counter", order=None)
    rows = [{**CASE, "id": name, "protocol": n, "submitted": f"2026-03-02 09:00:0{n}"} for n, name in enumerate("abc")]
    frame = frame_from_rows(rules, rows)
    assert rank(rules, frame).order == ["a", "b", "c"]
    assert rank(rules, frame, turns={"a": 2, "b": 1, "c": 2}).order == ["b", "a", "c"]


def test_a_period_alone_is_ordered_without_its_months():
    rules = call_of(procedure="periodic", every="month", order=[{"by": "isee"}])
    rows = [
        {**CASE, "id": "late", "protocol": 2, "isee": "1.00", "submitted": "2026-03-31 09:00:00"},
        {**CASE, "id": "early", "protocol": 1, "isee": "2.00", "submitted": "2026-03-02 09:00:00"},
    ]
    assert rank(rules, frame_from_rows(rules, rows), one_period=True).order == ["late", "early"]


@pytest.mark.parametrize(("day", "order"), [(26, ["early", "late"]), (None, ["late", "early"])])
def test_the_day_that_closes_a_month_parts_its_applications(day, order):
    rules = call_of(procedure="periodic", every="month", until_day=day, order=[{"by": "isee"}])
    rows = [
        {**CASE, "id": "late", "protocol": 2, "isee": "1.00", "submitted": "2026-03-27 00:00:00"},
        {**CASE, "id": "early", "protocol": 1, "isee": "2.00", "submitted": "2026-03-26 23:59:59"},
    ]
    assert rank(rules, frame_from_rows(rules, rows)).order == order


def test_another_seed_than_the_promised_one_draws_nothing():
    lottery = {"announced": "Busta sigillata", "on": "2026-04-07", "commitment": commitment("7c1f0e")}
    rules = call_of(procedure="lottery", order=None, lottery=lottery)
    frame = frame_from_rows(rules, [{**CASE, "id": "a"}])
    assert rank(rules, frame, seed="7c1f0e").order == ["a"]
    with pytest.raises(SeedMismatch, match="SHA-256 must be"):
        rank(rules, frame, seed="7c1f0f")
