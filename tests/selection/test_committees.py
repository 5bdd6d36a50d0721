"""The committee: declarations, points, means; who has a conflict has no score and no reading of that file."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from concilia.access.kinds import Kind, Scope
from concilia.access.models import Role
from concilia.audit.models import Entry
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, NotFound, Refusal
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, committees, rankings, scoring
from concilia.selection.models import Assessment, Check, Committee, Declaration, Mean, Score
from concilia.selection.queries import committees as found
from concilia.selection.states import AssessmentState, CommitteeState, Place
from tests.fixtures.calls import AFTER
from tests.selection.committee import ACT, avviso, commissari, commissione, constituted, scored, valutata

__all__ = ["avviso", "commissari", "commissione", "valutata"]


@pytest.fixture
def due(domanda):
    return [domanda("Olga", isee="4000.00"), domanda("Giulia", isee="8000.00")]


@pytest.mark.seed("MA-18")
def test_an_act_constitutes_it_and_its_members_are_told(avviso, commissione, commissari, sara):
    assert (commissione.state, commissione.act_number, commissione.constituted_by) == ("open", ACT, sara.actor)
    assert commissione.members.get(chair=True).user == commissari[0]
    assert {notice.user for notice in Notice.objects.filter(code="selection.committee.called")} == set(commissari)
    with pytest.raises(Conflict, match="già una commissione"):
        constituted(Act(actor=sara.actor, at=AFTER), avviso, commissari)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"act_number": " "}, "numero e data"),
        ({"act_on": date(2026, 5, 1)}, "non può essere futura"),
    ],
)
def test_it_needs_its_act(avviso, commissari, dopo, sara, change, message):
    with pytest.raises(Refusal, match=message):
        constituted(dopo(sara), avviso, commissari, **change)


def test_who_pays_or_publishes_does_not_score(avviso, commissari, dopo, sara, elena, paolo, rete, somebody):
    both = somebody("Dino", (Kind.EVALUATOR, rete), (Kind.ACCOUNTANT, rete))
    for unfit in (sara, elena, paolo, both):
        with pytest.raises(Refusal, match=unfit.display_name):
            constituted(dopo(sara), avviso, [*commissari, unfit])
    with pytest.raises(Refusal, match="almeno due"):
        constituted(dopo(sara), avviso, commissari[:1])
    with pytest.raises(Refusal, match="almeno due"):
        constituted(dopo(sara), avviso, commissari[:2], chair=commissari[2])
    assert found.candidates(dopo(sara), avviso) == sorted(commissari, key=str)
    with pytest.raises(NotAllowed):
        constituted(dopo(commissari[0]), avviso, commissari)


@pytest.mark.parametrize("kind", [Kind.ACCOUNTANT, Kind.RESPONSIBLE])
def test_nor_does_who_begins_to_pay_or_publish_later(due, commissione, commissari, dopo, rete, kind):
    scored(dopo(commissari[1]), commissione, due[0], "7")
    Role.objects.create(
        user=commissari[1], kind=kind, scope=Scope.NETWORK, scope_id=rete.pk, since=AFTER, granted_by="system:test"
    )
    with pytest.raises(NotAllowed, match="non puoi più valutare"):
        scored(dopo(commissari[1]), commissione, due[1], "7")


def test_who_scored_does_not_publish_even_with_the_role(due, valutata, istruita, commissari, dopo, sara, rete, avviso):
    valutata(dict.fromkeys(due, ("7", "8", "8")))
    istruita()
    ranking = rankings.compute(dopo(sara), call=avviso)
    Role.objects.create(
        user=commissari[2],
        kind=Kind.RESPONSIBLE,
        scope=Scope.NETWORK,
        scope_id=rete.pk,
        since=AFTER,
        granted_by="system:test",
    )
    with pytest.raises(NotAllowed, match="non pubblica"):
        rankings.publish(dopo(commissari[2]), ranking=ranking, act_number="1")


def test_a_call_without_criteria_for_a_committee_has_none(bozza, commissari, dopo, sara):
    with pytest.raises(Refusal, match="nulla da valutare"):
        constituted(dopo(sara), bozza(), commissari)


# Declarations (C12)


@pytest.mark.seed("MA-18")
def test_who_declared_a_conflict_or_nothing_neither_reads_nor_scores(due, commissione, commissari, dopo):
    act = dopo(commissari[1])
    scoring.declare(act, committee=commissione, application=due[0], conflict="Parente del richiedente")
    for application in due:
        with pytest.raises(NotFound):
            scoring.read(act, committee=commissione, application=application)
        with pytest.raises(NotFound):
            give(act, commissione, application, "7")
    assert not Score.objects.exists()
    assert not Entry.objects.filter(verb="selection.committee.read").exists()


def give(act, committee, application, points, motive="Chiaro", fact="quality"):
    return scoring.score(act, committee=committee, application=application, points={fact: (Decimal(points), motive)})


def test_a_conflict_found_later_takes_the_points_away(due, commissione, commissari, dopo):
    scored(dopo(commissari[0]), commissione, due[0], "7")
    scoring.declare(dopo(commissari[0]), committee=commissione, application=due[0], conflict="L'ho riconosciuta")
    assert not Score.objects.exists()
    assert Declaration.objects.get().conflict
    scoring.declare(dopo(commissari[0]), committee=commissione, application=due[0])
    assert not Declaration.objects.get().conflict


def test_one_declaration_for_all_leaves_what_was_declared(due, commissione, commissari, dopo):
    scoring.declare(dopo(commissari[0]), committee=commissione, application=due[0], conflict="Vicina di casa")
    assert scoring.declare_all(dopo(commissari[0]), committee=commissione) == 1
    assert sorted(Declaration.objects.values_list("conflict", flat=True)) == [False, True]


def test_others_are_not_before_the_committee(due, commissione, dopo, sara, marco, somebody, rete, iniziata):
    stranger = somebody("Ettore", (Kind.EVALUATOR, rete))
    for user in (sara, marco, stranger):
        with pytest.raises(NotAllowed):
            scoring.declare(dopo(user), committee=commissione, application=due[0])
    draft = iniziata("Rita")
    with pytest.raises(NotFound):
        scoring.declare(dopo(commissione.members.first().user), committee=commissione, application=draft)


def test_the_database_refuses_a_score_against_a_conflict(due, commissione, commissari, dopo):
    declaration = scoring.declare(dopo(commissari[0]), committee=commissione, application=due[0], conflict="Parente")
    fields = {"network_id": commissione.network_id, "fact": "quality", "points": 5, "motive": "x", "scored_at": AFTER}
    with pytest.raises(IntegrityError, match="selection_score_clear"), transaction.atomic():
        Score.objects.create(declaration=declaration, **fields)
    score = scored(dopo(commissari[1]), commissione, due[0], "7")[0]
    with pytest.raises(IntegrityError, match="selection_declaration_scored"), transaction.atomic():
        Declaration.objects.filter(pk=score.declaration_id).update(conflict=True, reason="Dopo")


# Points


@pytest.mark.parametrize(
    ("points", "motive", "fact", "message"),
    [
        ("0.99", "x", "quality", "da 1 a 10"),
        ("10.01", "x", "quality", "da 1 a 10"),
        ("7.00001", "x", "quality", "da 1 a 10"),
        ("7", " ", "quality", "scrivi il motivo"),
        ("7", "x", "isee", "non ha il criterio"),
    ],
)
def test_points_are_within_bounds_and_have_a_motive(due, commissione, commissari, dopo, points, motive, fact, message):
    scoring.declare_all(dopo(commissari[0]), committee=commissione)
    with pytest.raises(Refusal, match=message):
        give(dopo(commissari[0]), commissione, due[0], points, motive, fact)
    assert not Score.objects.exists()


@pytest.mark.seed("MA-18")
def test_the_mean_of_who_has_no_conflict_becomes_the_fact(due, commissione, commissari, dopo, istruita, sara, avviso):
    first, second = due
    for user, points in zip(commissari, ("7", "7", "8"), strict=True):
        scored(dopo(user), commissione, first, points)
    for user, points in zip(commissari[:2], ("9", "10"), strict=True):
        scored(dopo(user), commissione, second, points)
    scoring.declare(dopo(commissari[2]), committee=commissione, application=second, conflict="Collega")
    committees.close(dopo(commissari[0]), committee=commissione)
    assert {mean.application_id: mean.value for mean in Mean.objects.all()} == {
        first.pk: Decimal("7.33"),
        second.pk: Decimal("9.50"),
    }
    istruita()
    ranking = rankings.compute(dopo(sara), call=avviso)
    rows = {row.application_id: row for row in ranking.rows.all()}
    assert rows[first.pk].points["QUALITY"] == "7.33"
    assert (rows[second.pk].total, rows[second.pk].position) == (Decimal("19.5"), 1)
    assert rankings.verify(ranking) == []


def test_missing_points_are_never_zero(due, valutata, istruita, dopo, sara, avviso):
    valutata({due[0]: ("7", "8", "8"), due[1]: ("7", None, "8")})
    istruita()
    ranking = rankings.compute(dopo(sara), call=avviso)
    row = ranking.rows.get(application=due[1])
    assert (row.place, row.points["QUALITY"], row.reasons) == (Place.INCOMPLETE, None, ["QUALITY"])
    assert ranking.rows.get(application=due[0]).place == Place.FUNDED


# Closing


def test_the_chair_closes_and_says_why_when_something_is_missing(due, valutata, commissione, commissari, dopo, sara):
    valutata({due[0]: ("7", "8", "8")}, close=False)
    for other in (commissari[1], sara):
        with pytest.raises(NotAllowed):
            committees.close(dopo(other, "Basta"), committee=commissione)
    with pytest.raises(Refusal, match="Mancano ancora 1 medie"):
        committees.close(dopo(commissari[0]), committee=commissione)
    closed = committees.close(dopo(commissari[0], "La seconda ha rinunciato"), committee=commissione)
    assert (closed.state, closed.closed_by, closed.protocol.sha256) == (
        CommitteeState.CLOSED,
        commissari[0].actor,
        committees.fingerprint(found.board(closed)),
    )


def test_closed_points_stay_as_they_are(due, valutata, commissari, dopo):
    committee = valutata(dict.fromkeys(due, ("7", "8", "8")))
    with pytest.raises(Conflict, match="non cambiano più"):
        give(dopo(commissari[1]), committee, due[0], "10")
    with pytest.raises(Conflict):
        scoring.declare(dopo(commissari[1]), committee=committee, application=due[0], conflict="Ora sì")
    with pytest.raises(Conflict):
        committees.close(dopo(commissari[0]), committee=committee)
    for change in (
        lambda: Score.objects.update(points=10),
        lambda: Score.objects.all().delete(),
        lambda: Declaration.objects.update(conflict=False),
        lambda: Mean.objects.update(value=10),
        lambda: Mean.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_nothing_is_published_before_the_minutes(due, valutata, istruita, commissari, commissione, dopo, sara, avviso):
    valutata(dict.fromkeys(due, ("7", "8", "8")), close=False)
    istruita()
    ranking = rankings.compute(dopo(sara), call=avviso)
    with pytest.raises(Refusal, match="non ha concluso"):
        rankings.publish(dopo(sara), ranking=ranking, act_number="1")
    committees.close(dopo(commissari[0]), committee=commissione)
    with pytest.raises(Conflict, match="calcola di nuovo"):
        rankings.publish(dopo(sara), ranking=ranking, act_number="1")
    again = rankings.compute(dopo(sara), call=avviso)
    rankings.publish(dopo(sara), ranking=again, act_number="1")


def test_nor_without_a_committee_at_all(due, istruita, dopo, sara, avviso):
    istruita()
    ranking = rankings.compute(dopo(sara), call=avviso)
    with pytest.raises(Refusal, match="non ha concluso"):
        rankings.publish(dopo(sara), ranking=ranking, act_number="1")


def test_a_dissolved_committee_counts_for_nothing_and_another_begins(due, valutata, commissari, dopo, sara, avviso):
    committee = valutata({due[0]: ("7", "8", "8")}, close=False)
    with pytest.raises(Refusal, match="motivo"):
        committees.dissolve(dopo(sara), committee=committee)
    committees.dissolve(dopo(sara, "Un componente si è dimesso"), committee=committee)
    assert not Mean.objects.exists()
    with pytest.raises(Conflict):
        give(dopo(commissari[0]), committee, due[0], "9")
    again = constituted(dopo(sara), avviso, commissari[:2])
    assert Committee.objects.filter(state=CommitteeState.OPEN).get() == again


def test_a_requirement_that_reads_the_mean_is_proposed_again(bozza, due, commissari, dopo, sara, avviso, rete):
    assessments.propose(dopo(sara), call=avviso)
    Check.objects.filter(assessment__application=due[0], code="WORK").update(proposed="unknown")
    committee = constituted(dopo(sara), avviso, commissari)
    for user in commissari:
        for application in due:
            scored(dopo(user), committee, application, "8")
    committees.close(dopo(commissari[0]), committee=committee)
    assert Check.objects.get(assessment__application=due[0], code="WORK").proposed == "met"
    assert Assessment.objects.get(application=due[0]).state == AssessmentState.PROPOSED
    assert Entry.objects.filter(verb="selection.assessment.propose_again").count() == 1
