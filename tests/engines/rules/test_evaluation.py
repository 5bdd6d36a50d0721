"""Requirements, points, benefit and computed facts, a row or many at a time."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines import deadlines
from concilia.engines.rules import NotComputable, evaluate, frame_from_rows
from tests.engines.rules.calls import CASE, FACTS, call_of, evaluation_of, points, requirement


def fact(name: str, kind: str, computed: dict, **more) -> dict:
    return {"name": name, "type": kind, "label": name, "origin": "computed", "computed": computed, **more}


@pytest.mark.parametrize(
    ("isee", "outcome", "state"),
    [("30000.00", True, "eligible"), ("30000.01", False, "not_eligible"), (None, None, "incomplete")],
)
def test_a_requirement_has_three_outcomes(isee, outcome, state):
    found = evaluation_of(call_of(requirements=[requirement("isee <= 30000")]), {"isee": isee})
    assert found.outcomes("R").to_list() == [outcome]
    assert found.states.to_list() == [state]


def test_false_refuses_even_while_something_else_is_unknown():
    rules = call_of(requirements=[requirement("isee <= 30000", "A"), requirement("resident", "B")])
    assert evaluation_of(rules, {"isee": None, "resident": False}).states.to_list() == ["not_eligible"]


@pytest.mark.parametrize("expression", ["isee <= 1 OR resident", "COALESCE(isee, 0) <= 1 OR resident"])
def test_true_admits_whatever_else_is_unknown(expression):
    assert evaluation_of(call_of(requirements=[requirement(expression)]), {"isee": None}).states[0] == "eligible"


@pytest.mark.parametrize(
    "expression",
    [
        "CASE WHEN minors > 2 THEN TRUE ELSE FALSE END",
        "LEAST(minors, 3) < 5",
        "COALESCE(minors, 0) = 0",
        "minors IS NULL",
    ],
)
def test_a_fact_that_is_asked_of_everybody_is_never_swallowed(expression):
    rules = call_of(requirements=[requirement(expression)])
    assert evaluation_of(rules, {"minors": None}).outcomes("R").to_list() == [None]


def test_a_derived_fact_that_waits_is_not_swallowed_either():
    derived = [
        {"name": "double", "label": "Doppio", "expression": "minors * 2"},
        {"name": "more", "label": "Ancora", "expression": "GREATEST(double, 1)"},
    ]
    found = evaluation_of(call_of(derived=derived, points=[points("LEAST(more, 6)")]), {"minors": None}, {"minors": 5})
    assert found.points("P").to_list() == [None, Decimal(6)]
    assert found.states.to_list() == ["incomplete", "eligible"]


def test_points_are_exact_and_bounded():
    rules = call_of(points=[points("minors * 0.1", most=1), points("minors - 2", "Q")])
    found = evaluation_of(rules, {"minors": 3}, {"minors": 30}, {"minors": 1})
    assert found.points("P").to_list() == [Decimal("0.3"), Decimal(1), Decimal("0.1")]
    assert found.points("Q").to_list() == [Decimal(1), Decimal(28), Decimal(0)]
    assert found.totals.to_list() == [Decimal("1.3"), Decimal(29), Decimal("0.1")]


def test_points_that_are_shown_are_not_summed():
    rules = call_of(points=[points("minors"), {**points("minors * 2", "Q"), "summed": False}])
    assert evaluation_of(rules, {"minors": 4}).totals.to_list() == [Decimal(4)]


def test_a_threshold_refuses_below_it():
    rules = call_of(points=[points("minors")], threshold={"points": 2, "reason": "meno di 2"})
    found = evaluation_of(rules, {"minors": 2}, {"minors": 1}, {"minors": None})
    assert found.outcomes("THRESHOLD").to_list() == [True, False, None]
    assert found.states.to_list() == ["eligible", "not_eligible", "incomplete"]


@pytest.mark.parametrize(
    ("fee", "cents"),
    [("0.01", 0), ("0.03", 1), ("10.05", 353 - 1), ("1010.00", 35350), ("0.10", 4), ("0.13", 5), ("0.14", 5)],
)
def test_the_benefit_is_rounded_half_up_to_the_cent(fee, cents):
    rules = call_of(benefit={"label": "Contributo", "expression": "fee * 0.35"})
    assert evaluation_of(rules, {"fee": fee}).benefits.to_list() == [cents]


def test_half_a_cent_goes_up_and_half_a_euro_too():
    half = call_of(benefit={"label": "C", "expression": "fee * 0.5"})
    assert evaluation_of(half, {"fee": "0.01"}, {"fee": "0.03"}).benefits.to_list() == [1, 2]
    euro = call_of(benefit={"label": "C", "expression": "fee * 0.35", "rounding": "euro"})
    assert evaluation_of(euro, {"fee": "1010.00"}, {"fee": "10.00"}).benefits.to_list() == [35400, 400]


@pytest.mark.parametrize(
    ("fee", "due", "state"),
    [
        ("29.99", 0, "not_eligible"),
        ("30.00", 3000, "eligible"),
        ("300.00", 30000, "eligible"),
        ("450.00", 30000, "eligible"),
        ("0.00", 0, "not_eligible"),
        (None, None, "incomplete"),
    ],
)
def test_nothing_is_due_below_min_and_nothing_beyond_max(fee, due, state):
    rules = call_of(benefit={"label": "C", "expression": "fee", "min": 30, "max": 300})
    found = evaluation_of(rules, {"fee": fee})
    assert (found.benefits[0], found.states[0]) == (due, state)


def test_a_negative_benefit_is_nothing():
    found = evaluation_of(call_of(benefit={"label": "C", "expression": "fee - 272.73"}), {"fee": "250"})
    assert (found.benefits[0], found.states[0]) == (0, "not_eligible")


def test_parts_of_a_benefit_keep_within_their_own_max_and_the_whole():
    parts = [
        {"code": "A", "label": "A", "expression": "fee", "max": 50},
        {"code": "B", "label": "B", "expression": "fee * 2", "max": 150},
    ]
    rules = call_of(benefit={"label": "C", "parts": parts, "max": 170})
    frame = evaluation_of(rules, {"fee": "40"}, {"fee": "100"}).frame
    assert frame.select("@part:A", "@part:B", "@cents").rows() == [(4000, 8000, 12000), (5000, 12000, 17000)]


def test_who_arrives_after_the_last_second_is_refused():
    found = evaluation_of(
        call_of(),
        {"submitted": "2026-03-02 08:59:59.999"},
        {"submitted": "2026-03-02 09:00:00"},
        {"submitted": "2026-03-31 12:00:00.999"},
        {"submitted": "2026-03-31 12:00:01"},
    )
    assert found.outcomes("WINDOW").to_list() == [False, True, True, False]


def test_the_first_class_that_matches_holds():
    classes = [
        {"code": "A", "label": "A", "when": "minors > 3"},
        {"code": "B", "label": "B", "when": "minors > 1"},
    ]
    cases = [{"minors": 5}, {"minors": 2}, {"minors": 0}, {"minors": None}]
    found = evaluation_of(call_of(classes=classes), *cases)
    assert found.frame.get_column("class_code").to_list() == ["A", "B", None, None]
    assert found.states.to_list() == ["eligible", "eligible", "eligible", "incomplete"]
    separate = evaluation_of(call_of(classes=classes, separate=True), *cases)
    assert separate.states.to_list() == ["eligible", "eligible", "not_eligible", "incomplete"]


AGES = [
    fact("months", "integer", {"age_months": "birth"}),
    fact("years", "integer", {"age_years": "birth", "on": "2026-03-01"}),
    fact("since", "integer", {"days": "birth", "on": "birth"}),
]


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        ("2025-01-31", "2025-02-27", 0),
        ("2025-01-31", "2025-02-28", 1),
        ("2025-01-31", "2025-03-30", 1),
        ("2025-01-31", "2025-03-31", 2),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2025-02-27", 11),
        ("2026-03-05", "2026-03-05", 0),
    ],
)
def test_whole_months_end_on_the_last_day_of_a_month_that_lacks_theirs(birth, on, months):
    rules = call_of(facts=[*FACTS, fact("months", "integer", {"age_months": "birth", "on": on})])
    assert evaluation_of(rules, {"birth": birth}).frame.get_column("months").to_list() == [months]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(1930, 1, 1), date(2026, 12, 31)), st.dates(date(1930, 1, 1), date(2026, 12, 31))),
        min_size=1,
        max_size=30,
    )
)
def test_ages_agree_with_the_engine_of_deadlines(pairs):
    pairs = [(min(pair), max(pair)) for pair in pairs]
    facts = [
        {"name": "born", "type": "date", "label": "N"},
        {"name": "on_day", "type": "date", "label": "G"},
        fact("months", "integer", {"age_months": "born", "on": "on_day"}),
    ]
    rules = call_of(
        facts=facts, benefit=None, order=[{"by": "months"}], budget={"lines": [{"code": "posti", "places": 1}]}
    )
    rows = [{"born": born, "on_day": day, "submitted": CASE["submitted"]} for born, day in pairs]
    found = evaluate(rules, frame_from_rows(rules, rows)).frame.get_column("months").to_list()
    assert found == [deadlines.completed_months(born, day) for born, day in pairs]


HOUSEHOLD = {
    "name": "household",
    "label": "Nucleo",
    "facts": [
        {"name": "member_birth", "type": "date", "label": "Nascita"},
        {"name": "kind", "type": "choice", "label": "Tipo", "choices": {"child": "Figlio", "adult": "Adulto"}},
        {"name": "spent", "type": "money", "label": "Spesa"},
        fact("member_age", "integer", {"age_years": "member_birth"}),
    ],
}
COUNTS = [
    *(item for item in FACTS if item["name"] != "minors"),
    fact("minors", "integer", {"count": "household", "where": "kind = 'child' AND member_age < 18"}),
    fact("spending", "money", {"sum": "household", "of": "spent"}),
    fact("youngest", "integer", {"min": "household", "of": "member_age"}),
]


def test_rows_of_a_group_are_counted_and_added_up():
    rules = call_of(facts=COUNTS, groups=[HOUSEHOLD], derived=[{"name": "d", "label": "d", "expression": "spending"}])
    family = [
        {"member_birth": "2015-01-01", "kind": "child", "spent": "10.10"},
        {"member_birth": "2008-03-02", "kind": "child", "spent": "0.20"},
        {"member_birth": "2008-03-03", "kind": "child", "spent": 0},
        {"member_birth": "1980-01-01", "kind": "adult", "spent": "1.00"},
    ]
    partial = [family[0], {"kind": "child", "spent": 1}]
    cases = [{"household": family}, {"household": []}, {"household": None}, {"household": partial}]
    frame = evaluation_of(rules, *cases).frame
    assert frame.get_column("minors").to_list() == [2, 0, None, None]
    assert frame.get_column("spending").to_list() == [Decimal("11.30"), Decimal(0), None, Decimal("11.10")]
    assert frame.get_column("youngest").to_list() == [11, None, None, None]


def test_rows_of_a_group_may_read_the_application():
    counted = fact("many", "integer", {"count": "household", "where": "spent > fee"})
    rules = call_of(facts=[*FACTS, counted], groups=[HOUSEHOLD])
    row = {"member_birth": "2015-01-01", "kind": "child", "spent": "100.01"}
    assert evaluation_of(rules, {"household": [row]}, {"household": [row], "fee": "100.01"}).frame.get_column(
        "many"
    ).to_list() == [1, 0]


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("starts >= TIME '21:00' OR starts < TIME '06:00'", True),
        ("EXTRACT(HOUR FROM starts) = 22", True),
        ("birth + INTERVAL '3 years' = DATE '2023-02-28'", True),
        ("EXTRACT(ISODOW FROM birth) = 6", True),
        ("CAST(submitted AS DATE) = DATE '2026-03-02'", True),
        ("submitted < TIMESTAMP '2026-03-02 09:00:01'", True),
        ("CAST(submitted AS TIME) = TIME '09:00'", True),
        ("service IN ('nido', 'micronido') AND residence = '012042'", True),
        ("NOT service = 'nido'", False),
        ("service NOT IN ('micronido')", True),
        ("window = '1' AND protocol = 1", True),
        ("MOD(minors, 2) = 1 AND ABS(0 - minors) = 1", True),
        ("FLOOR(hours) = 1 AND CEIL(hours) = 2 AND ROUND(hours * 2, 0) = 3", True),
        ("ROUND(fee / NULLIF(minors, 0), 2) = 100.00", True),
    ],
)
def test_expressions_mean_what_sql_says(expression, outcome):
    case = {"starts": "22:10", "birth": "2020-02-29", "service": "nido", "residence": "012042", "hours": "1.25"}
    assert evaluation_of(call_of(requirements=[requirement(expression)]), case).outcomes("R").to_list() == [outcome]


def test_a_row_is_judged_on_its_own_facts():
    rules = call_of(requirements=[requirement("isee <= 10000")], points=[points("minors")])
    rows = [{**CASE, "id": str(n), "protocol": n, "isee": n * 3000, "minors": n % 4} for n in range(1, 8)]
    together = evaluate(rules, frame_from_rows(rules, rows)).frame
    alone = [evaluate(rules, frame_from_rows(rules, [row])).frame for row in rows]
    assert together.equals(pl.concat(alone))


def test_no_outcome_is_a_float():
    rules = call_of(
        facts=COUNTS, groups=[HOUSEHOLD], points=[points("minors * 0.5")], requirements=[requirement("fee > 3")]
    )
    dtypes = evaluation_of(rules, {"household": []}).frame.drop("household").dtypes
    assert not any(kind.is_float() for kind in dtypes)


def test_a_number_too_large_to_be_exact_is_refused_with_its_rule():
    rules = call_of(derived=[{"name": "d", "label": "d", "expression": "fee * 1000000000000000 * 1000000000000000"}])
    with pytest.raises(NotComputable, match="fee \\* 1000000000000000"):
        evaluation_of(rules, {"fee": "999999999999"})


def test_an_empty_frame_is_evaluated():
    rules = call_of(points=[points("minors")], groups=[HOUSEHOLD], facts=COUNTS)
    assert len(evaluate(rules, frame_from_rows(rules, []))) == 0
