"""A counter that stops at the last euro, a ranking for each period, a draw from a seed promised beforehand."""

from datetime import UTC, datetime, timedelta

import pytest

from concilia.applications.domain import applications
from concilia.calls.domain import calls as verbs
from concilia.calls.domain import refinancing
from concilia.calls.queries import board, calls
from concilia.core import clock
from concilia.core.act import Act, system
from concilia.core.errors import Refusal
from concilia.engines.ranking import commitment, draw
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, awards, rankings, rounds
from concilia.selection.models import Assessment, Award
from concilia.selection.states import AwardState, Place
from tests.fixtures.calls import BEFORE, INSIDE, TEXT

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ORDER = "order:\n  - {by: total, direction: descending}\n  - {by: isee}\n"
POINTS = TEXT[TEXT.index("points:") : TEXT.index("benefit:")]
COUNTER = (("procedure: ranking", "procedure: counter"), (ORDER, ""), (POINTS, ""))

WHOLE = ("residual_to_last: true", "residual_to_last: false")


def published(bozza, *changes):
    return verbs.publish(system("test", at=BEFORE), call=bozza(*changes))


@pytest.fixture
def sportello(bozza):
    """A counter of 2,500 euros; the last one may get a part."""
    return published(bozza, *COUNTER)


@pytest.fixture
def arriva(iniziata):
    """Somebody arrives at a call: `arriva(call, "Olga", months="10")`, an hour after the one before."""
    hours = iter(range(1, 100))

    def make(call, name, at=None, **answers):
        at = at or INSIDE + next(hours) * HOUR
        draft = iniziata(name, call=call, at=at, **answers)
        return applications.submit(Act(actor=draft.started_by, at=at), application=draft)

    return make


def decide(act, *done):
    """Propose what has no proposal, and confirm those named."""
    assessments.propose(act, call=done[0].call)
    for application in done:
        assessment = Assessment.objects.get(application=application)
        doubts = {check.code: (check.proposed, "Come da atti") for check in assessment.checks.exclude(proposed="met")}
        assessments.decide(act, assessment=assessment, outcomes=doubts)


def serve(act, call, number="Determina 1/2026", reason=""):
    ranking = rankings.compute(act, call=call)
    return rankings.publish(act.because(reason), ranking=ranking, act_number=number)


def places(ranking):
    rows = ranking.rows.select_related("application__applicant")
    return {row.application.applicant.given_name: (row.place, row.funded) for row in rows}


def left(call):
    line = call.lines.get()
    return balances(AccountKind.BUDGET, [line.pk])[line.pk]


# Counter


@pytest.fixture
def office(dopo, sara):
    """Sara at her desk, while the window is open."""
    return dopo(sara, at=INSIDE + 2 * DAY)


def test_who_comes_first_is_served_first_and_nobody_jumps_who_is_not_decided(sportello, arriva, office):
    olga, nadia, paola = (arriva(sportello, name, months="10") for name in ("Olga", "Nadia", "Paola"))
    decide(office, olga, paola)
    assert places(serve(office, sportello)) == {"Olga": (Place.FUNDED, 100_000)}
    assert rounds.waiting(sportello) == nadia
    decide(office, nadia)
    second = serve(office, sportello, "Determina 2/2026")
    assert places(second) == {
        "Olga": (Place.FUNDED, 100_000),
        "Nadia": (Place.FUNDED, 100_000),
        "Paola": (Place.PARTLY_FUNDED, 50_000),
    }
    assert Award.objects.filter(state=AwardState.GRANTED).count() == 3
    assert left(sportello) == 0
    assert rankings.verify(second) == []


def test_nothing_can_be_served_before_the_first_is_decided(sportello, arriva, office):
    olga, nadia = arriva(sportello, "Olga"), arriva(sportello, "Nadia")
    decide(office, nadia)
    with pytest.raises(Refusal, match=str(olga.protocol)):
        rankings.compute(office, call=sportello)


@pytest.mark.seed("CA-16")
def test_at_the_last_euro_it_closes_by_itself_and_says_why(sportello, arriva, iniziata, office, client, at):
    decide(office, *(arriva(sportello, name, months="10") for name in ("Olga", "Nadia", "Paola")))
    late = iniziata("Lia", call=sportello, at=office.at)
    serve(office, sportello)
    sportello.refresh_from_db()
    assert sportello.exhausted_at == office.at
    with pytest.raises(Refusal, match=r"2\.500,00.*tutti impegnati dal 12 marzo 2026.*lo sportello è chiuso"):
        applications.submit(Act(actor=late.started_by, at=office.at + HOUR), application=late)
    assert list(calls.open_at(office.at + HOUR)) == []
    at("2026-03-13T12:00")
    row = board.board(clock.now()).get(pk=sportello.pk)
    assert board.phase(row, clock.now()) == board.Phase.SPENT
    assert "lo sportello è chiuso" in client.get("/avvisi/rete/nido-2026/").content.decode()


def test_a_cent_that_is_left_does_not_keep_it_open_but_a_whole_benefit_does(bozza, arriva, office):
    call = published(bozza, *COUNTER, ("amount: 2500.00", "amount: 1199.99"), WHOLE)
    decide(office, arriva(call, "Olga", months="10"))
    serve(office, call)
    call.refresh_from_db()
    assert (left(call), call.exhausted_at) == (19_999, None)
    decide(office, arriva(call, "Nadia", months="1"))
    serve(office, call, "Determina 2/2026")
    call.refresh_from_db()
    assert (left(call), call.exhausted_at) == (9_999, office.at)


def test_who_cannot_be_paid_in_full_closes_it(bozza, arriva, office):
    call = published(bozza, *COUNTER, WHOLE)
    decide(office, *(arriva(call, name, months="10") for name in ("Olga", "Nadia", "Paola")))
    assert places(serve(office, call))["Paola"] == (Place.RESERVE, 0)
    call.refresh_from_db()
    assert (left(call), call.exhausted_at) == (50_000, office.at)


def test_after_the_last_euro_who_comes_waits_when_the_call_says_so(bozza, arriva, office):
    call = published(bozza, *COUNTER, ("counts: last", "counts: last\nexhausted: reserve"))
    decide(office, *(arriva(call, name, months="10") for name in ("Olga", "Nadia", "Paola")))
    serve(office, call)
    call.refresh_from_db()
    later = Act(actor=office.actor, at=office.at + 2 * HOUR)
    decide(later, arriva(call, "Lia", at=office.at + HOUR))
    found = serve(later, call, "Determina 2/2026")
    assert places(found)["Lia"] == (Place.RESERVE, 0)


def test_more_money_opens_it_again_and_goes_to_who_waits(sportello, arriva, office):
    done = [arriva(sportello, name, months="10") for name in ("Olga", "Nadia", "Paola")]
    decide(office, *done)
    serve(office, sportello)
    refinancing.refinance(
        office.because("Fondi residui"), call=sportello, line="voucher", cents=50_000, act_number="Delibera 3/2026"
    )
    assert calls.receives(sportello, office.at)
    assert places(serve(office, sportello, "Determina 2/2026"))["Paola"] == (Place.FUNDED, 100_000)
    sportello.refresh_from_db()
    assert sportello.exhausted_at == office.at


def test_who_gives_up_leaves_the_money_to_who_waits(sportello, arriva, office):
    olga, *others = [arriva(sportello, name, months="10") for name in ("Olga", "Nadia", "Paola", "Lia")]
    decide(office, olga, *others)
    serve(office, sportello)
    awards.renounce(office, award=Award.objects.get(application=olga, state=AwardState.GRANTED))
    assert places(serve(office, sportello, "Determina 2/2026")) == {
        "Olga": (Place.RENOUNCED, 0),
        "Nadia": (Place.FUNDED, 100_000),
        "Paola": (Place.FUNDED, 100_000),
        "Lia": (Place.PARTLY_FUNDED, 50_000),
    }


def test_who_is_complete_later_takes_a_later_turn_and_nobody_gives_back(sportello, arriva, office):
    sonia = arriva(sportello, "Sonia", works=None, months="10")
    others = [arriva(sportello, name, months="10") for name in ("Olga", "Nadia")]
    decide(office, sonia, *others)
    assert places(serve(office, sportello))["Sonia"] == (Place.INCOMPLETE, 0)
    paid = set(Award.objects.filter(state=AwardState.GRANTED).values_list("pk", flat=True))
    assessments.decide(
        office, assessment=Assessment.objects.get(application=sonia), outcomes={"WORK": ("met", "Contratto in atti")}
    )
    second = serve(office, sportello, "Determina 2/2026")
    assert places(second) == {
        "Olga": (Place.FUNDED, 100_000),
        "Nadia": (Place.FUNDED, 100_000),
        "Sonia": (Place.PARTLY_FUNDED, 50_000),
    }
    assert paid <= set(Award.objects.filter(state=AwardState.GRANTED).values_list("pk", flat=True))
    assert {row.turn for row in second.rows.all()} == {1, 2}
    assert rankings.verify(second) == []


def test_each_is_told_once_for_each_change(sportello, arriva, office):
    olga, nadia = arriva(sportello, "Olga"), arriva(sportello, "Nadia")
    decide(office, olga)
    serve(office, sportello)
    decide(office, nadia)
    serve(office, sportello, "Determina 2/2026")
    told = Notice.objects.filter(code="selection.funded").order_by("queued_at")
    assert [notice.about_id for notice in told] == [olga.pk, nadia.pk]


# Periods


MONTHLY = (
    ("procedure: ranking", "procedure: periodic\nevery: month\nuntil_day: 26"),
    ('closes: "2026-03-31 12:00:00"', 'closes: "2026-06-26 23:59:59"'),
)
LAST_OF_MARCH = datetime(2026, 3, 26, 22, 59, 59, tzinfo=UTC)


@pytest.fixture
def mensile(bozza):
    """A ranking each month, of what came in by the 26th."""
    return published(bozza, *MONTHLY)


def in_april(dopo, sara):
    return dopo(sara, at=datetime(2026, 4, 7, 8, tzinfo=UTC))


def in_may(dopo, sara):
    return dopo(sara, at=datetime(2026, 5, 5, 8, tzinfo=UTC))


def test_each_month_ranks_what_came_in_by_the_26th(mensile, arriva, dopo, sara):
    olga = arriva(mensile, "Olga", at=LAST_OF_MARCH, months="10")
    nadia = arriva(mensile, "Nadia", at=LAST_OF_MARCH + timedelta(seconds=1), isee="1000.00", months="10")
    april, may = in_april(dopo, sara), in_may(dopo, sara)
    decide(april, olga, nadia)
    first = serve(april, mensile)
    assert (first.period, places(first)) == ("2026-03", {"Olga": (Place.FUNDED, 100_000)})
    second = serve(may, mensile, "Determina 2/2026")
    assert (second.period, places(second)) == ("2026-04", {"Nadia": (Place.FUNDED, 100_000)})
    first.refresh_from_db()
    assert (first.state, second.state) == ("published", "published")
    assert rankings.verify(first) == rankings.verify(second) == []


def test_a_period_is_published_when_it_is_over(mensile, arriva, dopo, sara):
    olga = arriva(mensile, "Olga", at=INSIDE)
    inside = dopo(sara, at=LAST_OF_MARCH)
    decide(inside, olga)
    with pytest.raises(Refusal, match="Scegli il periodo della graduatoria: 2026-03, 2026-04, 2026-05, 2026-06"):
        rankings.compute(inside, call=mensile)
    early = rankings.compute(inside, call=mensile, period="2026-03")
    with pytest.raises(Refusal, match="riceve ancora domande"):
        rankings.publish(inside, ranking=early, act_number="Determina 1/2026")
    rankings.publish(dopo(sara, at=LAST_OF_MARCH + timedelta(seconds=1)), ranking=early, act_number="Determina 1/2026")


def test_a_period_spends_what_the_others_leave(mensile, arriva, dopo, sara):
    march = [arriva(mensile, name, at=INSIDE, months="10", isee=isee) for name, isee in (("Olga", "1"), ("Nadia", "2"))]
    april = [
        arriva(mensile, name, at=LAST_OF_MARCH + DAY, months="10", isee=isee)
        for name, isee in (("Lia", "1"), ("Pia", "2"))
    ]
    decide(in_april(dopo, sara), *march, *april)
    serve(in_april(dopo, sara), mensile)
    second = serve(in_may(dopo, sara), mensile, "Determina 2/2026")
    assert second.inputs["budget"] == {"voucher": 50_000}
    assert places(second) == {"Lia": (Place.PARTLY_FUNDED, 50_000), "Pia": (Place.RESERVE, 0)}
    assert left(mensile) == 0


@pytest.mark.parametrize(("carries", "funded"), [(False, 1), (True, 2)])
def test_who_waits_goes_on_to_the_next_month_only_if_the_call_says_so(bozza, arriva, dopo, sara, carries, funded):
    keys = "procedure: periodic\nevery: month\nuntil_day: 26" + ("\ncarry_over: true" if carries else "")
    call = published(bozza, ("procedure: ranking", keys), MONTHLY[1], ("amount: 2500.00", "amount: 1000.00"))
    olga = arriva(call, "Olga", at=INSIDE, months="10", isee="1.00")
    pia = arriva(call, "Pia", at=INSIDE, months="10", isee="2.00")
    april, may = in_april(dopo, sara), in_may(dopo, sara)
    decide(april, olga, pia)
    first = serve(april, call)
    assert places(first) == {"Olga": (Place.FUNDED, 100_000), "Pia": (Place.RESERVE, 0)}
    refinancing.refinance(
        april.because("Fondi"), call=call, line="voucher", cents=200_000, act_number="Delibera 1/2026"
    )
    lia = arriva(call, "Lia", at=LAST_OF_MARCH + DAY, months="10", isee="9000.00")
    decide(may, lia)
    second = serve(may, call, "Determina 2/2026")
    assert len(places(second)) == funded
    assert places(second)["Lia"] == (Place.FUNDED, 100_000)
    assert places(second).get("Pia", (Place.FUNDED, 100_000)) == (Place.FUNDED, 100_000)
    assert Award.objects.filter(application=olga, state=AwardState.GRANTED).count() == 1
    assert rankings.verify(second) == []


def test_a_month_can_be_corrected_alone(mensile, arriva, dopo, sara):
    olga = arriva(mensile, "Olga", at=INSIDE, months="5")
    nadia = arriva(mensile, "Nadia", at=LAST_OF_MARCH + DAY, months="5")
    may = in_may(dopo, sara)
    decide(may, olga, nadia)
    serve(may, mensile)
    serve(may, mensile, "Determina 2/2026")
    awards.renounce(may, award=Award.objects.get(application=olga, state=AwardState.GRANTED))
    again = rankings.compute(may, call=mensile, period="2026-03")
    rankings.publish(may.because("Rinuncia"), ranking=again, act_number="Determina 3/2026")
    assert places(again) == {"Olga": (Place.RENOUNCED, 0)}
    assert Award.objects.get(application=nadia).state == AwardState.GRANTED
    assert sorted(mensile.rankings.values_list("period", "state")) == [
        ("2026-03", "published"),
        ("2026-03", "superseded"),
        ("2026-04", "published"),
    ]


# Draw


SEED = "7c1f0e"


@pytest.fixture
def sorteggio(bozza):
    """A draw whose seed is promised by its hash before anybody applies."""
    lottery = (
        'lottery: {announced: {it: "Busta sigillata presso la segreteria"}, on: 2026-04-07, '
        f'commitment: "{commitment(SEED)}"}}\n'
    )
    return published(bozza, ("procedure: ranking", "procedure: lottery"), (ORDER, lottery))


def test_a_draw_takes_only_the_seed_that_was_promised(sorteggio, arriva, dopo, sara):
    done = [arriva(sorteggio, name) for name in ("Olga", "Nadia", "Paola")]
    act = dopo(sara)
    decide(act, *done)
    with pytest.raises(Refusal, match="non ha ancora il suo seme"):
        rankings.compute(act, call=sorteggio)
    with pytest.raises(Refusal, match="non è quello promesso"):
        rankings.compute(act, call=sorteggio, seed="7c1f0f")
    with pytest.raises(Refusal, match=r"annuncia il sorteggio per il 07/04/2026"):
        rankings.compute(dopo(sara, at=datetime(2026, 4, 6, 21, 59, tzinfo=UTC)), call=sorteggio, seed=SEED)
    ranking = rankings.compute(act, call=sorteggio, seed=SEED)
    lots = dict(zip(done, draw(SEED, [int(item.facts["protocol"]) for item in done]), strict=True))
    order = [row.application for row in ranking.rows.select_related("application").order_by("position")]
    assert order == sorted(done, key=lambda item: lots[item])


def test_anyone_reads_how_to_draw_again(client, sorteggio, arriva, dopo, sara, adesso):
    olga = arriva(sorteggio, "Olga")
    act = dopo(sara)
    decide(act, olga)
    ranking = rankings.compute(act, call=sorteggio, seed=SEED)
    address = f"/graduatorie/rete/nido-2026/{ranking.number}/sorteggio/"
    assert client.get(address).status_code == 404
    rankings.publish(act, ranking=ranking, act_number="Determina 1/2026")
    page = client.get(address, {"protocollo": "260000001"}).content.decode()
    plain = page.replace("</span><span>", "")
    assert commitment(SEED) in plain
    assert f"printf '%s' '{SEED}:260000012'" in page
    assert str(draw(SEED, [260000001])[0]) in plain
    assert commitment(SEED) in client.get("/avvisi/rete/nido-2026/").content.decode().replace("</span><span>", "")


def test_a_call_without_a_draw_has_no_such_page(client, domanda, pubblicata, adesso):
    domanda()
    assert client.get(f"/graduatorie/rete/nido-2026/{pubblicata().number}/sorteggio/").status_code == 404
