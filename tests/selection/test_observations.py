"""A provisional ranking: who is in it may write, each is answered, then the final one grants the awards."""

import pytest

from concilia.core.errors import NotAllowed
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, observations, rankings
from concilia.selection.models import Assessment, Award, Observation
from concilia.selection.procedure_states import ObservationState
from concilia.selection.states import AwardState, Outcome, Place, RankingState
from tests.fixtures.refusals import refused
from tests.selection.procedures import PROVISIONAL, arrived, day, decided, opened, own

ACT = "Determina 40/2026"
COMPUTED, INSIDE_TERM, AFTER_TERM = day("04-07"), day("04-10"), day("04-20")


@pytest.fixture
def provisional(bozza, iniziata, dopo, sara):
    """Olga is funded, Sonia incomplete, Rita refused: provisional since 7 April, for ten days."""
    call = opened(bozza, PROVISIONAL)
    arrived(iniziata, call, "Olga", isee="4000.00", months="10")
    arrived(iniziata, call, "Rita", isee="25000.01")
    arrived(iniziata, call, "Sonia", works=None)
    act = dopo(sara, at=COMPUTED)
    assessments.propose(act, call=call)
    for assessment in Assessment.objects.all():
        decided(act, assessment.application)
    return rankings.expose(act, ranking=rankings.compute(act, call=call), act_number=ACT)


def of(ranking, name):
    return ranking.rows.get(application__applicant__given_name=name).application


def sent(ranking, name="Sonia", at=INSIDE_TERM, text="Lavoro da marzo, ecco il contratto"):
    application = of(ranking, name)
    return observations.send(own(application, at), application=application, text=text)


def final(act, call):
    return rankings.publish(act, ranking=rankings.compute(act, call=call), act_number="Determina 51/2026")


def test_a_provisional_ranking_grants_nothing_and_says_until_when(provisional):
    assert (provisional.state, provisional.is_provisional) == (RankingState.PROVISIONAL, True)
    assert provisional.observations_until == day("04-17", 21).replace(minute=59, second=59)
    assert not Award.objects.exists()
    bodies = set(Notice.objects.filter(code__startswith="selection.provisional").values_list("body", flat=True))
    assert len(bodies) == 3
    assert all("osservazioni entro il 17/04/2026" in body for body in bodies)
    assert any("Motivi: Come da verifica" in body for body in bodies)
    assert rankings.verify(provisional) == []


def test_the_final_one_is_not_published_before_or_without_the_provisional(bozza, iniziata, dopo, sara):
    call = opened(bozza, PROVISIONAL)
    arrived(iniziata, call, "Olga")
    assessments.propose(dopo(sara), call=call)
    assessments.decide_many(dopo(sara), call=call)
    with refused("selection.publish.provisional"):
        final(dopo(sara), call)


def test_a_call_without_observations_has_no_provisional_phase(domanda, graduatoria, dopo, sara):
    domanda("Olga")
    ranking = graduatoria()
    with refused("selection.expose.no_phase"):
        rankings.expose(dopo(sara), ranking=ranking, act_number=ACT)
    assert rankings.publish(dopo(sara), ranking=ranking, act_number=ACT).state == RankingState.PUBLISHED


def test_there_is_one_provisional_version(provisional, dopo, sara):
    second = rankings.compute(dopo(sara), call=provisional.call)
    with refused("selection.expose.twice"):
        rankings.expose(dopo(sara), ranking=second, act_number=ACT)


def test_the_final_one_waits_for_the_term_and_for_every_answer(provisional, dopo, sara):
    made = sent(provisional)
    with refused("selection.publish.term"):
        final(dopo(sara, at=INSIDE_TERM), provisional.call)
    with refused("selection.publish.unanswered"):
        final(dopo(sara, at=AFTER_TERM), provisional.call)
    observations.reject(dopo(sara, "Il contratto non è allegato", at=AFTER_TERM), observation=made)
    done = final(dopo(sara, at=AFTER_TERM), provisional.call)
    provisional.refresh_from_db()
    assert (done.state, done.is_provisional, provisional.state) == (
        RankingState.PUBLISHED,
        False,
        RankingState.SUPERSEDED,
    )
    assert Award.objects.get().state == AwardState.GRANTED
    assert rankings.verify(provisional) == rankings.verify(done) == []


def test_without_observations_the_final_one_is_published_when_the_term_is_over(provisional, dopo, sara):
    last_second = provisional.observations_until
    with refused("selection.publish.term"):
        final(dopo(sara, at=last_second), provisional.call)
    assert final(dopo(sara, at=AFTER_TERM), provisional.call).state == RankingState.PUBLISHED


def test_an_accepted_observation_changes_the_decision_and_makes_a_new_version(provisional, dopo, sara):
    made = sent(provisional)
    act = dopo(sara, "Il contratto è in atti", at=AFTER_TERM)
    second = observations.accept(act, observation=made, outcomes={"WORK": (Outcome.MET, "Contratto in atti")})
    assert (made.state, second.state, second.number) == (ObservationState.ACCEPTED, RankingState.PENDING, 2)
    assert second.rows.get(application=made.application).place == Place.FUNDED
    assert provisional.rows.get(application=made.application).place == Place.INCOMPLETE
    rankings.publish(dopo(sara, at=AFTER_TERM), ranking=second, act_number="Determina 51/2026")
    assert Award.objects.filter(application=made.application, state=AwardState.GRANTED).exists()
    assert rankings.verify(provisional) == rankings.verify(second) == []
    told = Notice.objects.get(code="selection.observation.answered")
    assert "accolta" in told.body


def test_what_is_accepted_changes_something(provisional, dopo, sara):
    made = sent(provisional)
    act = dopo(sara, "Giusto", at=AFTER_TERM)
    with refused("selection.observation.unchanged"):
        observations.accept(act, observation=made)
    same = {"WORK": (Outcome.UNKNOWN, "Resta da chiarire")}
    with refused("selection.observation.unchanged"):
        observations.accept(act, observation=made, outcomes=same)
    assert Observation.objects.get().state == ObservationState.RECEIVED


@pytest.mark.parametrize(
    ("text", "at", "code"),
    [(" ", INSIDE_TERM, "selection.observation.empty"), ("Ecco", AFTER_TERM, "selection.observation.late")],
)
def test_an_observation_says_something_in_time(provisional, text, at, code):
    with refused(code):
        sent(provisional, at=at, text=text)


def test_without_a_provisional_ranking_there_is_nothing_to_observe(domanda):
    done = domanda("Olga")
    with refused("selection.observation.none"):
        observations.send(own(done, INSIDE_TERM), application=done, text="Ecco")


def test_each_answer_has_a_reason_and_is_given_by_the_responsible(provisional, dopo, sara, elena, davide):
    made = sent(provisional)
    with refused("audit.reason"):
        observations.reject(dopo(sara, at=AFTER_TERM), observation=made)
    for stranger in (elena, davide):
        with pytest.raises(NotAllowed):
            observations.reject(dopo(stranger, "No"), observation=made)
    with pytest.raises(NotAllowed):
        observations.send(dopo(elena, at=INSIDE_TERM), application=made.application, text="Ecco")


def test_later_versions_need_no_provisional_phase(provisional, dopo, sara):
    final(dopo(sara, at=AFTER_TERM), provisional.call)
    assert final(dopo(sara, "Scorrimento", at=AFTER_TERM), provisional.call).number == 3


def test_the_public_page_says_provisional_then_final(provisional, client, dopo, sara, at):
    at("2026-04-10T12:00")
    address = "/graduatorie/rete/nido-2026/{}/"
    page = client.get(address.format(1)).content.decode()
    assert "Provvisoria" in page
    assert "Niente è ancora concesso" in page
    assert "Provvisoria" in client.get("/graduatorie/").content.decode()
    final(dopo(sara, at=AFTER_TERM), provisional.call)
    assert "Definitiva" in client.get(address.format(2)).content.decode()
    assert address.format(2) in client.get(address.format(1)).content.decode()
    assert "Provvisoria" not in client.get("/graduatorie/").content.decode()
