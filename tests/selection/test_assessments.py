"""The machine proposes, a person decides."""

import pytest
from django.db import IntegrityError, transaction

from concilia.applications.domain import applications
from concilia.audit.models import Entry
from concilia.core.act import Act
from concilia.core.errors import NotAllowed, Refusal
from concilia.selection.domain import assessments
from concilia.selection.models import Assessment, Check
from concilia.selection.states import AssessmentState, Outcome


def outcomes(assessment, field="proposed"):
    return dict(assessment.checks.values_list("code", field))


def of(application):
    return Assessment.objects.get(application=application)


@pytest.fixture
def propose(avviso, dopo, sara):
    return lambda user=sara: assessments.propose(dopo(user), call=avviso)


@pytest.fixture
def decide(dopo, sara):
    def run(application, user=None, **given):
        return assessments.decide(dopo(user or sara), assessment=of(application), outcomes=given)

    return run


def test_every_requirement_is_proposed_from_the_frozen_facts(domanda, propose):
    good, rich, silent = domanda("Giulia"), domanda("Nadia", isee="25000.01"), domanda("Olga", works=None)
    assert propose() == 3
    assert outcomes(of(good)) == {"WAY_IN": "met", "ISEE": "met", "WORK": "met"}
    assert outcomes(of(rich)) == {"WAY_IN": "met", "ISEE": "not_met", "WORK": "met"}
    assert outcomes(of(silent)) == {"WAY_IN": "met", "ISEE": "met", "WORK": "unknown"}
    assert Entry.objects.get(verb="selection.assessment.propose").data == {"applications": 3}


def test_what_was_proposed_is_not_proposed_again(domanda, propose):
    domanda("Giulia")
    assert propose() == 1
    domanda("Nadia")
    assert (propose(), propose()) == (1, 0)


def test_drafts_and_withdrawn_ones_are_left_out(iniziata, domanda, propose):
    iniziata("Nadia")
    gone = domanda("Olga")
    applications.withdraw(Act(actor=gone.submitted_by), application=gone)
    domanda("Paola")
    assert propose() == 1


def test_proposing_costs_the_same_for_one_and_for_three(domanda, propose, assert_queries):
    domanda("Giulia")
    propose()
    domanda("Nadia")
    with assert_queries(9):
        propose()
    for name in ("Olga", "Paola", "Rita"):
        domanda(name)
    with assert_queries(9):
        assert propose() == 3


def test_what_is_clear_is_confirmed_together(domanda, propose, avviso, dopo, sara):
    good, doubtful = domanda("Giulia"), domanda("Nadia", works=None)
    propose()
    assert assessments.decide_many(dopo(sara), call=avviso) == 1
    assert of(good).state == AssessmentState.DECIDED
    assert of(good).decided_by == sara.actor
    assert outcomes(of(good), "decided") == {"WAY_IN": "met", "ISEE": "met", "WORK": "met"}
    assert of(doubtful).state == AssessmentState.PROPOSED
    assert outcomes(of(doubtful), "decided") == {"WAY_IN": "", "ISEE": "", "WORK": ""}
    assert assessments.decide_many(dopo(sara), call=avviso) == 0


def test_a_refusal_needs_its_reason_and_all_are_asked_at_once(domanda, propose, decide):
    poor = domanda(isee="30000.00", works="false")
    propose()
    with pytest.raises(Refusal, match=r"Scrivi il motivo per: ISEE fino a 25\.000,00 euro; Lavora\."):
        decide(poor)
    assert of(poor).state == AssessmentState.PROPOSED
    decided = decide(poor, ISEE=("not_met", "ISEE 2026 di 30.000,00"), WORK=("not_met", "Nessun contratto"))
    assert decided.state == AssessmentState.DECIDED
    assert outcomes(decided, "reason") == {
        "WAY_IN": "",
        "ISEE": "ISEE 2026 di 30.000,00",
        "WORK": "Nessun contratto",
    }


@pytest.mark.parametrize("reason", ["", "   "])
def test_to_differ_from_the_machine_needs_a_reason(domanda, propose, decide, reason):
    silent = domanda(works=None)
    propose()
    with pytest.raises(Refusal, match="Lavora"):
        decide(silent, WORK=("met", reason))
    decide(silent, WORK=("met", "Contratto in atti"))
    assert outcomes(of(silent), "decided")["WORK"] == Outcome.MET


def test_a_decision_can_be_taken_again_and_leaves_a_trace(domanda, propose, decide):
    silent = domanda(works=None)
    propose()
    decide(silent, WORK=("unknown", "Chiesta integrazione"))
    decide(silent, WORK=("met", "Contratto arrivato"))
    entries = Entry.objects.filter(verb="selection.assessment.decide")
    assert [entry.data["WORK"] for entry in entries] == ["unknown", "met"]
    assert Check.objects.get(code="WORK").reason == "Contratto arrivato"


def test_an_unknown_requirement_is_named(domanda, propose, decide):
    done = domanda()
    propose()
    with pytest.raises(Refusal, match="NESSUNO"):
        decide(done, NESSUNO=("met", ""))


def test_a_withdrawn_application_is_not_decided(domanda, propose, decide):
    gone = domanda()
    propose()
    applications.withdraw(Act(actor=gone.submitted_by), application=gone)
    with pytest.raises(Refusal, match="ritirata"):
        decide(gone)
    assert propose() == 0


def test_the_database_keeps_that_differing_has_a_reason(domanda, propose):
    domanda(works=None)
    propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(code="WORK").update(decided="met")


def test_only_the_office_proposes_and_decides(domanda, propose, decide, avviso, dopo, giulia, elena, paolo, davide):
    done = domanda("Nadia")
    for stranger in (giulia, elena, paolo, davide):
        with pytest.raises(NotAllowed):
            propose(stranger)
    propose()
    for stranger in (giulia, elena, paolo, davide):
        with pytest.raises(NotAllowed):
            decide(done, stranger)
        with pytest.raises(NotAllowed):
            assessments.decide_many(dopo(stranger), call=avviso)
    assert of(done).state == AssessmentState.PROPOSED
