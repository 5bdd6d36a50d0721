"""Calls and applications for the tests of the administrative procedure."""

from datetime import UTC, datetime

from concilia.applications.domain import applications
from concilia.calls.domain import calls
from concilia.core.act import Act, system
from concilia.selection.domain import assessments
from concilia.selection.models import Assessment
from tests.fixtures.calls import BEFORE, INSIDE

TERMS = "publication: families"
COUNTER = ("procedure: ranking", "procedure: counter")
ONE_KIND = ("order:\n  - {by: total, direction: descending}\n  - {by: isee}\n", "")
PROVISIONAL = (
    TERMS,
    TERMS + "\nterms:\n  - {code: OBSERVATIONS, from: publication, days: 10, label: Osservazioni}",
)
INTEGRATION_15 = (TERMS, TERMS + "\nterms:\n  - {code: INTEGRATION, from: request, days: 15, label: Integrazione}")
LATE_MARKED = (
    TERMS,
    TERMS + "\nterms:\n  - {code: INTEGRATION, from: request, days: 10, late: marked, label: Integrazione}",
)


def day(text, hour=10):
    """An instant of a day of 2026, `day("04-07")`, on the clock of UTC."""
    return datetime.fromisoformat(f"2026-{text}T{hour:02}:00").replace(tzinfo=UTC)


def opened(bozza, *changes):
    """The call, published with changes."""
    return calls.publish(system("test", at=BEFORE), call=bozza(*changes))


def arrived(iniziata, call, name="Sonia", at=INSIDE, **answers):
    """An application to a call."""
    draft = iniziata(name, call=call, at=at, **answers)
    return applications.submit(Act(actor=draft.started_by, at=at), application=draft)


def own(application, at):
    """An act of who applied."""
    return Act(actor=application.submitted_by, at=at)


def proposed(act, application):
    """The assessment of an application, proposed."""
    assessments.propose(act, call=application.call)
    return Assessment.objects.get(application=application)


def decided(act, application):
    """Decide an application as it stands, with a reason for each doubt."""
    assessment = Assessment.objects.get(application=application)
    outcomes = {
        check.code: (check.outcome, check.reason or "Come da verifica")
        for check in assessment.checks.all()
        if check.outcome != "met"
    }
    return assessments.decide(act, assessment=assessment, outcomes=outcomes)
