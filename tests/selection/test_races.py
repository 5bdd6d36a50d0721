"""Two offices at once, two parents at once: on PostgreSQL, where they really run together."""

from datetime import date

import pytest

from concilia.applications.domain import applications
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.core.act import Act
from concilia.core.errors import Conflict
from concilia.documents.models import Protocol
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.selection.domain import assessments, frozen, rankings
from concilia.selection.models import Assessment, Award
from concilia.selection.states import AwardState
from tests.fixtures.calls import INSIDE
from tests.ledger.test_races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.slow("many threads")
def test_of_two_parents_at_once_one_counts_and_both_answers_are_the_usual_ones(avviso, person, somebody):
    drafts = [draft for number in range(6) for draft in both_parents(avviso, person, somebody, number)]
    answers = together([submitting(draft) for draft in drafts])
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 6
    assert {answer.code for answer in refused} == {"applications.submit.counts"}
    counted = Application.objects.filter(state=ApplicationState.SUBMITTED)
    assert counted.count() == counted.values("beneficiary").distinct().count() == Protocol.objects.count() == 6


def both_parents(call, person, somebody, number):
    child = person(f"Figlia{number}", "F", date(2023, 5, 4))
    for name in (f"Madre{number}", f"Padre{number}"):
        parent = person(name, "F", date(1989, 3, 12))
        act = Act(actor=somebody(name, person=parent).actor, at=INSIDE)
        answers = {"isee": "9000.00", "months": "5", "works": "true", "cared": []}
        yield applications.start(act, call=call, applicant=parent, beneficiary=child, answers=answers)


def submitting(draft):
    return lambda: applications.submit(Act(actor=draft.started_by, at=INSIDE), application=draft)


@pytest.mark.slow("many threads")
def test_proposals_asked_for_twice_at_once_are_made_once(domanda, avviso, dopo, sara, monkeypatch):
    for name in ("Nadia", "Olga", "Paola"):
        domanda(name)
    asked = [lambda: assessments.propose(dopo(sara), call=avviso)] * 4
    with monkeypatch.context() as careless:
        careless.setattr(frozen, "hold", lambda call: call)
        assert any(isinstance(answer, Exception) for answer in together(asked))
    Assessment.objects.all().delete()
    assert sorted(together(asked)) == [0, 0, 0, 3]


@pytest.mark.slow("many threads")
def test_a_ranking_published_twice_at_once_grants_once(domanda, graduatoria, dopo, sara):
    domanda("Nadia", months="10")
    ranking = graduatoria()
    asked = [lambda: rankings.publish(dopo(sara), ranking=fresh(ranking), act_number="Determina 40/2026")] * 4
    answers = together(asked)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 3
    award = Award.objects.get()
    line = award.call_line_id
    assert award.state == AwardState.GRANTED
    assert balances(AccountKind.COMMITMENT, [award.pk])[award.pk] == 100_000
    assert balances(AccountKind.BUDGET, [line])[line] == 150_000


def fresh(ranking):
    return type(ranking).objects.select_related("call", "rules__call").get(pk=ranking.pk)
