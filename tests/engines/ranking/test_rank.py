"""Rankings: order and ties, lines and quotas, the cut, the waiting list, draws, periods, counters."""

from decimal import Decimal
from typing import Any

import pytest

from concilia.engines.ranking import SeedMissing, draw, rank
from concilia.engines.rules import frame_from_rows
from tests.engines.rules.calls import BASE, CASE, FACTS, call_of, points, requirement


def ranking_of(rows: list[dict[str, Any]], more: dict[str, Any] | None = None, **parts: Any):
    rules = call_of(**parts)
    rows = [{**CASE, "id": chr(96 + n), "protocol": n, **row} for n, row in enumerate(rows, start=1)]
    return rank(rules, frame_from_rows(rules, rows), **(more or {}))


def states(ranking) -> dict[str, Any]:
    return ranking.of("state")


BY_POINTS = {
    "points": [points("minors")],
    "order": [{"by": "total", "direction": "descending"}, {"by": "isee"}],
}


def test_the_order_follows_its_keys_and_names_the_one_that_decided():
    rows = [
        {"minors": 1, "isee": 5000},
        {"minors": 3, "isee": 9000},
        {"minors": 3, "isee": 8000},
        {"minors": 1, "isee": 5000},
        {"minors": 1, "isee": None},
    ]
    ranking = ranking_of(rows, **BY_POINTS)
    assert ranking.order == ["c", "b", "a", "d", "e"]
    assert ranking.of("decided_by") == {"c": None, "b": "isee", "a": "total", "d": "protocol", "e": "isee"}
    assert ranking.of("tie_break") == {"c": None, "b": "isee", "a": None, "d": "protocol", "e": "isee"}
    assert ranking.of("position") == {"c": 1, "b": 2, "a": 3, "d": 4, "e": 5}


@pytest.mark.parametrize(
    ("nulls", "direction", "order"),
    [
        ("last", "ascending", ["b", "a", "c"]),
        ("first", "ascending", ["c", "b", "a"]),
        ("last", "descending", ["a", "b", "c"]),
        ("first", "descending", ["c", "a", "b"]),
    ],
)
def test_empty_values_go_where_the_key_says(nulls, direction, order):
    rows = [{"isee": 2}, {"isee": 1}, {"isee": None}]
    assert ranking_of(rows, order=[{"by": "isee", "nulls": nulls, "direction": direction}]).order == order


def test_a_choice_is_ordered_as_it_is_declared_and_a_birth_by_its_day():
    rows = [{"service": "micronido"}, {"service": "nido"}, {"service": None}]
    assert ranking_of(rows, order=[{"by": "service"}]).order == ["b", "a", "c"]
    rows = [{"birth": "2020-01-02"}, {"birth": "2020-01-01"}]
    assert ranking_of(rows, order=[{"by": "birth"}]).order == ["b", "a"]


def test_priority_classes_come_before_points():
    classes = [{"code": "P1", "label": "1", "when": "resident"}, {"code": "P2", "label": "2", "when": "minors > 5"}]
    rows = [{"minors": 4, "resident": False}, {"minors": 1}, {"minors": 6, "resident": False}]
    ranking = ranking_of(rows, classes=classes, **BY_POINTS)
    assert ranking.order == ["b", "c", "a"]
    assert ranking.of("decided_by") == {"b": None, "c": "class_code", "a": "class_code"}
    assert set(ranking.of("tie_break").values()) == {None}


def test_separate_rankings_have_positions_and_waiting_lists_of_their_own():
    classes = [
        {"code": "employed", "label": "Occupati", "when": "resident"},
        {"code": "jobless", "label": "Disoccupati", "when": "NOT resident"},
    ]
    lines = [
        {"code": "E", "places": 1, "when": "COALESCE(class_code = 'employed', FALSE)"},
        {"code": "J", "places": 1, "when": "COALESCE(class_code = 'jobless', FALSE)"},
    ]
    rows = [{"isee": n, "resident": n not in (2, 4)} for n in range(1, 6)]
    ranking = ranking_of(rows, classes=classes, separate=True, budget={"lines": lines})
    assert ranking.of("position") == {"a": 1, "c": 2, "e": 3, "b": 1, "d": 2}
    assert ranking.of("reserve") == {"a": None, "c": 1, "e": 2, "b": None, "d": 1}
    assert states(ranking) == {"a": "funded", "c": "reserve", "e": "reserve", "b": "funded", "d": "reserve"}


@pytest.mark.parametrize(
    ("residual", "skip", "funded"),
    [
        (False, False, {"a": 600, "b": 0, "c": 0}),
        (True, False, {"a": 600, "b": 400, "c": 0}),
        (False, True, {"a": 600, "b": 0, "c": 300}),
        (True, True, {"a": 600, "b": 100, "c": 300}),
    ],
)
def test_where_the_money_ends(residual, skip, funded):
    rows = [{"isee": 1, "fee": 600}, {"isee": 2, "fee": 500}, {"isee": 3, "fee": 300}]
    budget = {**BASE["budget"], "residual_to_last": residual, "skip_to_smaller": skip}
    ranking = ranking_of(rows, budget=budget)
    assert ranking.of("funded") == {key: value * 100 for key, value in funded.items()}
    assert ranking.lines[0].given == sum(funded.values()) * 100


def test_the_last_cent_is_given_and_not_one_more():
    rows = [{"isee": 1, "fee": "999.99"}, {"isee": 2, "fee": "0.01"}, {"isee": 3, "fee": "0.01"}]
    assert states(ranking_of(rows)) == {"a": "funded", "b": "funded", "c": "reserve"}


def test_a_part_smaller_than_the_least_benefit_is_not_given():
    rows = [{"isee": 1, "fee": 980}, {"isee": 2, "fee": 50}]
    budget = {**BASE["budget"], "residual_to_last": True}
    assert (
        states(ranking_of(rows, budget=budget, benefit={"label": "C", "expression": "fee", "min": 30}))["b"]
        == "reserve"
    )
    assert states(ranking_of(rows, budget=budget))["b"] == "partly_funded"


def test_who_is_refused_or_incomplete_is_listed_with_the_codes():
    rows = [{"isee": 1}, {"isee": 50000, "resident": False}, {"isee": None}, {"minors": None, "fee": None}]
    parts = {**BY_POINTS, "requirements": [requirement("isee <= 30000", "ISEE"), requirement("resident", "HOME")]}
    ranking = ranking_of(rows, **parts)
    assert states(ranking) == {"a": "funded", "b": "not_eligible", "c": "incomplete", "d": "incomplete"}
    assert ranking.of("reasons") == {"a": None, "b": "ISEE;HOME", "c": "ISEE", "d": "BENEFIT;P"}
    assert ranking.of("position") == {"a": 1, "b": None, "c": None, "d": None}


LINES = [
    {"code": "north", "amount": 500, "when": "resident"},
    {"code": "all", "amount": 500},
]


def test_a_line_funds_only_whom_it_may_and_two_lines_may_share_a_benefit():
    rows = [{"isee": n, "fee": 400, "resident": n != 2} for n in (1, 2, 3, 4)]
    ranking = ranking_of(rows, budget={"lines": LINES})
    assert ranking.of("funded") == {"a": 40000, "b": 40000, "c": 0, "d": 0}
    rows = [{"isee": 1, "fee": 700}, {"isee": 2, "fee": 300, "resident": False}, {"isee": 3, "fee": 1}]
    ranking = ranking_of(rows, budget={"lines": LINES})
    assert ranking.of("paid_by") == {"a": "north+all", "b": "all", "c": None}
    assert [(line.code, line.given, line.left) for line in ranking.lines] == [("north", 50000, 0), ("all", 50000, 0)]


def test_a_line_that_is_closed_to_one_stays_open_to_others():
    lines = [{"code": "A", "amount": 100, "when": "resident"}, {"code": "B", "amount": 100, "when": "NOT resident"}]
    rows = [{"isee": 1, "fee": 200}, {"isee": 2, "fee": 50}, {"isee": 3, "fee": 100, "resident": False}]
    assert states(ranking_of(rows, budget={"lines": lines})) == {"a": "reserve", "b": "reserve", "c": "funded"}


def test_parts_of_a_benefit_are_charged_to_their_lines():
    parts = [
        {"code": "A", "label": "A", "expression": "fee", "line": "LA"},
        {"code": "B", "label": "B", "expression": "COALESCE(isee, 0)", "line": "LB"},
    ]
    lines = [{"code": "LA", "amount": 1000}, {"code": "LB", "amount": 100}]
    rows = [{"fee": 300, "isee": 60}, {"fee": 300, "isee": 60}, {"fee": 300, "isee": 0}]
    parts_of_call = {"benefit": {"label": "C", "parts": parts}, "order": [{"by": "protocol"}]}
    ranking = ranking_of(rows, budget={"lines": lines}, **parts_of_call)
    assert ranking.of("funded") == {"a": 36000, "b": 0, "c": 0}
    ranking = ranking_of(rows, budget={"lines": lines, "residual_to_last": True}, **parts_of_call)
    assert ranking.of("funded") == {"a": 36000, "b": 34000, "c": 0}
    assert [line.given for line in ranking.lines] == [60000, 10000]


def test_what_each_line_gives_adds_up_even_when_two_parts_draw_on_one():
    parts = [
        {"code": "A", "label": "A", "expression": "fee", "line": "main"},
        {"code": "B", "label": "B", "expression": "fee * 0.5", "line": "main"},
    ]
    ranking = ranking_of([{"fee": 300}], benefit={"label": "C", "parts": parts})
    assert (ranking.of("funded")["a"], ranking.of("@line:main")["a"], ranking.lines[0].given) == (45000, 45000, 45000)


QUOTA = {"code": "FAGNANO", "label": "Fagnano", "when": "resident", "share": "0.40"}


def test_a_quota_serves_its_own_first_and_its_residue_goes_to_all():
    rows = [
        {"isee": 1, "fee": 400, "resident": False},
        {"isee": 2, "fee": 400, "resident": False},
        {"isee": 3, "fee": 300},
        {"isee": 4, "fee": 100, "resident": False},
    ]
    assert states(ranking_of(rows)) == {"a": "funded", "b": "funded", "c": "reserve", "d": "reserve"}
    ranking = ranking_of(rows, quotas=[QUOTA])
    assert states(ranking) == {"a": "funded", "b": "reserve", "c": "funded", "d": "reserve"}
    assert [(quota.cents, quota.given, quota.served) for quota in ranking.quotas] == [(40000, 30000, 1)]
    assert ranking.of("paid_by")["c"] == "FAGNANO"


def test_the_residue_of_a_quota_flows_only_where_the_call_says():
    rows = [{"isee": 1, "fee": 700, "resident": False}]
    assert states(ranking_of(rows, quotas=[QUOTA]))["a"] == "funded"
    assert states(ranking_of(rows, quotas=[{**QUOTA, "residue_to": "none"}]))["a"] == "reserve"
    second = {"code": "BIG", "label": "Big", "when": "minors > 3", "share": "0.30"}
    rows = [{"isee": 1, "fee": 700, "resident": False, "minors": 4}, {"isee": 2, "fee": 301, "resident": False}]
    ranking = ranking_of(rows, quotas=[{**QUOTA, "residue_to": "BIG"}, second])
    assert ranking.of("paid_by") == {"a": "BIG", "b": None}


def test_a_member_beyond_the_quota_is_served_from_it_and_from_the_rest():
    rows = [{"isee": 1, "fee": 300}, {"isee": 2, "fee": 300}, {"isee": 3, "fee": 500, "resident": False}]
    ranking = ranking_of(rows, quotas=[QUOTA])
    assert states(ranking) == {"a": "funded", "b": "funded", "c": "reserve"}
    assert ranking.of("paid_by") == {"a": "FAGNANO", "b": "FAGNANO+main", "c": None}


def test_quotas_of_places():
    rows = [{"isee": n, "resident": n > 3} for n in range(1, 6)]
    lines = {"lines": [{"code": "posti", "places": 3}]}
    parts = {"budget": lines, "benefit": None}
    assert states(ranking_of(rows, **parts)) == dict(zip("abcde", ["funded"] * 3 + ["reserve"] * 2, strict=True))
    quota = {**QUOTA, "share": None, "places": 1}
    quota.pop("share")
    ranking = ranking_of(rows, quotas=[quota], **parts)
    assert [key for key, state in states(ranking).items() if state == "funded"] == ["a", "b", "d"]
    assert (ranking.quotas[0].places, ranking.quotas[0].served) == (1, 1)


def test_a_counter_serves_by_arrival_and_stops_at_the_last_euro():
    rows = [
        {"submitted": "2026-03-02 09:00:05", "fee": 400},
        {"submitted": "2026-03-02 09:00:01", "fee": 500},
        {"submitted": "2026-03-02 09:00:05", "fee": 400},
    ]
    ranking = ranking_of(rows, procedure="counter", order=None, budget={**BASE["budget"], "residual_to_last": True})
    assert ranking.order == ["b", "a", "c"]
    assert ranking.of("funded") == {"b": 50000, "a": 40000, "c": 10000}
    assert ranking.of("tie_break") == {"b": None, "a": None, "c": "protocol"}


def test_arrival_is_an_instant_even_when_the_clocks_go_back():
    rows = [{"submitted": "2026-10-25 02:10:00+01:00"}, {"submitted": "2026-10-25 02:50:00+02:00"}]
    windows = [{"opens": "2026-10-01 09:00:00", "closes": "2026-10-31 12:00:00"}]
    assert ranking_of(rows, procedure="counter", order=None, windows=windows).order == ["b", "a"]


def test_a_periodic_ranking_serves_one_period_after_the_other():
    windows = [
        {"opens": "2026-03-01 09:00:00", "closes": "2026-03-31 12:00:00"},
        {"opens": "2026-04-01 09:00:00", "closes": "2026-04-30 12:00:00"},
    ]
    rows = [
        {"submitted": "2026-04-02 10:00:00", "isee": 1, "fee": 500},
        {"submitted": "2026-03-20 10:00:00", "isee": 9, "fee": 300},
        {"submitted": "2026-03-21 10:00:00", "isee": 8, "fee": 300},
    ]
    ranking = ranking_of(rows, procedure="periodic", windows=windows)
    assert ranking.order == ["c", "b", "a"]
    assert ranking.of("decided_by") == {"c": None, "b": "isee", "a": "period"}
    assert states(ranking) == {"c": "funded", "b": "funded", "a": "reserve"}
    months = ranking_of(
        rows, procedure="periodic", every="month", windows=[{**windows[0], "closes": "2026-04-30 12:00:00"}]
    )
    assert months.order == ["c", "b", "a"]


LOTTERY = {"announced": "Prima estrazione del Lotto, ruota di Milano", "on": "2026-04-10"}


def test_a_draw_is_made_again_by_anyone_who_knows_the_seed():
    rows = [{} for _ in range(6)]
    parts = {
        "procedure": "lottery",
        "order": None,
        "lottery": LOTTERY,
        "budget": {"lines": [{"code": "p", "amount": 300}]},
    }
    ranking = ranking_of(rows, {"seed": "7-23-41-60-88"}, **parts)
    lots = draw("7-23-41-60-88", range(1, 7))
    assert ranking.order == [chr(96 + n) for n in sorted(range(1, 7), key=lambda n: lots[n - 1])]
    assert ranking.order != ranking_of(rows, {"seed": "7-23-41-60-89"}, **parts).order
    assert list(states(ranking).values()).count("funded") == 3


def test_a_draw_without_a_seed_is_refused():
    with pytest.raises(SeedMissing, match="no seed yet"):
        ranking_of([{}], procedure="lottery", order=None, lottery=LOTTERY)


def test_a_draw_may_decide_only_between_equals():
    order = [{"by": "isee"}, {"by": "lottery"}]
    rows = [{"isee": 2}, {"isee": 2}, {"isee": 1}]
    ranking = ranking_of(rows, {"seed": "x"}, order=order, lottery=LOTTERY)
    lots = draw("x", [1, 2])
    assert ranking.order == ["c", *("ab" if lots[0] < lots[1] else "ba")]
    assert ranking.of("tie_break")[ranking.order[2]] == "lottery"


def test_the_lots_are_those_of_the_published_formula():
    assert draw("seed", [17]) == [0x527424523633A78]


CHILD = [*FACTS, {"name": "child", "type": "text", "label": "Codice"}]


@pytest.mark.parametrize(
    ("counts", "counted"), [("last", {"a": "superseded", "b": "funded"}), ("first", {"a": "funded", "b": "superseded"})]
)
def test_one_application_counts_for_each_child(counts, counted):
    rows = [
        {"child": "K1", "submitted": "2026-03-02 09:00:00"},
        {"child": "K1", "submitted": "2026-03-03 09:00:00"},
        {"child": "K2"},
    ]
    ranking = ranking_of(rows, facts=CHILD, identified_by=["child"], counts=counts)
    assert states(ranking) == {**counted, "c": "funded"}


def test_the_last_valid_application_counts_not_the_last_refused():
    rows = [{"child": "K1", "isee": 1}, {"child": "K1", "isee": 99999}, {"child": None, "isee": 2}]
    parts = {"facts": CHILD, "identified_by": ["child"], "requirements": [requirement("isee <= 30000")]}
    assert states(ranking_of(rows, **parts)) == {"a": "funded", "b": "superseded", "c": "funded"}


def test_who_renounces_keeps_the_place_and_leaves_the_money():
    rows = [{"isee": n, "fee": 500} for n in (1, 2, 3)]
    assert states(ranking_of(rows)) == {"a": "funded", "b": "funded", "c": "reserve"}
    ranking = ranking_of(rows, {"renounced": {"a"}})
    assert states(ranking) == {"a": "renounced", "b": "funded", "c": "funded"}
    assert ranking.of("position") == {"a": 1, "b": 2, "c": 3}


def test_a_budget_may_be_given_in_cents():
    assert states(ranking_of([{"fee": 500}], {"budget": {"main": 49999}})) == {"a": "reserve"}


def test_a_budget_of_a_line_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="no line other"):
        ranking_of([{}], {"budget": {"other": 1}})


def test_a_ranking_of_nobody_is_empty():
    assert ranking_of([]).order == []
    assert len(ranking_of([{"fee": 0}])) == 1


def test_sixteen_vouchers_of_7000_leave_a_thousand():
    """Isernia: 113,000 euro for vouchers of 7,000."""
    rows = [{"isee": n, "fee": 7000} for n in range(1, 21)]
    (line,) = ranking_of(rows, budget={"lines": [{"code": "m", "amount": 113000}]}).lines
    assert (line.served, line.left) == (16, 100_000)


def test_the_sheet_has_euro_short_points_and_no_formula():
    ranking = ranking_of([{"id": "=1+1", "minors": 3}], **BY_POINTS)
    row = ranking.table().row(0, named=True)
    assert (row["id"], row["total"], row["points_P"], row["due"]) == ("'=1+1", "3", "3", Decimal("100.00"))
