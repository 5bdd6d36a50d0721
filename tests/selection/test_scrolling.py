"""The waiting list scrolls by itself when money comes back, and nobody who was funded gets less."""

from datetime import date, timedelta

import pytest

from concilia.calls.domain import calls as call_verbs
from concilia.core import jobs
from concilia.core.act import Act, system
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.core.ids import derived, uuid7
from concilia.documents.models import Protocol
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.ledger.queries.verify import verify
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, awards, rankings, scrolling
from concilia.selection.models import Assessment, Award, Ranking
from concilia.selection.queries import funds
from concilia.selection.states import AwardState, Place, RankingState
from tests.fixtures.calls import AFTER, BEFORE, TEXT

AUTOMATIC = ("residual_to_last: true\n", "residual_to_last: true\nscrolling: {automatic: true, unused: true}\n")
BY_HAND = ("residual_to_last: true\n", "residual_to_last: true\nscrolling: {automatic: false}\n")
ACCEPTED = ("residual_to_last: true\n", "residual_to_last: true\nacceptance: {days: 10}\n")


@pytest.fixture
def changes(request):
    return getattr(request, "param", ())


@pytest.fixture
def avviso(bozza, changes):
    """The call, as each story wants it."""
    return call_verbs.publish(system("test", at=BEFORE), call=bozza(*changes))


@pytest.fixture
def story(domanda):
    """2,500 euros: Olga and Giulia in full, Nadia half, Paola and Rita wait."""
    return {
        name: domanda(name, isee=isee, months=months)
        for name, isee, months in (
            ("Olga", "4000.00", "10"),
            ("Giulia", "8000.00", "10"),
            ("Nadia", "9000.00", "10"),
            ("Paola", "20000.00", "6"),
            ("Rita", "21000.00", "3"),
        )
    }


def funded(call):
    rows = Ranking.objects.get(call=call, state=RankingState.PUBLISHED).rows.select_related("application__applicant")
    return {row.application.applicant.given_name: row.funded for row in rows if row.funded}


def in_force(call):
    rows = funds.in_force(call).select_related("application__applicant")
    return {award.application.applicant.given_name: award.cents for award in rows}


def award_of(application):
    return Award.objects.get(application=application, state=AwardState.GRANTED)


def own(application, at=AFTER):
    return Act(actor=application.submitted_by, at=at)


def left(call):
    line = call.lines.get()
    return balances(AccountKind.BUDGET, [line.pk])[line.pk]


@pytest.mark.seed("CA-37")
def test_who_gives_up_makes_the_list_scroll_at_once(story, pubblicata, avviso):
    first = pubblicata()
    before = Notice.objects.count()
    scrolling.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    second = Ranking.objects.get(state=RankingState.PUBLISHED)
    assert (second.number, second.scrolls, second.published_by) == (2, first, "system:scroll")
    assert second.act_number == f"prot. {Protocol.objects.get(about_id=second.pk)}"
    assert "1.000,00" in second.reason
    assert funded(avviso) == in_force(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 50_000}
    assert left(avviso) == 0
    told = [notice.about_id for notice in Notice.objects.order_by("-pk")[: Notice.objects.count() - before]]
    assert set(told) == {story["Nadia"].pk, story["Paola"].pk}
    assert rankings.verify(first) == rankings.verify(second) == []


def test_what_is_not_enough_for_anybody_makes_no_version(story, pubblicata, avviso, dopo):
    pubblicata()
    scrolling.follow(dopo(), call=avviso)
    assert Ranking.objects.count() == 1


@pytest.mark.parametrize("changes", [(BY_HAND,)], indirect=True)
def test_a_call_may_want_a_person_to_confirm(story, pubblicata, avviso, dopo, sara):
    pubblicata()
    scrolling.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    proposed = Ranking.objects.get(state=RankingState.PENDING)
    assert funded(avviso) == {"Olga": 100_000, "Giulia": 100_000, "Nadia": 50_000}
    letter = Notice.objects.get(code="selection.scroll.proposed")
    assert (letter.user, "finanzia 2 domande" in letter.body) == (sara, True)
    scrolling.follow(dopo(), call=avviso)
    assert Ranking.objects.filter(state=RankingState.PENDING).get() == proposed
    rankings.publish(dopo(sara, "Scorrimento"), ranking=proposed, act_number="Determina 60/2026")
    assert funded(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 50_000}


def test_the_platform_publishes_only_a_list_that_scrolls(story, graduatoria, dopo):
    ranking = graduatoria()
    with pytest.raises(NotAllowed):
        rankings.publish(dopo(), ranking=ranking, act_number="1")


def test_a_changed_decision_is_no_scrolling(story, pubblicata, avviso, dopo, sara):
    pubblicata()
    assessment = Assessment.objects.get(application=story["Paola"])
    assessments.decide(dopo(sara), assessment=assessment, outcomes={"WORK": ("not_met", "Contratto cessato")})
    awards.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    with pytest.raises(Refusal, match="non è uno scorrimento"):
        scrolling.scroll(dopo(sara), call=avviso)
    assert scrolling.follow(dopo(), call=avviso) is None
    assert Ranking.objects.count() == 1


def test_only_the_responsible_official_scrolls_by_hand(story, pubblicata, avviso, dopo, elena, paolo, marco):
    pubblicata()
    for stranger in (elena, paolo, marco):
        with pytest.raises(NotAllowed):
            scrolling.scroll(dopo(stranger), call=avviso)


def issued(act, award, cents=None):
    """A voucher takes the award's money."""
    voucher = uuid7()
    money.send(
        act, network=award.network_id, flows=[flows.issue(voucher=voucher, award=award.pk, cents=cents or award.cents)]
    )
    return voucher


def ended(act, voucher, award):
    """What is on the voucher goes back to the line."""
    money.give_back(
        act,
        id=derived(voucher, "return"),
        network=award.network_id,
        debit=Key(AccountKind.VOUCHER, voucher),
        credit=Key(AccountKind.BUDGET, award.call_line_id),
    )


def used(act, voucher, award, cents):
    use = flows.redeem(redemption=uuid7(), voucher=voucher, payee=uuid7(), cents=cents)
    money.send(act, network=award.network_id, flows=[use])


@pytest.mark.parametrize(("changes", "moved"), [((AUTOMATIC,), True), ((), False)], indirect=["changes"])
def test_what_vouchers_leave_feeds_the_list_where_the_call_says_so(story, pubblicata, avviso, dopo, moved):
    pubblicata()
    award = award_of(story["Olga"])
    voucher = issued(dopo(), award)
    used(dopo(), voucher, award, 40_000)
    ended(dopo(), voucher, award)
    assert left(avviso) == 60_000
    jobs.discover()
    assert scrolling.scroll_due(system("tick", at=AFTER)) == moved
    assert in_force(avviso) == (
        {"Olga": 100_000, "Giulia": 100_000, "Nadia": 100_000, "Paola": 10_000}
        if moved
        else {"Olga": 100_000, "Giulia": 100_000, "Nadia": 50_000}
    )
    assert left(avviso) == (0 if moved else 60_000)


def test_an_award_already_being_spent_is_added_to(story, pubblicata, avviso, dopo):
    pubblicata()
    half = award_of(story["Nadia"])
    issued(dopo(), half)
    scrolling.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    assert award_of(story["Nadia"]).pk == half.pk
    assert in_force(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 50_000}
    assert balances(AccountKind.COMMITMENT, [half.pk])[half.pk] == 50_000
    assert list(verify()) == []


def test_a_second_renunciation_scrolls_again(story, pubblicata, avviso):
    pubblicata()
    for name in ("Olga", "Giulia"):
        scrolling.renounce(own(story[name]), award=award_of(story[name]))
    assert in_force(avviso) == {"Nadia": 100_000, "Paola": 60_000, "Rita": 30_000}
    assert [ranking.number for ranking in Ranking.objects.order_by("number")] == [1, 2, 3]
    with pytest.raises(Conflict):
        scrolling.renounce(own(story["Olga"]), award=Award.objects.filter(application=story["Olga"]).get())


# Acceptance


@pytest.mark.parametrize("changes", [(ACCEPTED,)], indirect=True)
def test_who_does_not_accept_in_time_leaves_the_place_to_who_follows(story, pubblicata, avviso, act):
    pubblicata()
    term = date(2026, 4, 17)
    assert {award.accept_by for award in Award.objects.all()} == {term}
    letters = Notice.objects.filter(code="selection.award.to_accept")
    assert letters.count() == 3
    assert "17/04/2026" in letters.first().body
    for name in ("Giulia", "Nadia"):
        awards.accept(own(story[name], at=AFTER + timedelta(days=10)), award=award_of(story[name]))
    assert scrolling.lapse_due(system("tick", at=AFTER + timedelta(days=10))) == 0
    assert scrolling.lapse_due(system("tick", at=AFTER + timedelta(days=11))) == 1
    assert Award.objects.get(application=story["Olga"]).state == AwardState.LAPSED
    assert Notice.objects.filter(code="selection.award.lapsed", about_id=story["Olga"].pk).count() == 1
    assert in_force(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 50_000}
    nadia, paola = award_of(story["Nadia"]), award_of(story["Paola"])
    assert (nadia.accept_by, paola.accept_by) == (None, date(2026, 4, 28))


@pytest.mark.parametrize("changes", [(ACCEPTED,)], indirect=True)
def test_the_term_of_acceptance_is_kept(story, pubblicata, dopo, marco):
    pubblicata()
    award = award_of(story["Olga"])
    with pytest.raises(NotAllowed):
        awards.accept(dopo(marco), award=award)
    with pytest.raises(Refusal, match="17/04/2026"):
        awards.accept(own(story["Olga"], at=AFTER + timedelta(days=11)), award=award)
    awards.accept(own(story["Olga"]), award=award)
    with pytest.raises(Refusal, match="non ha bisogno"):
        awards.accept(own(story["Olga"]), award=award)


def test_a_call_without_acceptance_asks_for_none(story, pubblicata):
    pubblicata()
    award = award_of(story["Olga"])
    with pytest.raises(Refusal, match="non ha bisogno"):
        awards.accept(own(story["Olga"]), award=award)
    assert "acceptance" not in TEXT


def test_reserve_places_move_up(story, pubblicata, avviso):
    pubblicata()
    scrolling.renounce(own(story["Olga"]), award=award_of(story["Olga"]))
    row = Ranking.objects.get(state=RankingState.PUBLISHED).rows.get(application=story["Rita"])
    assert (row.place, row.reserve) == (Place.RESERVE, 1)
