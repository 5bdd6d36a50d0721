"""A list that scrolls: what comes back is given as a ranking made anew would give it, and nobody who has loses."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.ranking import Held, Unit, rank, sample_of
from concilia.engines.ranking.sampling import size_of
from concilia.engines.rules import evaluate, frame_from_rows
from concilia.engines.rules.ceilings import with_ceilings
from tests.engines.ranking.test_properties import PLAIN, RICH, ROWS
from tests.engines.rules.calls import CASE, call_of, points

PLACES = call_of(
    points=[points("minors")],
    order=[{"by": "total", "direction": "descending"}],
    classes=[
        {"code": "home", "label": "1", "when": "resident"},
        {"code": "away", "label": "2", "when": "NOT resident"},
    ],
    separate=True,
    budget={
        "lines": [
            {"code": "main", "amount": 700, "places": 8, "when": "resident"},
            {"code": "rest", "amount": 300, "when": "NOT resident"},
        ],
        "residual_to_last": True,
    },
)
KINDS = {"plain": PLAIN, "separate": PLACES, **{f"rich {key}": rules for key, rules in RICH.items()}}
#: Where a ranking made anew never takes from who has: the list scrolls exactly to it.
PREFIXES = ("plain", "separate")
#: What happens: who leaves (a number of who is funded), or cents that come to each line.
EVENTS = st.lists(st.integers(0, 30) | st.tuples(st.integers(0, 30_000)), max_size=6)


def frame_of(rules, rows):
    return frame_from_rows(rules, [{**CASE, **row, "id": f"{n:03}", "protocol": n} for n, row in enumerate(rows)])


def lines_of(ranking):
    """By id, the cents of each line that gives something."""
    codes = [line.code for line in ranking.rules.file.budget.lines]
    given = {row["id"]: {code: row[f"@line:{code}"] for code in codes} for row in ranking.ranked.iter_rows(named=True)}
    return {key: cents for key, lines in given.items() if (cents := {c: v for c, v in lines.items() if v})}


def played(rules, rows, events):
    """Each step of a list that scrolls: what was held before, the version after, and the same made anew."""
    frame = frame_of(rules, rows)
    budget = {line.code: int((line.amount or 0) * 100) or 50_000 for line in rules.file.budget.lines}
    gone: set[str] = set()
    version = rank(rules, frame, budget=budget)
    for number, event in enumerate(events):
        held = lines_of(version)
        if isinstance(event, tuple):
            budget = {code: cents + event[0] for code, cents in budget.items()}
        elif held:
            gone.add(sorted(held)[event % len(held)])
        kept = {key: Held(lines, fixed=number % 2 == 0) for key, lines in held.items() if key not in gone}
        version = rank(rules, frame, budget=budget, renounced=gone, held=kept)
        yield (
            {key: item.lines for key, item in kept.items()},
            version,
            rank(rules, frame, budget=budget, renounced=gone),
        )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS, events=EVENTS)
def test_whatever_happens_nobody_who_is_funded_gets_worse(kind, rows, events):
    for held, version, _ in played(KINDS[kind], rows, events):
        now = lines_of(version)
        for key, lines in held.items():
            assert sum(now[key].values()) >= sum(lines.values())
        for line in version.lines:
            assert line.given <= line.cents
            assert line.places is None or line.served <= line.places


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS, events=EVENTS)
def test_what_is_funded_is_what_a_ranking_made_anew_would_fund(kind, rows, events):
    for held, version, anew in played(KINDS[kind], rows, events):
        fresh = lines_of(anew)
        harmed = any(Held(lines, fixed=True).is_less(defaultdict(int, fresh.get(k, {}))) for k, lines in held.items())
        assert version.order == anew.order
        if kind in PREFIXES:
            assert not harmed
        if not harmed:
            assert version.frame.equals(anew.frame)


def test_a_smaller_one_already_served_is_not_pushed_out_by_who_can_now_be_paid():
    rules = RICH[False, True]
    rows = [{"fee": fee, "minors": 1, "resident": False, "member": False} for fee in ("150.00", "400.00", "340.00")]
    budget = {"home": 0, "all": 49_000 * 2}
    frame = frame_of(rules, rows)
    kept = {"002": Held({"all": 34_000})}
    first = rank(rules, frame, budget=budget, renounced=["000"], held=kept)
    assert first.of("funded")["002"] == 34_000
    cut = {"home": 0, "all": 60_000}
    anew, scrolled = (rank(rules, frame, budget=cut, renounced=["000"], held=held) for held in ({}, kept))
    assert (anew.of("funded")["002"], scrolled.of("funded")["002"]) == (0, 34_000)


def test_who_has_a_part_is_completed_before_who_waits():
    rows = [{"fee": "100.00", "minors": 3}, {"fee": "300.00", "minors": 2}, {"fee": "50.00", "minors": 1}]
    rules = call_of(
        points=[points("minors")],
        order=[{"by": "total", "direction": "descending"}],
        budget={"lines": [{"code": "main", "amount": 250}], "residual_to_last": True},
    )
    frame = frame_of(rules, rows)
    assert rank(rules, frame).of("funded") == {"000": 10_000, "001": 15_000, "002": 0}
    after = rank(rules, frame, renounced=["000"], held={"001": Held({"main": 15_000}, fixed=True)})
    assert after.of("funded") == {"000": 0, "001": 25_000, "002": 0}


def test_a_cut_of_the_fund_takes_from_nobody_who_has():
    rows = [{"fee": "100.00", "minors": n} for n in (3, 2, 1)]
    held = {f"{n:03}": Held({"main": 10_000}) for n in range(2)}
    version = rank(PLAIN, frame_of(PLAIN, rows), budget={"main": 20_000}, held=held)
    assert version.of("funded") == {"000": 10_000, "001": 10_000, "002": 0}


def test_an_amount_that_was_cut_stays_cut():
    evaluation = evaluate(PLAIN, frame_of(PLAIN, [{"fee": "100.00"}, {"fee": "80.00"}]))
    cut = with_ceilings(evaluation, {"000": {"main": 7_000}, "001": {"main": 9_000}})
    assert cut.benefits.to_list() == [7_000, 8_000]
    assert cut.states.to_list() == evaluation.states.to_list()


def test_an_amount_in_parts_is_cut_line_by_line():
    parts = [
        {"code": "A", "label": "A", "expression": "fee", "line": "one"},
        {"code": "B", "label": "B", "expression": "fee * 0.5", "line": "two"},
    ]
    lines = [{"code": "one", "amount": 100}, {"code": "two", "amount": 100}]
    rules = call_of(benefit={"label": "V", "parts": parts}, budget={"lines": lines})
    evaluation = evaluate(rules, frame_of(rules, [{"fee": "60.00"}, {"fee": "40.00"}]))
    ranking = rank(rules, with_ceilings(evaluation, {"000": {"one": 2_000, "two": 3_000}}))
    assert lines_of(ranking) == {"000": {"one": 2_000, "two": 3_000}, "001": {"one": 4_000, "two": 2_000}}


# Samples


@pytest.mark.parametrize(
    ("units", "share", "minimum", "size"),
    [(100, "0.05", 3, 5), (101, "0.05", 3, 6), (10, "0.05", 3, 3), (2, "0.05", 3, 2), (7, "1", 0, 7), (0, "0.5", 3, 0)],
)
def test_the_size_of_a_stratum(units, share, minimum, size):
    assert size_of(units, Decimal(share), minimum) == size


UNITS = st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from("abc")), unique_by=lambda unit: unit[0], max_size=40)


@settings(max_examples=50, deadline=None)
@given(UNITS, st.integers(1, 100), st.integers(0, 4), st.randoms(use_true_random=False))
def test_a_sample_is_the_same_whoever_draws_it_and_in_whatever_order(found, percent, minimum, shuffler):
    units = [Unit(str(number), number, stratum) for number, stratum in found]
    share = Decimal(percent) / 100
    drawn = sample_of(units, seed="12 45 78", share=share, minimum=minimum)
    again = sample_of(shuffler.sample(units, len(units)), seed="12 45 78", share=share, minimum=minimum)
    assert drawn == again
    for stratum in "abc":
        own = [unit.key for unit in units if unit.stratum == stratum]
        chosen = [key for key in own if drawn[key][1]]
        assert len(chosen) == size_of(len(own), share, minimum)
        left = [drawn[key][0] for key in own if not drawn[key][1]]
        assert all(drawn[key][0] <= lot for key in chosen for lot in left)
