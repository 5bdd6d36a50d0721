"""What people decided stands in place of what the rules found."""

import pytest

from concilia.engines.ranking import rank
from concilia.engines.rules import evaluate, frame_from_rows, parse_call, with_decisions

CALL = parse_call("""\
call: prova
title: Prova
source: prova
applicants: person
one_per: person
procedure: ranking
windows: [{opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}]
publication: families
facts:
  - {name: isee, type: money, label: ISEE}
  - {name: works, type: boolean, nullable: true, label: Lavora}
requirements:
  - {code: ISEE, label: ISEE, expression: "isee <= 100.00", reason: Oltre soglia}
  - {code: WORK, label: Lavoro, expression: "works", reason: Non lavora}
points: [{code: P, label: Punti, expression: "CASE WHEN isee <= 50.00 THEN 10 ELSE 5 END", max: 10}]
threshold: {points: 6, reason: Pochi punti}
benefit: {label: Voucher, expression: "100.00"}
order: [{by: isee}]
budget: {lines: [{code: uno, amount: 250.00, label: Uno}], residual_to_last: true}
""")


def evaluated(**isee_and_works):
    rows = [
        {"id": name, "protocol": place, "submitted": "2026-03-10 10:00:00", "isee": isee, "works": works}
        for place, (name, (isee, works)) in enumerate(isee_and_works.items(), 1)
    ]
    return evaluate(CALL, frame_from_rows(CALL, rows))


def states(evaluation):
    return dict(zip(evaluation.ids, evaluation.states, strict=True))


def test_a_decision_admits_refuses_and_leaves_the_others_alone():
    found = evaluated(anna=("20.00", None), bea=("20.00", "true"), carla=("20.00", None), dora=("20.00", "false"))
    assert states(found) == {"anna": "incomplete", "bea": "eligible", "carla": "incomplete", "dora": "not_eligible"}
    decided = with_decisions(found, {"WORK": {"anna": True, "bea": False, "dora": True}})
    assert states(decided) == {"anna": "eligible", "bea": "not_eligible", "carla": "incomplete", "dora": "eligible"}
    assert states(found)["anna"] == "incomplete"


def test_a_decision_can_reopen_a_question():
    assert states(with_decisions(evaluated(anna=("20.00", "true")), {"WORK": {"anna": None}})) == {"anna": "incomplete"}


def test_who_a_person_admits_is_then_judged_by_the_threshold():
    found = evaluated(anna=("80.00", "false"))
    assert found.outcomes("THRESHOLD").to_list() == [None]
    decided = with_decisions(found, {"WORK": {"anna": True}})
    assert decided.outcomes("THRESHOLD").to_list() == [False]
    assert states(decided) == {"anna": "not_eligible"}


def test_decisions_move_the_ranking():
    found = evaluated(anna=("10.00", "false"), bea=("20.00", "true"), carla=("30.00", "true"))
    assert rank(CALL, found).order == ["bea", "carla"]
    assert rank(CALL, with_decisions(found, {"WORK": {"anna": True, "bea": False}})).order == ["anna", "carla"]


def test_an_unknown_requirement_is_an_error():
    with pytest.raises(KeyError, match="THRESHOLD"):
        with_decisions(evaluated(anna=("10.00", "true")), {"THRESHOLD": {"anna": True}})


def test_no_decisions_change_nothing():
    found = evaluated(anna=("10.00", "true"), bea=("80.00", None))
    assert with_decisions(found, {}).frame.equals(found.frame)
    assert with_decisions(found, {"WORK": {}}).frame.equals(found.frame)
