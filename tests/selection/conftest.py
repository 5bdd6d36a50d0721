import pytest

from concilia.selection.domain import assessments, rankings
from concilia.selection.models import Assessment
from concilia.selection.states import AssessmentState, Outcome
from tests.fixtures.calls import adesso, avviso, bozza, domanda, dopo, iniziata, linea, progetto

__all__ = ["adesso", "avviso", "bozza", "domanda", "dopo", "iniziata", "linea", "progetto"]


@pytest.fixture
def istruita(avviso, dopo, sara):
    """Propose and decide every application of the call, confirming what the machine found: `istruita()`."""

    def run():
        act = dopo(sara)
        assessments.propose(act, call=avviso)
        assessments.decide_many(act, call=avviso)
        for assessment in Assessment.objects.filter(state=AssessmentState.PROPOSED):
            assessments.decide(act, assessment=assessment, outcomes=confirmed(assessment))
        return avviso

    return run


def confirmed(assessment):
    """Every doubt of the machine, confirmed with a reason."""
    doubts = assessment.checks.exclude(proposed=Outcome.MET)
    return {check.code: (check.proposed, "Come da verifica") for check in doubts}


@pytest.fixture
def graduatoria(istruita, dopo, sara):
    """Decide and compute: `graduatoria()`."""

    def compute(**more):
        return rankings.compute(dopo(sara), call=istruita(), **more)

    return compute


@pytest.fixture
def pubblicata(graduatoria, dopo, sara):
    """Decide, compute and publish: `pubblicata()`."""

    def publish(reason=""):
        return rankings.publish(dopo(sara, reason), ranking=graduatoria(), act_number="Determina 40/2026")

    return publish
