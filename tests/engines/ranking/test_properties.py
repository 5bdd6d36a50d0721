"""What must hold of every ranking, tried on rankings that nobody chose."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.ranking import rank
from concilia.engines.rules import frame_from_rows
from tests.engines.rules.calls import CASE, call_of, points

FEES = st.integers(0, 40000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "isee": st.none() | st.integers(0, 3),
            "fee": FEES,
            "minors": st.integers(0, 3),
            "resident": st.booleans(),
            "member": st.booleans(),
        }
    ),
    max_size=25,
)
ORDER = [{"by": "total", "direction": "descending"}, {"by": "isee"}]
PLAIN = call_of(points=[points("minors")], order=ORDER, budget={"lines": [{"code": "main", "amount": 0}]})
LINES = [
    {"code": "home", "amount": 300, "when": "resident"},
    {"code": "all", "amount": 500, "places": 6},
]
QUOTAS = [
    {"code": "Q1", "label": "1", "when": "COALESCE(member, FALSE)", "line": "all", "share": "0.30", "residue_to": "Q2"},
    {"code": "Q2", "label": "2", "when": "minors > 1", "line": "all", "amount": "100.00"},
    {"code": "Q3", "label": "3", "when": "NOT resident", "line": "all", "places": 2},
]


def rich(residual: bool, skip: bool):
    budget = {"lines": LINES, "residual_to_last": residual, "skip_to_smaller": skip}
    return call_of(points=[points("minors")], order=ORDER, budget=budget, quotas=QUOTAS)


RICH = {(residual, skip): rich(residual, skip) for residual in (False, True) for skip in (False, True)}


def ranked(rules, rows: list[dict[str, Any]], **more: Any):
    numbered = [{**CASE, **row, "id": f"{n:03}", "protocol": n} for n, row in enumerate(rows)]
    return rank(rules, frame_from_rows(rules, numbered), **more)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_the_same_input_gives_the_same_bytes_in_whatever_order(rows, shuffler: random.Random, residual, skip):
    rules = RICH[residual, skip]
    numbered = [{**CASE, **row, "id": f"{n:03}", "protocol": n} for n, row in enumerate(rows)]
    shuffled = shuffler.sample(numbered, len(numbered))
    one, two = (rank(rules, frame_from_rows(rules, each)) for each in (numbered, shuffled))
    assert one.table().write_csv() == two.table().write_csv()
    assert (one.lines, one.quotas) == (two.lines, two.quotas)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_order_is_total(rows):
    ranking = ranked(PLAIN, rows, budget={"main": 50000})
    frame = ranking.frame.filter(ranking.frame["position"].is_not_null())
    assert frame["position"].to_list() == list(range(1, len(frame) + 1))
    assert frame["decided_by"].to_list()[1:].count(None) == 0
    keys = [(-total, id_) for total, id_ in frame.select("total", "id").rows()]
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.booleans(), st.booleans())
def test_no_line_and_no_quota_gives_more_than_it_has(rows, residual, skip):
    ranking = ranked(RICH[residual, skip], rows)
    frame = ranking.frame
    assert frame["funded"].sum() == sum(line.given for line in ranking.lines)
    assert all(line.given <= line.cents for line in ranking.lines)
    received = {quota.code: quota for quota in ranking.quotas}
    assert received["Q1"].given <= 15000
    assert received["Q2"].given <= 10000 + 15000
    assert received["Q3"].served <= 2
    assert sum(frame["paid_by"].fill_null("").str.contains("all|Q")) <= 6
    assert (frame["funded"] <= frame["due"].fill_null(0)).all()
    whole = frame.filter(frame["state"] == "funded")
    assert (whole["funded"] == whole["due"]).all()


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 300_000), st.integers(0, 100_000))
def test_more_money_makes_nobody_worse_off_in_a_plain_ranking(rows, money, more):
    poor, rich_one = (ranked(PLAIN, rows, budget={"main": amount}) for amount in (money, money + more))
    assert poor.order == rich_one.order
    after = rich_one.of("funded")
    assert all(after[key] >= cents for key, cents in poor.of("funded").items())


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 300_000))
def test_the_funded_are_the_longest_prefix_that_fits(rows, money):
    frame = ranked(PLAIN, rows, budget={"main": money}).frame
    frame = frame.filter(frame["position"].is_not_null())
    funded = (frame["state"] == "funded").to_list()
    assert funded == sorted(funded, reverse=True)
    given_away = frame["funded"].sum()
    assert given_away <= money
    waiting = frame.filter(frame["state"] == "reserve")
    assert not len(waiting) or given_away + waiting["due"][0] > money


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, 200_000), st.sets(st.integers(0, 24)))
def test_who_renounces_makes_nobody_worse_off(rows, money, gone):
    renounced = {f"{n:03}" for n in gone}
    before, after = (
        ranked(PLAIN, rows, budget={"main": money}),
        ranked(PLAIN, rows, budget={"main": money}, renounced=renounced),
    )
    assert before.order == after.order
    left = after.of("funded")
    assert all(left[key] >= cents for key, cents in before.of("funded").items() if key not in renounced)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, 100_000), st.booleans())
def test_the_plain_cut_and_the_serving_in_turn_agree(rows, money, residual):
    budget = {"lines": [{"code": "main", "amount": 0}], "residual_to_last": residual}
    quick = call_of(points=[points("minors")], order=ORDER, budget=budget)
    nobody = {"code": "Q", "label": "Q", "when": "minors > 9", "amount": 0}
    slow = call_of(points=[points("minors")], order=ORDER, budget=budget, quotas=[nobody])
    one, two = (ranked(rules, rows, budget={"main": money}) for rules in (quick, slow))
    assert one.frame.equals(two.frame)
