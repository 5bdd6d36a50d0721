"""Controls by sample: drawn from a seed nobody could choose, decided with a motive, and what must come back."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest

from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.core.ids import derived
from concilia.ledger.domain import money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, awards, controls, rankings, scrolling
from concilia.selection.models import Assessment, Award, ControlItem, ControlSample, Ranking
from concilia.selection.queries import controls as found
from concilia.selection.states import AwardState, ControlState, RankingState, SampleState
from tests.fixtures.calls import AFTER
from tests.selection.test_scrolling import award_of, funds, in_force, issued, left, story, used

__all__ = ["story"]
EVENT_ON = date(2026, 4, 11)
DRAWN = AFTER + timedelta(days=5)
DUE = date(2026, 6, 1)
SEED = "12 45 78"


@pytest.fixture
def programma(avviso, dopo, sara):
    """Plan a sample: `programma(share="0.5")`."""

    def run(**more):
        share = Decimal(more.pop("share", "0.34"))
        source = (
            {} if "commitment" in more else {"event": "Estrazione del lotto, ruota di Milano", "event_on": EVENT_ON}
        )
        return controls.plan(dopo(sara), calls=[avviso], share=share, **{**source, **more})

    return run


@pytest.fixture
def estratto(programma, pubblicata, story, sara):
    """A drawn sample of three awards: `estratto(share="1")`."""

    def run(**more):
        pubblicata()
        return controls.draw(Act(actor=sara.actor, at=DRAWN), sample=programma(**more), seed=SEED)

    return run


def act_of(user, reason="", at=DRAWN):
    return Act(actor=user.actor, at=at, reason=reason)


def item_of(application):
    return ControlItem.objects.select_related("award__application__call", "sample").get(award__application=application)


@pytest.mark.seed("MA-18")
def test_a_sample_is_drawn_from_a_public_event_and_can_be_drawn_again(estratto):
    sample = estratto(minimum=1)
    assert (sample.state, sample.seed, len(sample.universe_hash)) == (SampleState.DRAWN, SEED, 64)
    items = list(sample.items.all())
    assert len(items) == 3
    for item in items:
        assert item.lot == int(hashlib.sha256(f"{SEED}:{item.key}".encode()).hexdigest()[:15], 16)
        assert (item.stratum, item.risks) == ("1-high", ["declared", "first"])
    picked = sorted(items, key=lambda item: item.lot)[:2]
    assert {item.pk for item in found.drawn(sample)} == {item.pk for item in picked}
    assert found.drawn_again(sample)


def test_whoever_touches_it_is_found_out(estratto):
    sample = estratto(minimum=1)
    ControlItem.objects.filter(state=ControlState.DRAWN).update(state=ControlState.SPARED)
    assert not found.drawn_again(sample)


def test_a_share_of_one_controls_everything(estratto):
    sample = estratto(share="1")
    assert sample.items.filter(state=ControlState.DRAWN).count() == 3


@pytest.mark.parametrize(
    ("cents", "risks", "stratum"),
    [
        (99_999, [], "1-low"),
        (100_000, [], "2-low"),
        (100_000, ["declared"], "2-medium"),
        (500_000, ["declared", "special"], "3-high"),
        (500_000, ["declared", "special", "first", "decided"], "3-high"),
    ],
)
def test_strata_are_bands_of_amount_by_degree_of_risk(cents, risks, stratum):
    assert found.stratum_of(cents, risks, [100_000, 500_000]) == stratum


def test_what_makes_the_risk(domanda, pubblicata, programma, sara, dopo, istruita, avviso):
    plain, special, decided = domanda("Olga"), domanda("Giulia", disability="true"), domanda("Rita", works=None)
    istruita()
    assessment = Assessment.objects.get(application=decided)
    assessments.decide(dopo(sara), assessment=assessment, outcomes={"WORK": ("met", "Contratto in atti")})
    rankings.publish(dopo(sara), ranking=rankings.compute(dopo(sara), call=avviso), act_number="1")
    controls.draw(act_of(sara), sample=programma(bands=[60_000]), seed=SEED)
    assert {item.award.application_id: item.risks for item in ControlItem.objects.select_related("award")} == {
        plain.pk: ["declared", "first"],
        special.pk: ["declared", "special", "first"],
        decided.pk: ["declared", "first", "decided"],
    }


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"event_on": AFTER.date()}, "dopo oggi"),
        ({"event": " "}, "da dove viene il seme"),
        ({"commitment": "abc"}, "da dove viene il seme"),
        ({"share": "0"}, "quota"),
        ({"share": "1.01"}, "quota"),
        ({"bands": [200, 100]}, "in ordine"),
    ],
)
def test_a_plan_says_how_and_nobody_can_choose(programma, avviso, dopo, sara, more, message):
    with pytest.raises(Refusal, match=message):
        programma(**more)
    with pytest.raises(Refusal, match="uno o più avvisi"):
        controls.plan(dopo(sara), calls=[], share=Decimal("0.1"), event="x", event_on=EVENT_ON)
    assert not ControlSample.objects.exists()


def test_the_seed_comes_when_its_event_does(programma, pubblicata, story, sara, dopo):
    pubblicata()
    sample = programma()
    with pytest.raises(Refusal, match="11/04/2026"):
        controls.draw(dopo(sara), sample=sample, seed=SEED)
    with pytest.raises(Refusal, match="Scrivi il seme"):
        controls.draw(act_of(sara), sample=sample, seed=" ")
    controls.draw(act_of(sara), sample=sample, seed=SEED)
    with pytest.raises(Conflict):
        controls.draw(act_of(sara), sample=sample, seed="altro")


def test_a_promised_seed_is_kept_and_was_promised_before_the_awards(programma, pubblicata, story, sara, avviso, dopo):
    promise = hashlib.sha256(b"segreto").hexdigest()
    before = programma(commitment=promise)
    pubblicata()
    with pytest.raises(Refusal, match="non è quello promesso"):
        controls.draw(act_of(sara), sample=before, seed="altro")
    controls.draw(act_of(sara), sample=before, seed="segreto")
    late = controls.plan(act_of(sara), calls=[avviso], share=Decimal("0.1"), commitment=promise)
    with pytest.raises(Refusal, match="c'erano già"):
        controls.draw(act_of(sara, at=DRAWN + timedelta(days=1)), sample=late, seed="segreto")


def test_there_must_be_something_to_draw_from(programma, sara):
    with pytest.raises(Refusal, match="nessuna concessione"):
        controls.draw(act_of(sara), sample=programma(), seed=SEED)


def test_only_the_responsible_official_plans_and_draws(programma, avviso, dopo, elena, paolo, davide, marco):
    sample = programma()
    for stranger in (elena, paolo, davide, marco):
        with pytest.raises(NotAllowed):
            controls.plan(dopo(stranger), calls=[avviso], share=Decimal("0.1"), event="x", event_on=EVENT_ON)
        with pytest.raises(NotAllowed):
            controls.draw(act_of(stranger), sample=sample, seed=SEED)


# Outcomes


def test_what_is_true_is_confirmed(estratto, story, sara, avviso):
    estratto(share="1")
    item = controls.confirm(act_of(sara, "ISEE verificato"), item=item_of(story["Olga"]))
    assert (item.state, item.motive, award_of(story["Olga"]).cents) == ("confirmed", "ISEE verificato", 100_000)
    with pytest.raises(Conflict):
        controls.decay(act_of(sara, "Ripensamento"), item=item, due_on=DUE)


@pytest.mark.seed("MA-18")
def test_a_correction_cuts_the_award_and_the_list_scrolls(estratto, story, sara, avviso):
    estratto(share="1")
    owed = controls.correct(act_of(sara, "Mesi effettivi: 7"), item=item_of(story["Olga"]), cents=70_000, due_on=DUE)
    assert owed == 0
    assert in_force(avviso) == {"Olga": 70_000, "Giulia": 100_000, "Nadia": 80_000}
    item = item_of(story["Olga"])
    assert (item.state, item.before, item.after, item.cents) == ("corrected", 100_000, 70_000, 100_000)
    second = Ranking.objects.get(state=RankingState.PUBLISHED)
    row = second.rows.get(application=story["Olga"])
    assert (second.number, row.due, row.funded, row.position) == (2, 70_000, 70_000, 1)
    assert rankings.verify(second) == []
    letter = Notice.objects.get(code="selection.control.corrected")
    assert "diventa 700,00" in letter.body
    assert "Mesi effettivi: 7" in letter.body


def test_a_correction_stays_when_the_list_scrolls_again(estratto, story, sara, avviso):
    estratto(share="1")
    controls.correct(act_of(sara, "Mesi effettivi: 7"), item=item_of(story["Olga"]), cents=70_000, due_on=DUE)
    own = Act(actor=story["Giulia"].submitted_by, at=DRAWN)
    scrolling.renounce(own, award=award_of(story["Giulia"]))
    assert in_force(avviso) == {"Olga": 70_000, "Nadia": 100_000, "Paola": 60_000, "Rita": 20_000}


@pytest.mark.parametrize(
    ("spent", "ended", "recovered", "back"),
    [(0, True, 0, 0), (60_000, True, 0, 0), (85_000, True, 15_000, 0), (100_000, False, 30_000, 0)],
)
def test_what_was_used_beyond_a_correction_must_come_back(estratto, story, sara, avviso, spent, ended, recovered, back):
    estratto(share="1")
    award = award_of(story["Olga"])
    voucher = issued(act_of(sara), award)
    if spent:
        used(act_of(sara), voucher, award, spent)
    if ended:
        close_voucher(act_of(sara), voucher, award)
    item = item_of(story["Olga"])
    assert controls.correct(act_of(sara, "Mesi: 7"), item=item, cents=70_000, due_on=DUE) == recovered
    assert award_of(story["Olga"]).cents == 70_000
    assert (item_of(story["Olga"]).owed, item_of(story["Olga"]).owed_by) == (recovered, DUE if recovered else None)


def close_voucher(act, voucher, award):
    money.give_back(
        act,
        id=derived(voucher, "return"),
        network=award.network_id,
        debit=Key(AccountKind.VOUCHER, voucher),
        credit=Key(AccountKind.BUDGET, award.call_line_id),
    )


def test_while_a_voucher_can_be_spent_nothing_is_cut(estratto, story, sara):
    estratto(share="1")
    issued(act_of(sara), award_of(story["Olga"]))
    for outcome in (
        lambda: controls.correct(act_of(sara, "x"), item=item_of(story["Olga"]), cents=70_000, due_on=DUE),
        lambda: controls.decay(act_of(sara, "x"), item=item_of(story["Olga"]), due_on=DUE),
    ):
        with pytest.raises(Refusal, match="chiudi prima il voucher"):
            outcome()
    assert item_of(story["Olga"]).state == ControlState.DRAWN


def test_a_false_declaration_loses_the_benefit(estratto, story, sara, avviso):
    estratto(share="1")
    award = award_of(story["Olga"])
    voucher = issued(act_of(sara), award)
    used(act_of(sara), voucher, award, 40_000)
    close_voucher(act_of(sara), voucher, award)
    assert controls.decay(act_of(sara, "ISEE falso"), item=item_of(story["Olga"]), due_on=DUE) == 40_000
    award.refresh_from_db()
    assert award.state == AwardState.LAPSED
    assert in_force(avviso) == {"Giulia": 100_000, "Nadia": 100_000, "Paola": 10_000}
    assert left(avviso) == 0
    assert "400,00" in Notice.objects.get(code="selection.control.decayed").body


def test_it_needs_a_motive_a_term_and_less_than_before(estratto, story, sara, elena):
    estratto(share="1")
    item = item_of(story["Olga"])
    with pytest.raises(Refusal, match="motivo"):
        controls.decay(act_of(sara), item=item, due_on=DUE)
    with pytest.raises(Refusal, match="dopo oggi"):
        controls.decay(act_of(sara, "x"), item=item, due_on=DRAWN.date())
    for cents in (0, 100_000):
        with pytest.raises(Refusal, match=r"meno di 1\.000,00"):
            controls.correct(act_of(sara, "x"), item=item_of(story["Olga"]), cents=cents, due_on=DUE)
    with pytest.raises(NotAllowed):
        controls.decay(act_of(elena, "x"), item=item, due_on=DUE)


def test_a_sample_is_closed_when_all_is_decided(estratto, story, sara):
    sample = estratto(share="1")
    with pytest.raises(Refusal, match="da controllare 3"):
        controls.close(act_of(sara), sample=sample)
    for item in found.drawn(sample):
        controls.confirm(act_of(sara), item=item)
    assert controls.close(act_of(sara), sample=sample).state == SampleState.CLOSED


def test_a_planned_sample_is_cancelled_with_a_reason(programma, sara, dopo):
    sample = programma()
    with pytest.raises(Refusal, match="motivo"):
        controls.cancel(dopo(sara), sample=sample)
    assert controls.cancel(dopo(sara, "Errore nella quota"), sample=sample).state == SampleState.CANCELLED


def test_the_report_counts_by_stratum_and_amount(estratto, story, sara):
    sample = estratto(share="1", bands=[60_000])
    award = award_of(story["Olga"])
    used(act_of(sara), issued(act_of(sara), award), award, award.cents)
    controls.correct(act_of(sara, "x"), item=item_of(story["Olga"]), cents=70_000, due_on=DUE)
    controls.confirm(act_of(sara), item=item_of(story["Giulia"]))
    strata = {
        item.code: (item.units, item.cents, item.drawn, item.confirmed, item.corrected) for item in found.strata(sample)
    }
    assert strata == {"1-high": (1, 50_000, 1, 0, 0), "2-high": (2, 200_000, 2, 1, 1)}
    assert found.amounts(sample) == found.Amounts(250_000, 30_000, 30_000)


def test_a_control_of_who_gave_up_meanwhile_changes_nothing(estratto, story, sara):
    estratto(share="1")
    awards.renounce(Act(actor=story["Olga"].submitted_by, at=DRAWN), award=award_of(story["Olga"]))
    with pytest.raises(Conflict):
        controls.decay(act_of(sara, "x"), item=item_of(story["Olga"]), due_on=DUE)
    assert item_of(story["Olga"]).state == ControlState.DRAWN
    assert Award.objects.get(application=story["Olga"]).state == AwardState.RENOUNCED
    assert funds.use_of(Award.objects.get(application=story["Olga"])).committed == 0
    assert balances(AccountKind.COMMITMENT, [item_of(story["Olga"]).award_id])
