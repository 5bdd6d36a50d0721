"""Awards that are aids: registered, cut or refused at the concession, granted with their certificates and codes."""

from datetime import date

import pytest
from django.urls import reverse

from concilia.benefits.domain import aids as register
from concilia.benefits.models import Aid, Linked, Undertaking
from concilia.benefits.queries import aids as listed
from concilia.benefits.queries import de_minimis
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.notices.models import Notice
from concilia.plans.models import BudgetLine
from concilia.selection.domain import awards, rankings
from concilia.selection.models import Award
from concilia.selection.queries import published
from concilia.selection.states import Place
from tests.benefits.conftest import aid, certificate
from tests.fixtures.firms import approvata, bando, chiede, ordinata
from tests.fixtures.refusals import refused

__all__ = ["aid", "approvata", "bando", "certificate", "chiede", "ordinata"]
pytestmark = pytest.mark.usefixtures("adesso")

CEILING = 30_000_000
DAY = date(2026, 4, 7)
REFUSE = ("over: reduce", "over: refuse")


def left(call):
    line = call.lines.get()
    return balances(AccountKind.BUDGET, [line.pk])[line.pk]


def outcomes(call):
    rows = Award.objects.filter(application__call=call).order_by("row__position", "pk")
    return [(row.state, row.cents, row.reduced) for row in rows]


def shown(ranking):
    rows = published.shown(ranking, published.rows(ranking))
    return [(row.name, row.place, row.funded) for row in rows]


def test_an_award_is_registered_as_an_aid_on_the_day_of_the_concession(bando, chiede, approvata, anna, bottega):
    call = bando()
    chiede(call, anna, bottega)
    approvata(call)
    own = Aid.objects.get()
    assert (own.state, own.granted_on, own.cents, own.source, own.title) == (
        "granted", DAY, 100_000, "own", "Incentivi di prova",
    )  # fmt: skip
    assert de_minimis.room(bottega, DAY) == CEILING - 100_000


def test_what_would_pass_the_ceiling_is_cut_to_what_is_left(bando, chiede, approvata, anna, bottega, aid, browse):
    call = bando()
    aid(bottega, "2025-01-10", CEILING - 30_000)
    application = chiede(call, anna, bottega)
    ranking = approvata(call)
    assert outcomes(call) == [("granted", 30_000, 70_000)]
    assert (de_minimis.room(bottega, DAY), left(call)) == (0, 250_000 - 30_000)
    assert Notice.objects.get(code="selection.aid_reduced").user == anna
    assert shown(ranking) == [("Bottega di prova", Place.FUNDED, 30_000)]
    assert published.totals(ranking).cents == 30_000
    page = browse(anna).get(reverse("selection:outcome", args=[application.pk]))
    text = page.content.decode()
    assert "ridotto di €\xa0700,00, a €\xa0300,00" in text
    assert "1.000,00" not in text.partition("Perché questo esito")[0]


def test_or_refused_as_the_call_says(bando, chiede, approvata, anna, bottega, marco, officine, aid):
    call = bando(REFUSE)
    aid(bottega, "2025-01-10", CEILING - 99_999)
    chiede(call, anna, bottega)
    chiede(call, marco, officine, "900.00")
    ranking = approvata(call)
    assert outcomes(call) == [("refused", 100_000, 0), ("granted", 90_000, 0)]
    assert left(call) == 250_000 - 90_000
    assert Notice.objects.get(code="selection.aid_refused").user == anna
    assert shown(ranking) == [("", Place.RENOUNCED, 0), ("Officine di prova", Place.FUNDED, 90_000)]
    again = approvata(call, reason="Scorrimento")
    assert {row.place for row in again.rows.all()} == {Place.RENOUNCED, Place.FUNDED}
    assert Award.objects.filter(state="granted").count() == 1


@pytest.mark.parametrize(("room", "state"), [(9_999, "refused"), (10_000, "granted"), (100_000, "granted")])
def test_below_the_least_benefit_nothing_is_granted(bando, chiede, approvata, anna, bottega, aid, room, state):
    call = bando()
    aid(bottega, "2025-01-10", CEILING - room)
    chiede(call, anna, bottega)
    approvata(call)
    assert outcomes(call)[0][0] == state


def test_two_firms_of_one_undertaking_share_what_is_left_in_the_order_of_the_ranking(
    bando, chiede, approvata, anna, bottega, marco, officine, rete, aid
):
    group = Undertaking.objects.create(network=rete, name="Gruppo")
    for firm in (bottega, officine):
        Linked.objects.create(network=rete, undertaking=group, organisation=firm, link="votes", since=date(2024, 1, 1))
    aid(officine, "2025-01-10", CEILING - 120_000)
    call = bando()
    chiede(call, marco, officine, "900.00")
    chiede(call, anna, bottega)
    approvata(call)
    assert outcomes(call) == [("granted", 100_000, 0), ("granted", 20_000, 70_000)]
    assert de_minimis.room(officine, DAY) == 0


def test_a_later_version_that_gives_the_same_keeps_a_reduced_award(bando, chiede, approvata, anna, bottega, aid):
    call = bando()
    aid(bottega, "2025-01-10", CEILING - 30_000)
    chiede(call, anna, bottega)
    approvata(call)
    approvata(call, reason="Rettifica di un refuso")
    assert outcomes(call) == [("granted", 30_000, 70_000)]
    assert Aid.objects.filter(source="own").count() == 1


def test_a_concession_that_ends_frees_the_ceiling(bando, chiede, approvata, anna, bottega, act):
    call = bando()
    chiede(call, anna, bottega)
    approvata(call)
    awards.renounce(act(anna), award=Award.objects.get())
    assert (de_minimis.room(bottega, DAY), Aid.objects.get().state) == (CEILING, "cancelled")


def test_without_a_certificate_nothing_is_granted_and_the_firms_are_named(
    bando, chiede, ordinata, anna, bottega, marco, officine, certificate, dopo, sara
):
    call = bando(("at_award: []", "at_award: [durc]"))
    chiede(call, anna, bottega)
    chiede(call, marco, officine, "900.00")
    ranking = ordinata(call)
    certificate(bottega, "2026-01-01", "2026-04-07")
    certificate(officine, "2025-12-07", "2026-04-06")
    with refused("selection.publish.durc") as caught:
        rankings.publish(dopo(sara), ranking=ranking, act_number="1")
    assert "Officine" in str(caught.value)
    assert "Bottega" not in str(caught.value)
    assert not Award.objects.filter(state="granted").exists()
    certificate(officine, "2026-04-01", "2026-07-30")
    ranking.refresh_from_db()
    rankings.publish(dopo(sara), ranking=ranking, act_number="1")


def test_without_the_code_of_the_register_nothing_is_granted(bando, chiede, ordinata, anna, bottega, dopo, sara, act):
    call = bando(("at_award: []", "at_award: [cor]"))
    chiede(call, anna, bottega)
    ranking = ordinata(call)
    with refused("selection.publish.cor") as caught:
        rankings.publish(dopo(sara), ranking=ranking, act_number="1")
    assert "Bottega di prova" in str(caught.value)
    waiting = listed.waiting().get()
    assert (waiting.state, waiting.cents, waiting.granted_on) == ("prepared", 100_000, None)
    assert de_minimis.received(bottega, DAY) == 0
    register.set_code(act(sara), aid=waiting, cor="123456")
    again = ordinata(call)  # computed again, the aid keeps its code
    rankings.publish(dopo(sara), ranking=again, act_number="1")
    assert Aid.objects.get(state="granted").cor == "123456"


def test_a_discarded_ranking_leaves_no_aid_prepared(bando, chiede, ordinata, anna, bottega, dopo, sara):
    call = bando()
    chiede(call, anna, bottega)
    rankings.discard(dopo(sara, "Errore"), ranking=ordinata(call))
    assert set(Aid.objects.values_list("state", flat=True)) == {"cancelled"}


def test_without_the_code_of_the_project_nothing_is_granted(bando, chiede, ordinata, anna, bottega, dopo, sara):
    call = bando(("at_award: []", "at_award: [cup]"))
    chiede(call, anna, bottega)
    ranking = ordinata(call)
    with refused("selection.publish.cup"):
        rankings.publish(dopo(sara), ranking=ranking, act_number="1")
    BudgetLine.objects.update(cup="G17H03000130001")
    ranking.refresh_from_db()
    rankings.publish(dopo(sara), ranking=ranking, act_number="1")
    assert Aid.objects.get(state="granted").cup == "G17H03000130001"
