"""From the applications to the ranking, as a call's report tells it."""

from datetime import date

import pytest

from concilia.selection.domain import assessments, rankings
from concilia.selection.models import Assessment
from concilia.selection.states import AssessmentState, Outcome
from tests.fixtures.calls import adesso, avviso, bozza, domanda, dopo, iniziata, progetto

__all__ = ["adesso", "avviso", "bozza", "domanda", "dopo", "iniziata", "progetto"]

APRIL = date(2026, 4, 7)


@pytest.fixture
def graduatoria(avviso, domanda, adesso, dopo, sara):
    """Five apply: the money (2,500.00 euros) funds two and part of a third, one waits, one earns too much."""
    for name, isee in (("Giulia", 5_000), ("Carla", 6_000), ("Nadia", 7_000), ("Rosa", 8_000), ("Pia", 30_000)):
        domanda(name, isee=f"{isee}.00", months="10")
    act = dopo(sara)
    assessments.propose(act, call=avviso)
    assessments.decide_many(act, call=avviso)
    for assessment in Assessment.objects.filter(state=AssessmentState.PROPOSED):
        doubts = assessment.checks.exclude(proposed=Outcome.MET)
        said = {check.code: (check.proposed, "Come da verifica") for check in doubts}
        assessments.decide(act, assessment=assessment, outcomes=said)
    return rankings.publish(act, ranking=rankings.compute(act, call=avviso), act_number="Determina 40/2026")


def test_received_eligible_funded_unfunded(graduatoria, measure):
    figures = {code: measure(f"B1-{code}", APRIL) for code in ("received", "eligible", "funded", "unfunded")}
    assert {code: figure.value for code, figure in figures.items()} == {
        "received": 5,
        "eligible": 4,
        "funded": 3,
        "unfunded": 1,
    }
    assert figures["received"].breakdown == {
        "call": {"nido-2026": 5},
        "alliance": {"alleanza": 5},
        "sex": {"F": 5},
        "age": {"30-39": 5},
    }
    assert figures["funded"].breakdown == {"call": {"nido-2026": 3}, "alliance": {"alleanza": 3}}


def test_days_from_the_deadline_to_the_ranking(graduatoria, measure):
    assert measure("B2", APRIL).value == 7
    assert measure("B2", APRIL).breakdown == {"call": {"nido-2026": 7}}
    assert measure("B2", date(2026, 4, 6)).value is None


def test_refused_by_reason(graduatoria, measure):
    refused = measure("B6", APRIL)
    assert refused.value == 1
    assert refused.breakdown == {"reason": {"nido-2026 ISEE": 1}}


def test_a_later_version_of_the_ranking_replaces_the_figures(graduatoria, avviso, measure, dopo, sara, at):
    assert measure("B1-funded", APRIL).value == 3
    pia = Assessment.objects.get(application__applicant__given_name="Pia")
    act = dopo(sara, "Ricorso accolto", at=at("2026-05-04T09:00"))
    assessments.decide(act, assessment=pia, outcomes={"ISEE": (Outcome.MET, "Nuova attestazione")})
    rankings.publish(act, ranking=rankings.compute(act, call=avviso), act_number="Determina 55/2026")
    assert measure("B6", date(2026, 5, 4)).value == 0
    assert measure("B6", APRIL).value == 1, "the ranking in force on that day"
