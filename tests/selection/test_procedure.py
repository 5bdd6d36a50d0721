"""The clock of each application, and the list of what is late or about to be."""

from datetime import date

import pytest

from concilia.applications.models import Application
from concilia.core.act import system
from concilia.selection.domain import integrations, rankings
from concilia.selection.queries import procedure
from concilia.selection.queries.procedure import Why
from tests.selection.procedures import COUNTER, ONE_KIND, arrived, day, decided, opened, own, proposed


def found(application, at):
    return procedure.procedure(application, at)


def asked(act, application):
    return integrations.ask(act, application=application, requirements=["WORK"], reason="Manca", days=20)


PERIODIC = (("procedure: ranking", "procedure: periodic"),)
MONTHLY = (("procedure: ranking", "procedure: periodic\nevery: month"),)


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ((), date(2026, 3, 31)),
        ((COUNTER, ONE_KIND), date(2026, 3, 10)),
        (PERIODIC, date(2026, 3, 31)),
        (MONTHLY, date(2026, 3, 31)),
    ],
    ids=["ranking: the closing", "counter: the arrival", "periodic: the window", "periodic: the month"],
)
def test_when_the_term_begins(bozza, iniziata, changes, start):
    done = arrived(iniziata, opened(bozza, *changes))
    assert found(done, day("04-10")).clock.start == start


def test_a_draft_has_no_clock(iniziata):
    assert found(iniziata(), day("04-10")) is None


def test_an_integration_holds_the_clock_until_the_answer(domanda, dopo, sara):
    done = domanda("Sonia", works=None)
    proposed(dopo(sara), done)
    request = asked(dopo(sara, at=day("04-10")), done)
    waiting = found(done, day("04-15"))
    assert (waiting.clock.used, waiting.clock.held, waiting.clock.due) == (10, 5, None)
    assert [pause.why for pause in waiting.pauses] == [Why.INTEGRATION]
    integrations.answer(own(done, day("04-20")), request=request, answers={"works": "true"})
    after = found(done, day("04-22"))
    assert (after.clock.used, after.clock.held, after.clock.due) == (12, 10, date(2026, 5, 11)), "10 May is a Sunday"


def test_what_expires_holds_it_until_its_term_and_not_until_the_periodic_work(domanda, dopo, sara):
    done = domanda("Sonia", works=None)
    proposed(dopo(sara), done)
    asked(dopo(sara, at=day("04-10")), done)
    integrations.expire_due(system("tick", at=day("05-20")))
    assert found(done, day("05-20")).clock.held == 20


def test_the_law_lets_an_integration_stop_the_clock_once(domanda, dopo, sara):
    done = domanda("Sonia", works=None)
    proposed(dopo(sara), done)
    first = asked(dopo(sara, at=day("04-10")), done)
    integrations.answer(own(done, day("04-12")), request=first, answers={"works": "false"})
    asked(dopo(sara, at=day("04-15")), done)
    assert found(done, day("04-20")).clock.held == 2
    assert len(found(done, day("04-20")).pauses) == 1


def test_it_stops_for_good_when_the_ranking_is_final(domanda, dopo, sara):
    done = domanda("Olga")
    proposed(dopo(sara), done)
    decided(dopo(sara), done)
    ranking = rankings.compute(dopo(sara), call=done.call)
    rankings.publish(dopo(sara, at=day("04-10")), ranking=ranking, act_number="Determina 40/2026")
    ended = found(done, day("12-31"))
    assert (ended.concluded, ended.clock.used) == (date(2026, 4, 10), 10)
    assert not ended.is_late(date(2026, 12, 31))
    assert procedure.watched(Application.objects.all(), day("12-31")) == []


@pytest.mark.parametrize(
    ("on", "listed", "late"),
    [("04-22", 0, False), ("04-23", 1, False), ("04-30", 1, False), ("05-01", 1, True), ("06-15", 1, True)],
)
def test_what_is_late_or_about_to_be(domanda, on, listed, late):
    domanda("Olga")
    watched = procedure.watched(Application.objects.all(), day(on))
    assert len(watched) == listed
    assert all(item.is_late(day(on).date()) is late for item in watched)


def test_the_most_urgent_come_first_and_what_stands_still_is_left_out(domanda, dopo, sara):
    one, other = domanda("Sonia", works=None), domanda("Olga", works=None)
    proposed(dopo(sara), one)
    asked(dopo(sara, at=day("04-08")), one)
    assert [item.application for item in procedure.watched(Application.objects.all(), day("04-25"))] == [other]


def test_the_list_costs_the_same_for_one_and_for_three(domanda, assert_list_queries):
    number = iter(("Olga", "Nadia", "Paola", "Rita"))

    def show():
        assert procedure.watched(Application.objects.all(), day("05-10"))

    assert_list_queries(5, add_row=lambda: domanda(next(number)), show=show)
