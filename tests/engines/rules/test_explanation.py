import json
from decimal import Decimal

import pytest

from concilia.engines.rules import explain, explanations
from tests.engines.rules.calls import CASE, call_of, evaluation_of, points, requirement

RULES = call_of(
    derived=[{"name": "excess", "label": {"it": "Eccedenza", "en": "Excess"}, "expression": "fee - 72.73"}],
    requirements=[
        {**requirement("isee <= 30000", "ISEE"), "law": "art. 3", "reason": {"it": "ISEE oltre", "en": "ISEE over"}},
        requirement("resident", "HOME"),
    ],
    points=[points("minors * 1.5", "KIDS", 6)],
    benefit={"label": "Contributo", "expression": "excess * minors", "min": 20, "max": 100},
    classes=[{"code": "A", "label": "Prima", "when": "minors > 1"}],
)


def test_each_rule_shows_the_values_it_reads_and_its_outcome():
    found = explain(RULES, {**CASE, "minors": 3})
    assert found.state == "eligible"
    isee, home, window = found.requirements
    assert (isee.outcome, isee.law, isee.facts[0].shown("it")) == (True, "art. 3", "9.000,00 €")
    assert (home.facts[0].shown("it"), home.facts[0].shown("en")) == ("sì", "yes")
    assert (window.code, window.facts[0].shown("it")) == ("WINDOW", "02/03/2026 09:00:00")
    assert (found.points[0].points, found.points[0].max, found.total) == (Decimal("4.5"), Decimal(6), Decimal("4.5"))
    assert found.derived[0].value.value == Decimal("27.27")
    assert (found.benefit.cents, found.benefit.due) == (8181, 8181)
    assert [value.name for value in found.benefit.facts] == ["excess", "minors"]
    assert found.priority_class == ("A", RULES.file.classes[0].label)


def test_a_refusal_carries_its_reason_in_both_languages():
    (refused,) = explain(RULES, {**CASE, "isee": "30000.01"}).refused
    assert (refused.code, refused.reason.it, refused.reason.in_language("en")) == ("ISEE", "ISEE oltre", "ISEE over")


def test_a_benefit_below_the_least_is_refused_with_the_platforms_reason():
    found = explain(RULES, {**CASE, "fee": "80"})
    assert [item.code for item in found.refused] == ["BENEFIT_MIN"]
    assert "minimo" in found.refused[0].reason.it
    assert (found.benefit.cents, found.benefit.due, found.benefit.min) == (727, 0, 2000)


def test_a_draft_says_what_is_missing_and_refuses_nothing():
    found = explain(RULES, {"fee": "100"})
    assert found.state == "incomplete"
    assert found.refused == ()
    assert {"ISEE", "HOME", "KIDS", "BENEFIT", "WINDOW"} <= {*found.unknown, "WINDOW"}
    assert [value.name for value in found.missing] == ["minors", "resident"]
    assert found.missing[0].shown("it") == "non indicato"


def test_a_draft_is_refused_as_soon_as_one_fact_refuses_it():
    assert explain(RULES, {"isee": "40000"}).state == "not_eligible"


def test_an_explanation_is_plain_json():
    found = json.loads(json.dumps(explain(RULES, {**CASE, "minors": 3}).as_json()))
    assert found["points"][0]["points"] == "4.5"
    assert found["benefit"]["due"] == 8181
    assert found["requirements"][0]["facts"] == [
        {"name": "isee", "label": {"it": "ISEE"}, "type": "money", "value": "9000.00"}
    ]
    assert found["class"] == "A"


def test_one_case_and_a_batch_are_explained_alike():
    evaluation = evaluation_of(RULES, {}, {"isee": None}, {"minors": 4})
    batch = [explanation.as_json() for explanation in explanations(evaluation)]
    rows = [{}, {"isee": None}, {"minors": 4}]
    alone = [explain(RULES, {**CASE, **row, "id": str(n), "protocol": n}).as_json() for n, row in enumerate(rows, 1)]
    assert batch == alone


@pytest.mark.parametrize(
    ("name", "value", "italian", "english"),
    [
        ("isee", "1234567.5", "1.234.567,50 €", "€1,234,567.50"),
        ("minors", 1200, "1.200", "1,200"),
        ("hours", "1.50", "1,5", "1.5"),
        ("birth", "2020-02-29", "29/02/2020", "29/02/2020"),
        ("starts", "21:05", "21:05", "21:05"),
        ("service", "nido", "Nido", "Nursery"),
        ("residence", "012042", "012042", "012042"),
    ],
)
def test_values_are_shown_as_people_read_them(name, value, italian, english):
    tested = {"service": "service = 'nido'", "residence": "residence = '012042'"}.get(name, f"{name} IS NULL")
    rules = call_of(requirements=[requirement(tested)])
    fact = explain(rules, {**CASE, name: value}).requirements[0].facts[0]
    assert (fact.shown("it"), fact.shown("en")) == (italian, english)
