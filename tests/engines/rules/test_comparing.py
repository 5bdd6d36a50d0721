"""Two versions of a call compared: what changed, and for whom, tried on the values that the rules write."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.rules.comparing import compare, fixed, needs_reopening
from concilia.engines.rules.comparing.boxes import boxes
from tests.engines.rules.calls import FACTS, call_of, points, requirement

#: Two requirements → how it turns, and what a fact must be: label, spans, values, empty.
CASES = [
    ("isee <= 30000", "isee <= 35000", [("admitted", [("ISEE", [("30000.01", "35000.00")], [], False)])]),
    ("isee < 30000", "isee <= 30000", [("admitted", [("ISEE", [("30000.00", "30000.00")], [], False)])]),
    ("isee <= 35000", "isee <= 30000", [("refused", [("ISEE", [("30000.01", "35000.00")], [], False)])]),
    ("minors >= 2", "minors >= 1", [("admitted", [("Minori", [("1", "1")], [], False)])]),
    ("minors BETWEEN 1 AND 3", "minors BETWEEN 2 AND 4", None),
    ("resident", "TRUE", [("admitted", [("Residente", [], [False], False)])]),
    ("resident OR COALESCE(member, FALSE)", "resident", None),
    ("service = 'nido'", "service IN ('nido', 'micronido')", [("admitted", [("Servizio", [], ["micronido"], False)])]),
    ("COALESCE(isee, 0) <= 10000", "isee <= 10000", [("asked", [("ISEE", [], [], True)])]),
    ("birth >= DATE '2012-01-01'", "birth >= DATE '2011-01-01'", None),
    (
        "CASE WHEN resident THEN fee <= 500 ELSE fee <= 300 END",
        "CASE WHEN resident THEN fee <= 500 ELSE fee <= 400 END",
        [("admitted", [("Residente", [], [False], False), ("Retta", [("300.01", "400.00")], [], False)])],
    ),
]


def told(effect):
    conditions = [
        (
            item.label.it,
            [tuple(None if end is None else str(end) for end in span) for span in item.spans],
            list(item.values),
            item.empty,
        )
        for item in effect.who
    ]
    return effect.turn, sorted(conditions)


def change_of(before, after):
    found = compare(call_of(requirements=[requirement(before)]), call_of(requirements=[requirement(after)]))
    assert [(change.area, change.what) for change in found] == [("requirement", "changed")]
    return found[0]


@pytest.mark.parametrize(("before", "after", "effects"), [case for case in CASES if case[2]])
def test_for_whom_a_requirement_changes_is_tried_on_both_sides_of_each_constant(before, after, effects):
    assert [told(effect) for effect in change_of(before, after).effects] == effects


def test_several_ways_to_change_are_told_apart():
    turns = {told(effect)[0]: told(effect)[1] for effect in change_of(*CASES[4][:2]).effects}
    assert turns == {
        "admitted": [("Minori", [("4", "4")], [], False)],
        "refused": [("Minori", [("1", "1")], [], False)],
    }
    day = change_of(*CASES[9][:2]).effects[0].who[0]
    assert [(str(low), str(high)) for low, high in day.spans] == [("2011-01-01", "2011-12-31")]


def test_the_facts_that_matter_together_are_named_together():
    effects = change_of("resident OR COALESCE(member, FALSE)", "resident").effects
    assert [told(effect) for effect in effects] == [
        ("refused", [("Aderente", [], [True], False), ("Residente", [], [False], False)])
    ]


def test_the_same_rule_in_other_words_is_no_change():
    one = call_of(requirements=[requirement("isee<=30000")])
    two = call_of(requirements=[requirement("isee  <=  30000")])
    assert compare(one, two) == ()


def test_a_derived_fact_that_changes_is_seen_through_what_reads_it():
    sides = [
        call_of(
            derived=[
                {"name": "most", "label": "Limite", "expression": f"CASE WHEN minors >= 3 THEN {high} ELSE 20000 END"}
            ],
            requirements=[requirement("isee <= most")],
        )
        for high in (30000, 32000)
    ]
    effect = compare(*sides)[0].effects[0]
    assert told(effect) == (
        "admitted",
        [("ISEE", [("30000.01", "32000.00")], [], False), ("Minori", [("3", None)], [], False)],
    )


def test_points_are_told_where_they_differ_and_by_how_much():
    sides = [
        call_of(
            points=[points(f"CASE WHEN minors >= 3 THEN {three} WHEN minors >= 1 THEN 5 ELSE 0 END")],
            order=[{"by": "isee"}],
        )
        for three in (10, 15)
    ]
    effect = compare(*sides)[0].effects[0]
    assert (effect.before, effect.after, effect.exact) == (Decimal(10), Decimal(15), True)
    assert told(effect) == ("more", [("Minori", [("3", None)], [], False)])


def test_where_one_amount_decides_the_bound_is_found_to_the_cent():
    sides = [call_of(benefit={"label": "Contributo", "expression": "fee * 0.50", "max": most}) for most in (300, 350)]
    effect = compare(*sides)[0].effects[0]
    assert told(effect) == ("more", [("Retta", [("600.01", None)], [], False)])


@pytest.mark.parametrize(
    ("part", "area"),
    [
        ({"windows": [{"opens": "2026-03-02 09:00:00", "closes": "2026-04-30 12:00:00"}]}, "window"),
        ({"term_days": 60}, "procedure"),
        ({"order": [{"by": "fee"}]}, "order"),
        ({"budget": {"lines": [{"code": "main", "amount": 2000}]}}, "line"),
        ({"budget": {"lines": [{"code": "main", "amount": 1000}], "residual_to_last": True}}, "division"),
        ({"documents": [{"code": "ISEE", "label": "Attestazione"}]}, "document"),
        ({"title": "Altro"}, "text"),
        ({"facts": [*FACTS, {"name": "more", "type": "text", "label": "Altro", "nullable": True}]}, "fact"),
    ],
)
def test_each_part_of_a_file_is_compared(part, area):
    assert [change.area for change in compare(call_of(), call_of(**part))] == [area]


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ({"applicants": "organisation"}, "applicants"),
        ({"one_per": "person"}, "one_per"),
        ({"windows": [{"opens": "2026-03-02 09:00:00", "closes": "2026-03-30 12:00:00"}]}, "windows"),
        ({"budget": {"lines": [{"code": "main", "amount": 999}]}}, "budget"),
        ({"facts": [{**fact, "type": "integer"} if fact["name"] == "hours" else fact for fact in FACTS]}, "facts"),
    ],
)
def test_what_no_amendment_may_touch(part, key):
    assert key in {item.key for item in fixed(call_of(), call_of(**part))}
    assert fixed(call_of(), call_of()) == ()


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        ("isee <= 30000", "isee <= 35000", True),
        ("isee <= 35000", "isee <= 30000", False),
        ("isee <= 1", "fee <= 1", True),
    ],
)
def test_only_what_favours_who_comes_later_needs_more_time(before, after, needed):
    changes = compare(call_of(requirements=[requirement(before)]), call_of(requirements=[requirement(after)]))
    assert bool(needs_reopening(changes)) is needed


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))))
def test_boxes_hold_their_points_and_no_other(found):
    covered = [point for box in boxes(found) for point in product(*box)]
    assert len(covered) == len(set(covered))
    assert set(covered) == found
