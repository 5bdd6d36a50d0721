"""The mean of a committee's points: exact, rounded once as the call says; what is missing is never zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.rules import parse_call
from concilia.engines.rules.means import mean, scored, within
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import FACTS, call_of, call_text, evaluation_of, points, requirement

QUALITY = {"name": "quality", "type": "decimal", "label": "Qualità", "origin": "committee", "min": 1, "max": 10}


def committee_call(fact=QUALITY, **more):
    return call_of(facts=[*FACTS, fact], points=[points("quality", "Q", 10)], **more)


@pytest.mark.parametrize(
    ("given", "rounding", "decimals", "expected"),
    [
        (["7", "8"], "half_up", 2, "7.50"),
        (["7", "7", "8"], "half_up", 2, "7.33"),
        (["7", "8", "8"], "half_up", 2, "7.67"),
        (["1", "1", "1", "1", "1", "1", "1", "1.04"], "half_up", 2, "1.01"),
        (["1", "1", "1", "1", "1", "1", "1", "1.04"], "half_even", 2, "1.00"),
        (["7", "8", "8"], "down", 2, "7.66"),
        (["7", "8"], "half_up", 0, "8"),
        (["7", "7", "8"], "half_up", 4, "7.3333"),
        ([], "half_up", 2, None),
    ],
)
def test_the_mean(given, rounding, decimals, expected):
    rules = committee_call(committee={"rounding": rounding, "decimals": decimals})
    found = mean(rules, scored(rules)[0], [Decimal(item) for item in given])
    assert found == (None if expected is None else Decimal(expected))


def test_whole_points_have_a_whole_mean():
    rules = committee_call({**QUALITY, "type": "integer"})
    assert mean(rules, scored(rules)[0], [Decimal(7), Decimal(8)]) == Decimal(8)


@given(st.lists(st.integers(10, 100).map(lambda tenths: Decimal(tenths) / 10), min_size=1, max_size=9))
def test_a_mean_is_between_the_least_and_the_most_and_does_not_depend_on_the_order(given):
    rules = committee_call()
    fact = scored(rules)[0]
    found = mean(rules, fact, given)
    assert found is not None
    assert min(given) <= found <= max(given)
    assert found == mean(rules, fact, given[::-1])


@pytest.mark.parametrize(("given", "ok"), [("0.99", False), ("1", True), ("10", True), ("10.0001", False)])
def test_points_stay_between_the_least_and_the_most(given, ok):
    assert within(scored(committee_call())[0], Decimal(given)) is ok


def test_without_the_committee_an_application_is_incomplete_and_never_zero():
    rules = committee_call(requirements=[requirement("quality >= 6")])
    found = evaluation_of(rules, {}, {"quality": "5.99"}, {"quality": "6.00"})
    assert found.states.to_list() == ["incomplete", "not_eligible", "eligible"]
    assert found.points("Q").to_list() == [None, Decimal("5.9900"), Decimal("6.0000")]


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ({**QUALITY, "max": None}, "write its max"),
        ({**QUALITY, "type": "boolean", "max": None, "min": None}, "an integer or a decimal"),
        ({**QUALITY, "nullable": True}, "never zero"),
    ],
)
def test_what_a_committee_gives_is_points(fact, message):
    text = call_text(facts=[*FACTS, {key: value for key, value in fact.items() if value is not None}])
    with pytest.raises(FileProblems, match=message):
        parse_call(text, "call.yaml")


def test_a_committee_scores_no_rows():
    group = {"name": "receipts", "label": "Ricevute", "facts": [{**QUALITY, "name": "clear"}]}
    with pytest.raises(FileProblems, match="not their rows"):
        parse_call(call_text(groups=[group]), "call.yaml")
