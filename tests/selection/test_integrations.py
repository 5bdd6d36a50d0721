"""Integration requests: what is missing is asked for, answered in a new version, or left unmet when the term ends."""

import pytest
from django.db import IntegrityError, connection, transaction

from concilia.applications.domain import applications, facts
from concilia.applications.models import Integration
from concilia.audit.models import Entry
from concilia.core import guards
from concilia.core.act import Act, system
from concilia.core.errors import NotAllowed
from concilia.documents.domain.documents import about_documents
from concilia.notices.models import Notice
from concilia.selection.domain import assessments, integrations, rankings
from concilia.selection.models import Assessment, IntegrationRequest, RankingRow
from concilia.selection.models.integration import OTHER
from concilia.selection.procedure_states import IntegrationState
from concilia.selection.states import AssessmentState, Outcome, Place
from tests.fixtures.refusals import refused
from tests.selection.procedures import INTEGRATION_15, LATE_MARKED, arrived, day, decided, opened, own, proposed

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24
ASKED, IN_TIME, LATE = day("04-09"), day("04-15"), day("04-21")


@pytest.fixture
def sonia(domanda, dopo, sara):
    """Sonia left out whether she works."""
    done = domanda("Sonia", works=None)
    proposed(dopo(sara), done)
    return done


@pytest.fixture
def asked(dopo, sara):
    """Ask an application for WORK: `asked(sonia)`."""

    def ask(application, at=ASKED, **more):
        given = {"requirements": ["WORK"], "reason": "Manca se lavori", **more}
        return integrations.ask(dopo(sara, at=at), application=application, **given)

    return ask


def check(application, code="WORK"):
    return Assessment.objects.get(application=application).checks.get(code=code)


def answered(request, at=IN_TIME, **more):
    given = {"answers": {"works": "true"}, **more}
    return integrations.answer(own(request.application, at), request=request, **given)


@pytest.mark.seed("MA-23")
def test_what_is_missing_is_asked_for_and_the_answer_is_a_new_version(sonia, asked):
    before = (sonia.facts, sonia.sealed, sonia.facts_hash, sonia.answers)
    request = asked(sonia)
    assert (request.facts, request.days, request.state) == (["works"], 10, IntegrationState.OPEN)
    assert request.due_at == day("04-20", 21).replace(minute=59, second=59)
    assert check(sonia).outcome == Outcome.UNKNOWN
    answered(request)
    sonia = type(sonia).objects.get(pk=sonia.pk)
    assert (sonia.facts, sonia.sealed, sonia.facts_hash, sonia.answers) == before
    version = Integration.objects.get(application=sonia)
    assert (version.number, version.request, version.changed, version.late) == (2, request.pk, ["works"], False)
    assert facts.facts_of(sonia)["works"] == "true"
    assert facts.submitted_facts_of(sonia)["works"] is None
    assert check(sonia).outcome == Outcome.MET
    assert request.version == version
    assert facts.are_frozen(sonia)


def test_special_answers_are_sealed_in_the_new_version_too(domanda, dopo, sara, asked):
    done = domanda("Canarina", works=None, disability="true")
    proposed(dopo(sara), done)
    answered(asked(done))
    version = Integration.objects.get()
    assert "disability" not in version.facts
    assert facts.facts_of(done.__class__.objects.get(pk=done.pk))["disability"] == "true"


def test_a_version_is_never_edited(sonia, asked):
    answered(asked(sonia))
    for change in ({"facts": {}}, {"facts_hash": "0" * 64}, {"late": True}):
        with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
            Integration.objects.update(**change)
    assert not guards.missing()
    assert connection.vendor in ("sqlite", "postgresql")


def test_a_second_integration_counts_in_the_place_of_the_first(sonia, asked):
    answered(asked(sonia), answers={"works": "false"})
    answered(asked(sonia, at=day("04-16"), requirements=["WORK"]), at=day("04-17"))
    sonia = type(sonia).objects.get(pk=sonia.pk)
    assert sonia.latest.number == 3
    assert facts.facts_of(sonia)["works"] == "true"
    assert Integration.objects.filter(counts_for=sonia).count() == 1


def test_only_what_was_asked_may_be_answered(sonia, asked):
    request = asked(sonia)
    with refused("applications.integrate.beyond"):
        answered(request, answers={"works": "true", "isee": "1.00"})
    with refused("selection.integration.beyond"):
        answered(request, files=[("NOT_ASKED", "a.png", PNG)])
    with refused("selection.integration.empty"):
        answered(request, answers={"works": None}, note=" ")
    with refused("applications.integrate.unreadable"):
        answered(request, answers={"works": "forse"})
    request.refresh_from_db()
    assert request.state == IntegrationState.OPEN
    assert not Integration.objects.exists()


def test_a_document_alone_is_an_answer(sonia, asked, settings, tmp_path):
    settings.PRIVATE_FILES = tmp_path
    request = asked(sonia, documents=[OTHER])
    answered(request, answers={}, files=[(OTHER, "contratto.png", PNG)], note="Ecco il contratto")
    assert [document.title for document in about_documents(request)] == ["contratto.png"]
    assert not about_documents(sonia).exists()
    assert check(sonia).outcome == Outcome.UNKNOWN
    assert (request.state, request.note) == (IntegrationState.ANSWERED, "Ecco il contratto")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"requirements": [], "documents": []}, "selection.integration.nothing"),
        ({"requirements": ["NONE"]}, "selection.integration.unknown"),
        ({"documents": ["NONE"]}, "selection.integration.unknown"),
        ({"reason": "  "}, "selection.integration.reason"),
        ({"days": 0}, "selection.integration.days"),
        ({"days": 31}, "selection.integration.days"),
    ],
)
def test_a_request_names_what_why_and_until_when(sonia, asked, given, code):
    with refused(code):
        asked(sonia, **given)
    assert not IntegrationRequest.objects.exists()


def test_the_term_is_the_calls_own(bozza, iniziata, dopo, sara, asked):
    done = arrived(iniziata, opened(bozza, INTEGRATION_15), works=None)
    proposed(dopo(sara), done)
    assert asked(done).days == 15
    assert integrations.cancel(dopo(sara, "Non serve", at=IN_TIME), request=done.integration_requests.get())
    assert asked(done, at=IN_TIME, days=5).days == 5


def test_one_open_request_at_a_time_and_only_after_a_proposal(domanda, dopo, sara, asked):
    done = domanda("Sonia", works=None)
    with refused("selection.integration.proposal"):
        asked(done)
    proposed(dopo(sara), done)
    asked(done)
    with refused("selection.integration.twice"):
        asked(done)


def test_while_it_is_open_nobody_decides(sonia, asked, dopo, sara):
    request = asked(sonia)
    with refused("selection.decide.asking"):
        decided(dopo(sara, at=IN_TIME), sonia)
    assert assessments.decide_many(dopo(sara, at=IN_TIME), call=sonia.call) == 0
    answered(request)
    assert assessments.decide_many(dopo(sara, at=IN_TIME), call=sonia.call) == 1


def test_a_decided_application_is_to_be_decided_again(sonia, asked, dopo, sara):
    decided(dopo(sara), sonia)
    asked(sonia)
    assert Assessment.objects.get(application=sonia).state == AssessmentState.PROPOSED
    assert Entry.objects.filter(verb="selection.assessment.reopen").count() == 1


# The end of the term


def test_who_withdrew_is_neither_reminded_nor_told_of_the_end(sonia, asked):
    asked(sonia)
    applications.withdraw(Act(actor=sonia.submitted_by, at=IN_TIME), application=sonia)
    assert integrations.remind(system("tick", at=day("04-18"))) == 0
    assert integrations.expire_due(system("tick", at=LATE)) == 1
    codes = set(Notice.objects.values_list("code", flat=True))
    assert not codes & {"selection.integration.reminder", "selection.integration.expired"}


def test_at_the_end_of_the_term_the_requirement_stands_unmet_with_the_reason(sonia, asked, dopo, sara):
    request = asked(sonia)
    assert integrations.expire_due(system("tick", at=request.due_at)) == 0
    assert integrations.expire_due(system("tick", at=LATE)) == 1
    assert integrations.expire_due(system("tick", at=LATE)) == 0
    request.refresh_from_db()
    found = check(sonia)
    assert request.state == IntegrationState.EXPIRED
    assert (found.proposed, found.decided) == (Outcome.UNKNOWN, Outcome.NOT_MET)
    assert found.reason == "Integrazione chiesta il 09/04/2026 con termine al 20/04/2026: nessuna risposta."
    assert Assessment.objects.get(application=sonia).state == AssessmentState.PROPOSED
    decided(dopo(sara, at=LATE), sonia)
    ranking = rankings.compute(dopo(sara, at=LATE), call=sonia.call)
    assert ranking.rows.get().place == Place.NOT_ELIGIBLE


def test_the_bulk_confirmation_never_admits_who_did_not_answer(sonia, asked, dopo, sara):
    asked(sonia, requirements=["ISEE", "WORK"])
    integrations.expire_due(system("tick", at=LATE))
    assert assessments.decide_many(dopo(sara, at=LATE), call=sonia.call) == 0


def test_the_last_second_is_in_time_and_the_next_is_not(sonia, asked):
    request = asked(sonia)
    with refused("selection.integration.late"):
        answered(request, at=LATE)
    answered(request, at=request.due_at.replace(microsecond=999_999))
    assert not Integration.objects.get().late


def test_a_late_answer_is_refused_unless_the_call_marks_it(sonia, asked):
    request = asked(sonia)
    integrations.expire_due(system("tick", at=LATE))
    request.refresh_from_db()
    with refused("selection.integration.late"):
        answered(request, at=LATE)


def test_a_late_answer_is_marked_where_the_call_says_so(bozza, iniziata, dopo, sara, asked):
    done = arrived(iniziata, opened(bozza, LATE_MARKED), works=None)
    proposed(dopo(sara), done)
    request = asked(done)
    integrations.expire_due(system("tick", at=LATE))
    request.refresh_from_db()
    answered(request, at=LATE)
    assert Integration.objects.get().late
    assert check(done).outcome == Outcome.MET


# The ranking


def test_the_ranking_reads_what_was_integrated_and_is_made_again_to_the_byte(sonia, asked, dopo, sara):
    decided(dopo(sara), sonia)
    first = rankings.compute(dopo(sara), call=sonia.call)
    rankings.publish(dopo(sara), ranking=first, act_number="Determina 40/2026")
    assert first.rows.get().place == Place.INCOMPLETE
    answered(asked(sonia))
    assessments.decide_many(dopo(sara, at=IN_TIME), call=sonia.call)
    second = rankings.compute(dopo(sara, at=IN_TIME), call=sonia.call)
    assert second.rows.get().place == Place.FUNDED
    assert second.rows.get().version == Integration.objects.get()
    assert second.input_hash != first.input_hash
    assert rankings.verify(first) == rankings.verify(second) == []
    RankingRow.objects.filter(ranking=second).update(version=None)
    assert "the input is not what was ranked" in rankings.verify(second)


def test_a_ranking_computed_before_an_integration_is_not_published(sonia, asked, dopo, sara):
    request = asked(sonia)
    ranking = rankings.compute(dopo(sara), call=sonia.call)
    answered(request)
    assessments.decide_many(dopo(sara, at=IN_TIME), call=sonia.call)
    with refused("selection.publish.changed"):
        rankings.publish(dopo(sara, at=IN_TIME), ranking=ranking, act_number="Determina 40/2026")


# Many at once, notices, who may


def test_many_are_asked_at_once_each_for_what_it_lacks(domanda, avviso, dopo, sara):
    made = [domanda("Sonia", works=None), domanda("Rita", works=None), domanda("Olga")]
    proposed(dopo(sara), made[0])
    requests = integrations.ask_many(dopo(sara, at=ASKED), call=avviso, reason="Manca se lavori")
    assert [request.application for request in requests] == made[:2]
    assert integrations.ask_many(dopo(sara, at=ASKED), call=avviso, reason="Manca se lavori") == []


def test_only_some_are_asked(domanda, avviso, dopo, sara):
    made = [domanda("Sonia", works=None), domanda("Rita", works=None)]
    proposed(dopo(sara), made[0])
    some = {"reason": "Manca", "requirements": ["WORK"], "only": [made[1].pk]}
    assert [r.application for r in integrations.ask_many(dopo(sara, at=ASKED), call=avviso, **some)] == [made[1]]


def test_who_must_answer_is_told_and_reminded_once(sonia, asked):
    request = asked(sonia)
    told = Notice.objects.get(code="selection.integration.asked")
    assert "entro il 20/04/2026 (10 giorni)" in told.body
    assert "Manca se lavori" in told.body
    assert told.subject == "Comunicazione sulla tua domanda"
    assert integrations.remind(system("tick", at=day("04-16"))) == 0
    assert integrations.remind(system("tick", at=day("04-18"))) == 1
    assert integrations.remind(system("tick", at=day("04-19"))) == 0
    answered(request, at=day("04-19"))
    assert Notice.objects.filter(code="selection.integration.answered").count() == 1


def test_what_is_taken_back_needs_a_reason(sonia, asked, dopo, sara):
    request = asked(sonia)
    with refused("audit.reason"):
        integrations.cancel(dopo(sara), request=request)
    integrations.cancel(dopo(sara, "Il documento c'era già"), request=request)
    assert request.state == IntegrationState.CANCELLED
    assert integrations.expire_due(system("tick", at=LATE)) == 0


def test_only_the_office_asks_and_only_who_applied_answers(sonia, asked, dopo, irene, elena, davide, marco):
    for stranger in (irene, elena, davide, marco):
        with pytest.raises(NotAllowed):
            integrations.ask(dopo(stranger), application=sonia, requirements=["WORK"], reason="Manca")
    request = asked(sonia)
    for stranger in (marco, elena):
        with pytest.raises(NotAllowed):
            integrations.answer(dopo(stranger), request=request, answers={"works": "true"})


def test_who_withdrew_has_nothing_more_to_answer(sonia, asked):
    request = asked(sonia)
    applications.withdraw(Act(actor=sonia.submitted_by, at=IN_TIME), application=sonia)
    with refused("applications.integrate.state"):
        answered(request)
