"""A ranking: computed from frozen facts and decisions, published with its awards, replaced and never rewritten."""

import re

import pytest

from concilia.access.kinds import Kind
from concilia.applications.domain import applications
from concilia.applications.models import Application
from concilia.audit.models import Entry
from concilia.calls.domain import calls as call_verbs
from concilia.calls.models import RuleVersion
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.core.ids import uuid7
from concilia.engines.codes import public_code
from concilia.ledger.domain import flows, money
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, awards, computing, rankings
from concilia.selection.domain.telling import reasons_of
from concilia.selection.models import Assessment, Award, Check, Ranking, RankingRow
from concilia.selection.states import AwardState, Place, RankingState
from tests.fixtures.calls import BEFORE, INSIDE

ACT = "Determina 40/2026"


def places(ranking):
    """Name → place, position and cents, as the ranking says."""
    rows = ranking.rows.select_related("application__applicant")
    return {row.application.applicant.given_name: (row.place, row.position, row.funded) for row in rows}


def row_of(ranking, application):
    return ranking.rows.get(application=application)


def left(call):
    line = call.lines.get()
    return balances(AccountKind.BUDGET, [line.pk])[line.pk]


def committed(award):
    return balances(AccountKind.COMMITMENT, [award.pk])[award.pk]


@pytest.fixture
def story(domanda):
    """Six applications for 2,500 euros: two in full, one to the last euro, one waiting, one refused, one unclear."""
    return {
        "Olga": domanda("Olga", isee="4000.00", months="10"),
        "Giulia": domanda("Giulia", isee="8000.00", months="10"),
        "Nadia": domanda("Nadia", isee="9000.00", months="10"),
        "Paola": domanda("Paola", isee="20000.00", months="3", disability=None),
        "Rita": domanda("Rita", isee="25000.01"),
        "Sonia": domanda("Sonia", works=None),
    }


@pytest.mark.seed("CA-37")
def test_a_ranking_funds_to_the_last_euro(story, graduatoria):
    ranking = graduatoria()
    assert (ranking.state, ranking.number) == (RankingState.PENDING, 1)
    assert places(ranking) == {
        "Olga": (Place.FUNDED, 1, 100_000),
        "Giulia": (Place.FUNDED, 2, 100_000),
        "Nadia": (Place.PARTLY_FUNDED, 3, 50_000),
        "Paola": (Place.RESERVE, 4, 0),
        "Rita": (Place.NOT_ELIGIBLE, None, 0),
        "Sonia": (Place.INCOMPLETE, None, 0),
    }
    assert row_of(ranking, story["Rita"]).reasons == ["ISEE"]
    assert row_of(ranking, story["Sonia"]).reasons == ["WORK"]
    assert row_of(ranking, story["Paola"]).reserve == 1
    assert row_of(ranking, story["Giulia"]).tie_break == "isee"
    nadia = row_of(ranking, story["Nadia"])
    assert (nadia.due, nadia.funded, nadia.lines) == (100_000, 50_000, {"voucher": 50_000})
    assert (nadia.points, nadia.total) == ({"NEED": "10", "CARE": "0"}, 10)


def test_its_awards_are_prepared_and_move_nothing(story, graduatoria, avviso):
    graduatoria()
    assert [(award.state, award.cents) for award in Award.objects.order_by("-cents", "row__position")] == [
        (AwardState.PENDING, 100_000),
        (AwardState.PENDING, 100_000),
        (AwardState.PENDING, 50_000),
    ]
    assert left(avviso) == 250_000
    assert not Notice.objects.filter(code__startswith="selection").exists()


def test_the_same_input_gives_the_same_bytes(story, graduatoria, dopo, sara, avviso):
    first = graduatoria()
    second = rankings.compute(dopo(sara), call=avviso)
    assert (first.input_hash, first.output_hash) == (second.input_hash, second.output_hash)
    first.refresh_from_db()
    assert (first.state, second.number) == (RankingState.DISCARDED, 2)
    assert first.rows.count() == 0
    assert Award.objects.count() == 3


def test_a_persons_decision_overrides_the_machine(story, istruita, dopo, sara, avviso):
    istruita()
    decide(dopo(sara), story["Sonia"], WORK=("met", "Contratto in atti"))
    decide(dopo(sara), story["Olga"], WORK=("not_met", "Contratto cessato"))
    ranking = rankings.compute(dopo(sara), call=avviso)
    assert places(ranking)["Olga"] == (Place.NOT_ELIGIBLE, None, 0)
    assert places(ranking)["Sonia"] == (Place.FUNDED, 3, 50_000)
    assert row_of(ranking, story["Olga"]).reasons == ["WORK"]
    assert row_of(ranking, story["Sonia"]).decided == {"WORK": "met"}
    assert rankings.verify(ranking) == []


def decide(act, application, **outcomes):
    assessments.decide(act, assessment=Assessment.objects.get(application=application), outcomes=outcomes)


def test_publication_grants_the_awards_together(story, pubblicata, avviso, sara):
    ranking = pubblicata()
    assert (ranking.state, ranking.act_number, ranking.published_by) == (RankingState.PUBLISHED, ACT, sara.actor)
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.GRANTED}
    assert left(avviso) == 0
    assert sorted(committed(award) for award in Award.objects.all()) == [50_000, 100_000, 100_000]
    assert Entry.objects.filter(verb="selection.award.grant", actor=sara.actor).count() == 3
    assert Entry.objects.get(verb="selection.ranking.publish").data["act"] == ACT


def test_each_applicant_is_told_the_outcome_and_the_reasons(story, pubblicata, istruita):
    ranking = pubblicata()
    told = {notice.about_id: notice for notice in Notice.objects.filter(code__startswith="selection")}
    assert len(told) == 6
    assert {notice.subject for notice in told.values()} == {"Esito della tua domanda"}
    body = {name: told[done.pk].body for name, done in story.items()}
    assert "finanziata: 1.000,00\N{NO-BREAK SPACE}€" in body["Olga"]
    assert "in parte" in body["Nadia"]
    assert "500,00" in body["Nadia"]
    assert "al posto 1" in body["Paola"]
    assert "Motivi: Come da verifica" in body["Rita"]
    assert "Resta da chiarire: Come da verifica" in body["Sonia"]
    for name, done in story.items():
        assert row_of(ranking, done).public_code in body[name]


def test_the_rules_own_words_where_nobody_wrote_a_reason(story, pubblicata):
    ranking = pubblicata()
    rules = calls.rules(ranking.rules)
    assert list(reasons_of(rules, row_of(ranking, story["Rita"]), {})) == ["L'ISEE supera 25.000,00 euro"]
    assert list(reasons_of(rules, row_of(ranking, story["Sonia"]), {})) == ["Lavora"]


def test_an_act_needs_its_number(story, graduatoria, dopo, sara):
    with pytest.raises(Refusal, match="numero dell'atto"):
        rankings.publish(dopo(sara), ranking=graduatoria(), act_number=" ")


def test_nobody_is_admitted_or_refused_by_the_machine_alone(story, avviso, dopo, sara):
    assessments.propose(dopo(sara), call=avviso)
    assessments.decide_many(dopo(sara), call=avviso)
    ranking = rankings.compute(dopo(sara), call=avviso)
    with pytest.raises(Refusal, match="ancora da decidere: 2"):
        rankings.publish(dopo(sara), ranking=ranking, act_number=ACT)


def test_it_is_published_after_the_deadline(domanda, istruita, dopo, sara):
    domanda()
    ranking = rankings.compute(dopo(sara, at=INSIDE), call=istruita())
    with pytest.raises(Refusal, match="riceve ancora domande"):
        rankings.publish(dopo(sara, at=INSIDE), ranking=ranking, act_number=ACT)


@pytest.mark.parametrize("change", ["withdrawn", "decided", "tampered"])
def test_what_is_published_is_what_was_seen(story, graduatoria, dopo, sara, change):
    ranking = graduatoria()
    if change == "withdrawn":
        gone = story["Olga"]
        applications.withdraw(Act(actor=gone.submitted_by), application=gone)
    elif change == "decided":
        decide(dopo(sara), story["Olga"], WORK=("not_met", "Contratto cessato"))
    else:
        RankingRow.objects.filter(application=story["Paola"]).update(position=1)
    with pytest.raises(Conflict, match="calcola di nuovo"):
        rankings.publish(dopo(sara), ranking=ranking, act_number=ACT)
    ranking.refresh_from_db()
    assert ranking.state == RankingState.PENDING
    assert not Award.objects.filter(state=AwardState.GRANTED).exists()


def test_without_the_money_nothing_is_published(story, graduatoria, avviso, dopo, sara):
    ranking = graduatoria()
    call_verbs.conclude(dopo(sara), call=avviso)
    with pytest.raises(Refusal, match=r"linea «voucher» restano 0,00.*ne servono 2\.500,00"):
        rankings.publish(dopo(sara), ranking=ranking, act_number=ACT)
    ranking.refresh_from_db()
    assert ranking.state == RankingState.PENDING
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.PENDING}
    assert not Notice.objects.filter(code__startswith="selection").exists()


def test_a_line_without_an_amount_funds_nobody(iniziata, bozza, dopo, sara):
    two = "lines: [{code: senza, places: 3, label: Senza}, {code: voucher, amount: 2500.00"
    call = call_verbs.publish(dopo(at=BEFORE), call=bozza(("lines: [{code: voucher, amount: 2500.00", two)))
    draft = iniziata("Nadia", call=call)
    applications.submit(Act(actor=draft.started_by, at=INSIDE), application=draft)
    with pytest.raises(Refusal, match="linea «senza» non ha un importo"):
        rankings.compute(dopo(sara), call=call)
    assert not Ranking.objects.exists()


def test_an_empty_call_has_no_ranking(avviso, dopo, sara):
    with pytest.raises(Refusal, match="Nessuna domanda"):
        rankings.compute(dopo(sara), call=avviso)


def test_a_discarded_ranking_leaves_its_hashes(story, graduatoria, dopo, sara):
    ranking = graduatoria()
    with pytest.raises(Refusal, match="motivo"):
        rankings.discard(dopo(sara), ranking=ranking)
    rankings.discard(dopo(sara, "Errore nei fatti"), ranking=ranking)
    ranking.refresh_from_db()
    assert (ranking.state, len(ranking.output_hash)) == (RankingState.DISCARDED, 64)
    assert not Award.objects.exists()
    assert not RankingRow.objects.exists()


# Verification


def test_a_published_ranking_is_computed_again_to_the_same_hash(story, pubblicata):
    assert rankings.verify(pubblicata()) == []


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (
            lambda: Application.objects.filter(facts__isee="4000.00").update(facts={"isee": "1.00"}),
            "facts were changed",
        ),
        (lambda: RankingRow.objects.filter(position=4).update(funded=1), "rows were changed"),
        (lambda: RankingRow.objects.filter(position=4).update(decided={"ISEE": "met"}), "input is not what was ranked"),
        (
            lambda: Ranking.objects.update(inputs={"budget": {"voucher": 1}, "seed": "", "renounced": []}),
            "input is not",
        ),
        (lambda: Ranking.objects.update(output_hash="0" * 64), "comes out otherwise"),
    ],
)
def test_every_later_change_shows(story, pubblicata, tamper, found):
    ranking = pubblicata()
    tamper()
    assert any(found in problem for problem in rankings.verify(Ranking.objects.get(pk=ranking.pk)))


def test_changed_rules_show(story, pubblicata):
    ranking = pubblicata()
    version = ranking.rules
    RuleVersion.objects.filter(pk=version.pk).update(text=version.text.replace("THEN 10", "THEN 4"))
    problems = rankings.verify(Ranking.objects.get(pk=ranking.pk))
    assert "the rules were changed" in problems
    assert "computed again, the ranking comes out otherwise" in problems


def test_later_decisions_and_withdrawals_leave_the_past_as_it_was(story, pubblicata, dopo, sara):
    ranking = pubblicata()
    decide(dopo(sara), story["Olga"], WORK=("not_met", "Contratto cessato"))
    gone = story["Paola"]
    applications.withdraw(Act(actor=gone.submitted_by), application=gone)
    assert rankings.verify(ranking) == []


# Awards that end, and the next version


def award_of(application):
    return Award.objects.get(application=application, state=AwardState.GRANTED)


@pytest.mark.seed("CA-37")
def test_who_renounces_leaves_the_money_to_who_follows(story, pubblicata, avviso, dopo, sara):
    pubblicata()
    award = award_of(story["Olga"])
    awards.renounce(Act(actor=story["Olga"].submitted_by, at=dopo().at), award=award)
    assert (award.state, committed(award), left(avviso)) == (AwardState.RENOUNCED, 0, 100_000)
    second = rankings.compute(dopo(sara), call=avviso)
    rankings.publish(dopo(sara, "Scorrimento"), ranking=second, act_number="Determina 51/2026")
    assert places(second) == {
        "Olga": (Place.RENOUNCED, 1, 0),
        "Giulia": (Place.FUNDED, 2, 100_000),
        "Nadia": (Place.FUNDED, 3, 100_000),
        "Paola": (Place.FUNDED, 4, 30_000),
        "Rita": (Place.NOT_ELIGIBLE, None, 0),
        "Sonia": (Place.INCOMPLETE, None, 0),
    }
    assert left(avviso) == 20_000
    states = {award.application_id: award.state for award in Award.objects.order_by("granted_at", "pk")}
    assert states[story["Giulia"].pk] == AwardState.GRANTED
    assert Award.objects.filter(application=story["Giulia"]).count() == 1
    assert sorted(Award.objects.filter(application=story["Nadia"]).values_list("state", "cents")) == [
        (AwardState.CORRECTED, 50_000),
        (AwardState.GRANTED, 100_000),
    ]
    assert rankings.verify(second) == []


def test_a_new_version_says_why_and_leaves_the_old_one_as_it_was(story, pubblicata, avviso, dopo, sara):
    first = pubblicata()
    before = places(first)
    decide(dopo(sara), story["Olga"], WORK=("not_met", "Contratto cessato"))
    second = rankings.compute(dopo(sara), call=avviso)
    with pytest.raises(Refusal, match="motivo"):
        rankings.publish(dopo(sara), ranking=second, act_number="Determina 51/2026")
    rankings.publish(dopo(sara, "Riesame"), ranking=second, act_number="Determina 51/2026")
    first.refresh_from_db()
    assert (first.state, second.state, second.reason) == (RankingState.SUPERSEDED, RankingState.PUBLISHED, "Riesame")
    assert places(first) == before
    assert rankings.verify(first) == rankings.verify(second) == []
    assert Award.objects.get(application=story["Olga"]).state == AwardState.CORRECTED
    assert left(avviso) == 250_000 - sum(Award.objects.filter(state="granted").values_list("cents", flat=True))


def test_an_award_whose_voucher_is_out_is_not_taken_back(story, pubblicata, avviso, dopo, sara):
    pubblicata()
    award = award_of(story["Olga"])
    issued(dopo(), award)
    with pytest.raises(Refusal, match="già stato emesso un voucher"):
        awards.revoke(dopo(sara, "Decadenza"), award=award)
    decide(dopo(sara), story["Olga"], WORK=("not_met", "Contratto cessato"))
    second = rankings.compute(dopo(sara), call=avviso)
    with pytest.raises(Refusal, match="già stato emesso un voucher"):
        rankings.publish(dopo(sara, "Riesame"), ranking=second, act_number="Determina 51/2026")
    second.refresh_from_db()
    assert second.state == RankingState.PENDING
    assert award_of(story["Olga"]).cents == 100_000


def issued(act, award):
    """A voucher takes the award's money."""
    money.send(act, network=award.network_id, flows=[flows.issue(voucher=uuid7(), award=award.pk, cents=1)])


def test_a_revocation_needs_a_reason_and_the_responsible(story, pubblicata, dopo, sara, elena, avviso):
    pubblicata()
    award = award_of(story["Giulia"])
    with pytest.raises(NotAllowed):
        awards.revoke(dopo(elena, "Decadenza"), award=award)
    with pytest.raises(Refusal, match="motivo"):
        awards.revoke(dopo(sara), award=award)
    awards.revoke(dopo(sara, "Dichiarazione falsa"), award=award)
    assert (award.state, left(avviso)) == (AwardState.REVOKED, 100_000)
    with pytest.raises(Conflict):
        awards.revoke(dopo(sara, "Di nuovo"), award=award)
    assert left(avviso) == 100_000


def test_nobody_gives_up_the_award_of_another(story, pubblicata, dopo, marco):
    pubblicata()
    other = Act(actor=story["Nadia"].submitted_by, at=dopo().at)
    for stranger in (other, dopo(marco)):
        with pytest.raises(NotAllowed):
            awards.renounce(stranger, award=award_of(story["Olga"]))


def test_only_the_office_computes_and_only_the_responsible_publishes(
    story, graduatoria, somebody, rete, dopo, irene, elena, paolo, davide
):
    ranking = graduatoria()
    officer = somebody("Ivo", (Kind.OFFICER, rete))
    for stranger in (irene, elena, paolo, davide):
        with pytest.raises(NotAllowed):
            rankings.compute(dopo(stranger), call=ranking.call)
    for stranger in (irene, elena, paolo, davide, officer):
        with pytest.raises(NotAllowed):
            rankings.publish(dopo(stranger), ranking=ranking, act_number=ACT)
        with pytest.raises(NotAllowed):
            rankings.discard(dopo(stranger, "No"), ranking=ranking)
    assert rankings.compute(dopo(officer), call=ranking.call).number == 2


# Codes


def test_codes_of_two_publications_never_meet(story, pubblicata, avviso, dopo, sara):
    first = pubblicata()
    second = rankings.compute(dopo(sara), call=avviso)
    codes = [set(ranking.rows.values_list("public_code", flat=True)) for ranking in (first, second)]
    assert [len(each) for each in codes] == [6, 6]
    assert not codes[0] & codes[1]
    assert all(re.fullmatch(r"[0-9A-Z]{12}", code) for each in codes for code in each)


def test_two_equal_codes_are_made_again(story, graduatoria, monkeypatch):
    def clumsy(key, publication, application):
        return "SAME" if publication.endswith("/0") else public_code(key, publication, application)

    monkeypatch.setattr(computing, "public_code", clumsy)
    assert len(set(graduatoria().rows.values_list("public_code", flat=True))) == 6


def test_checks_keep_what_the_machine_had_proposed(story, istruita):
    istruita()
    assert Check.objects.get(assessment__application=story["Sonia"], code="WORK").proposed == "unknown"
