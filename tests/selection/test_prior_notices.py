"""Prior notice of refusal: reasons first, ten days for observations, then the decision, which says why they did not count."""

from datetime import date

import pytest

from concilia.audit.models import Entry
from concilia.core.act import system
from concilia.core.errors import NotAllowed
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, prior_notices, rankings
from concilia.selection.models import Assessment, RefusalNotice
from concilia.selection.procedure_states import RefusalNoticeState
from concilia.selection.queries import procedure
from concilia.selection.states import Outcome, Place
from tests.fixtures.refusals import refused
from tests.selection.procedures import COUNTER, ONE_KIND, TERMS, arrived, day, decided, opened, own, proposed

WHY = {"ISEE": "L'ISEE è di 30.000,00 euro"}
SENT, ON_DAY_8, LAST, AFTER_IT = day("04-09"), day("04-17"), day("04-20"), day("04-21")


@pytest.fixture
def rita(bozza, iniziata, dopo, sara):
    """Rita applied at the counter with an ISEE above the limit."""
    done = arrived(iniziata, opened(bozza, COUNTER, ONE_KIND), "Rita", isee="30000.00")
    proposed(dopo(sara, at=SENT), done)
    return done


@pytest.fixture
def warned(rita, dopo, sara):
    """Rita's prior notice, sent on 9 April."""
    return prior_notices.send(dopo(sara, at=SENT), application=rita, reasons=WHY)


def observed(notice, at=ON_DAY_8, text="L'ISEE corrente è più basso"):
    return prior_notices.observe(own(notice.application, at), notice=notice, text=text)


def not_admitted(act, application):
    assessment = Assessment.objects.get(application=application)
    return assessments.decide(act, assessment=assessment, outcomes={"ISEE": (Outcome.NOT_MET, "ISEE troppo alto")})


def test_at_a_counter_nobody_is_refused_without_it(rita, dopo, sara):
    with refused("selection.decide.prior_notice") as caught:
        not_admitted(dopo(sara, at=SENT), rita)
    assert "ISEE fino a 25.000,00 euro" in str(caught.value)
    assert Assessment.objects.get(application=rita).state == "proposed"


def test_in_a_competitive_procedure_it_is_not_sent_and_not_asked_for(domanda, dopo, sara):
    done = domanda("Rita", isee="30000.00")
    proposed(dopo(sara), done)
    with refused("selection.refusal_notice.competitive"):
        prior_notices.send(dopo(sara), application=done, reasons=WHY)
    assert not_admitted(dopo(sara), done).state == "decided"


def test_a_competitive_call_may_give_it_all_the_same(bozza, iniziata, dopo, sara):
    term = "\nterms:\n  - {code: PRIOR_NOTICE, from: notice, days: 15, label: Osservazioni}"
    done = arrived(iniziata, opened(bozza, (TERMS, TERMS + term)), "Rita", isee="30000.00")
    proposed(dopo(sara), done)
    assert prior_notices.send(dopo(sara), application=done, reasons=WHY).days == 15


def test_reasons_are_told_and_ten_days_given(warned):
    assert (warned.days, warned.resumes_days, warned.codes) == (10, 10, ["ISEE"])
    told = Notice.objects.get(code="selection.refusal_notice.sent")
    assert "L'ISEE è di 30.000,00 euro" in told.body
    assert "entro il 20/04/2026 (10 giorni, art. 10-bis" in told.body, "the tenth day is a Sunday"
    assert "ISEE" not in told.subject


def test_while_the_term_runs_nobody_refuses(rita, warned, dopo, sara):
    with refused("selection.decide.prior_notice"):
        not_admitted(dopo(sara, at=LAST), rita)
    with refused("selection.refusal_notice.twice"):
        prior_notices.send(dopo(sara, at=LAST), application=rita, reasons=WHY)


def test_without_observations_the_refusal_is_decided_after_the_term(rita, warned, dopo, sara):
    assert prior_notices.expire_due(system("tick", at=LAST)) == 0
    assert prior_notices.expire_due(system("tick", at=AFTER_IT)) == 1
    warned.refresh_from_db()
    assert warned.state == RefusalNoticeState.UNANSWERED
    assert not_admitted(dopo(sara, at=AFTER_IT), rita).state == "decided"


def test_a_term_that_is_over_is_over_even_before_the_periodic_work(rita, warned, dopo, sara):
    assert not_admitted(dopo(sara, at=AFTER_IT), rita).state == "decided"


def test_only_the_reasons_told_may_refuse(rita, warned, dopo, sara):
    assessment = Assessment.objects.get(application=rita)
    both = {"ISEE": (Outcome.NOT_MET, "Alto"), "WORK": (Outcome.NOT_MET, "Non lavora")}
    with refused("selection.decide.prior_notice") as caught:
        assessments.decide(dopo(sara, at=AFTER_IT), assessment=assessment, outcomes=both)
    assert str(caught.value).endswith("Manca per: Lavora.")


def test_observations_must_be_answered_and_the_refusal_says_why_they_did_not_count(rita, warned, dopo, sara):
    observed(warned)
    with refused("selection.decide.prior_notice"):
        not_admitted(dopo(sara, at=AFTER_IT), rita)
    with refused("audit.reason"):
        prior_notices.reject(dopo(sara, at=AFTER_IT), notice=warned)
    prior_notices.reject(dopo(sara, "L'ISEE corrente non è stato presentato", at=AFTER_IT), notice=warned)
    not_admitted(dopo(sara, at=AFTER_IT), rita)
    ranking = rankings.compute(dopo(sara, at=AFTER_IT), call=rita.call)
    rankings.publish(dopo(sara, at=AFTER_IT), ranking=ranking, act_number="Determina 40/2026")
    body = Notice.objects.get(code="selection.not_eligible").body
    assert "ISEE troppo alto; Osservazioni non accolte: L'ISEE corrente non è stato presentato" in body


def test_observations_that_are_accepted_do_not_let_refuse_for_the_same_reason(rita, warned, dopo, sara):
    observed(warned)
    prior_notices.accept(dopo(sara, "L'ISEE corrente è valido", at=AFTER_IT), notice=warned)
    with refused("selection.decide.prior_notice"):
        not_admitted(dopo(sara, at=AFTER_IT), rita)
    assessment = Assessment.objects.get(application=rita)
    admitted = {"ISEE": (Outcome.MET, "ISEE corrente in atti")}
    assert assessments.decide(dopo(sara, at=AFTER_IT), assessment=assessment, outcomes=admitted).state == "decided"


@pytest.mark.parametrize(
    ("text", "at", "code"),
    [
        ("  ", ON_DAY_8, "selection.refusal_notice.empty"),
        ("Ecco", AFTER_IT, "selection.refusal_notice.late"),
    ],
)
def test_observations_come_in_time_and_say_something(warned, text, at, code):
    with refused(code):
        observed(warned, at=at, text=text)
    warned.refresh_from_db()
    assert warned.state == RefusalNoticeState.SENT


@pytest.mark.parametrize(
    ("reasons", "code"), [({}, "selection.refusal_notice.reasons"), ({"ISEE": " "}, "selection.refusal_notice.reasons")]
)
def test_a_notice_has_reasons(rita, dopo, sara, reasons, code):
    with refused(code):
        prior_notices.send(dopo(sara, at=SENT), application=rita, reasons=reasons)
    assert not RefusalNotice.objects.exists()


def test_who_is_below_what_the_call_gives_is_told_too(bozza, iniziata, dopo, sara):
    call = opened(
        bozza,
        COUNTER,
        ONE_KIND,
        ('expression: "months * 100.00"\n  min: 100.00', 'expression: "months * 10.00"\n  min: 100.00'),
    )
    done = arrived(iniziata, call, "Nadia", months="2")
    proposed(dopo(sara, at=SENT), done)
    decided(dopo(sara, at=SENT), done)
    ranking = rankings.compute(dopo(sara, at=SENT), call=call)
    assert ranking.rows.get().place == Place.NOT_ELIGIBLE
    with refused("selection.publish.prior_notice"):
        rankings.publish(dopo(sara, at=SENT), ranking=ranking, act_number="Determina 40/2026")
    prior_notices.send(dopo(sara, at=SENT), application=done, reasons={"BENEFIT_MIN": "Spetta meno del minimo"})
    rankings.publish(dopo(sara, at=AFTER_IT), ranking=ranking, act_number="Determina 40/2026")


# The clock


def clock_of(application, at):
    return procedure.procedure(application, at).clock


def test_observations_on_the_eighth_day_start_the_clock_ten_days_after_the_eighth(rita, warned):
    before = clock_of(rita, SENT)
    assert (before.start, before.used) == (date(2026, 3, 10), 30)
    observed(warned, at=ON_DAY_8)
    stop = procedure.notice_stop(RefusalNotice.objects.get())
    assert (stop.since, stop.resumes) == (date(2026, 4, 9), date(2026, 4, 27))
    assert clock_of(rita, day("04-27")).used == 30
    assert clock_of(rita, day("04-28")).used == 31


def test_without_observations_the_clock_starts_again_when_the_term_ends(rita, warned):
    stop = procedure.notice_stop(warned)
    assert (stop.since, stop.resumes) == (date(2026, 4, 9), date(2026, 4, 20))


def test_a_notice_taken_back_stops_the_clock_no_longer(rita, warned, dopo, sara):
    prior_notices.cancel(dopo(sara, "Errore", at=day("04-12")), notice=warned)
    assert procedure.notice_stop(warned).resumes == date(2026, 4, 12)


# Who may, and the reminders


def test_only_the_office_sends_and_answers_and_only_who_applied_observes(rita, warned, dopo, elena, davide, marco):
    for stranger in (elena, davide, marco):
        with pytest.raises(NotAllowed):
            prior_notices.send(dopo(stranger), application=rita, reasons=WHY)
        with pytest.raises(NotAllowed):
            prior_notices.observe(dopo(stranger), notice=warned, text="Ecco")
    observed(warned)
    for stranger in (elena, davide, marco):
        with pytest.raises(NotAllowed):
            prior_notices.reject(dopo(stranger, "No"), notice=warned)


def test_who_has_not_written_is_reminded_once(warned):
    assert [prior_notices.remind(system("tick", at=at)) for at in (SENT, day("04-18"), day("04-19"))] == [0, 1, 0]
    assert Notice.objects.filter(code="selection.refusal_notice.reminder").count() == 1


def test_every_step_is_in_the_log(rita, warned, dopo, sara):
    observed(warned)
    prior_notices.reject(dopo(sara, "Non cambia", at=AFTER_IT), notice=warned)
    verbs = Entry.objects.filter(object_id=warned.pk).order_by("sequence").values_list("verb", flat=True)
    assert [verb.rpartition(".")[2] for verb in verbs] == ["send", "observe", "reject"]
