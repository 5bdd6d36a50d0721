"""Admissibility: the machine proposes the outcome of each requirement, a person decides with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.rows import batches
from concilia.engines.rules import CallRules, Evaluation

from ..models import Assessment, Check
from ..procedure_states import IntegrationState
from ..states import ASSESSMENT, AssessmentState, Outcome
from . import frozen, prior_notices

BATCH = 500

#: Code of a requirement → outcome and the person's reason.
Outcomes = Mapping[str, tuple[str, str]]


def propose(act: Act, *, call: Call) -> int:
    """Propose the outcomes of every submitted application that has none yet, each by its own rules. Returns how many.

    Bulk verb. Side effects: assessments, their checks, one audit entry.
    """
    access.require(act, "selection.assessment.propose", call)
    with act.writing():
        frozen.hold(call)
        waiting = list(frozen.submitted(call).filter(assessment=None).order_by("pk"))
        for rules, group in frozen.by_version(waiting):
            _add(act, rules, group, frozen.evaluated(rules, group))
        if waiting:
            audit.record(act, "selection.assessment.propose", call, applications=len(waiting))
    return len(waiting)


def _add(act: Act, rules: CallRules, applications: Iterable[Application], evaluation: Evaluation) -> None:
    outcomes = {item.code: evaluation.outcomes(item.code).to_list() for item in rules.file.requirements}
    rows = [
        Assessment(network_id=application.network_id, application=application, proposed_at=act.at)
        for application in applications
    ]
    checks = (
        Check(network_id=row.network_id, assessment=row, code=code, proposed=frozen.OUTCOME[found[place]])
        for place, row in enumerate(rows)
        for code, found in outcomes.items()
    )
    Assessment.objects.bulk_create(rows, batch_size=BATCH)
    Check.objects.bulk_create(checks, batch_size=BATCH)


def propose_again(act: Act, applications: Sequence[Application]) -> int:
    """Propose again what nobody has decided yet, when facts came that were missing. Returns how many proposals changed.

    Part of a verb: it asks no right of its own. Side effects: checks, one audit entry for each assessment.
    """
    waiting = Assessment.objects.filter(application__in=applications, state=AssessmentState.PROPOSED)
    by_application = {row.application_id: row for row in waiting.prefetch_related("checks")}
    changed: list[Check] = []
    for application in applications:
        if assessment := by_application.get(application.pk):
            found = frozen.evaluated(calls.rules(application.rules), [application])
            changed += _updated(act, assessment, found)
    Check.objects.bulk_update(changed, ["proposed"])
    return len(changed)


def _updated(act: Act, assessment: Assessment, found: Evaluation) -> list[Check]:
    changed = []
    for check in assessment.checks.all():
        outcome = frozen.OUTCOME[found.outcomes(check.code)[0]]
        if check.proposed != outcome:
            check.proposed = outcome
            changed.append(check)
    if changed:
        audit.record(act, "selection.assessment.propose_again", assessment, codes=[check.code for check in changed])
    return changed


def decide(act: Act, *, assessment: Assessment, outcomes: Outcomes) -> Assessment:
    """Decide an application's requirements: those not named are confirmed as proposed. It can be decided again.

    ``outcomes``: code → (outcome, reason); a reason is needed to differ from the proposal, to refuse, and to leave a
    requirement to be clarified. Side effects: checks, state, audit entry. Raises Refusal with all that lacks a reason,
    while an integration request is open, and where a refusal was not told beforehand (art. 10-bis L. 241/1990).
    """
    access.require(act, "selection.assessment.decide", assessment)
    if assessment.application.state != ApplicationState.SUBMITTED:
        raise Refusal("selection.decide.application", _("La domanda non conta più: è stata ritirata o sostituita."))
    checks = list(assessment.checks.order_by("pk"))
    _check_known(checks, outcomes)
    for check in checks:
        outcome, reason = outcomes.get(check.code, (check.proposed, ""))
        check.decided, check.reason = Outcome(outcome), reason.strip()
    _check_reasons(assessment, checks)
    _check_not_asking(assessment)
    prior_notices.check_told(act, assessment, {check.code for check in checks if check.decided == Outcome.NOT_MET})
    with act.writing():
        audit.transition(
            act, assessment, "decide", table=ASSESSMENT, data={check.code: str(check.decided) for check in checks}
        )
        Check.objects.bulk_update(checks, ["decided", "reason"])
    return assessment


def _check_known(checks: list[Check], outcomes: Outcomes) -> None:
    unknown = sorted(set(outcomes) - {check.code for check in checks})
    if unknown:
        raise Refusal(
            "selection.decide.code",
            _("L'avviso non ha i requisiti: %(codes)s."),
            codes=", ".join(unknown),
        )


def _check_reasons(assessment: Assessment, checks: list[Check]) -> None:
    silent = {check.code for check in checks if _needs_reason(check) and not check.reason}
    if silent:
        labels = "; ".join(_labels(assessment, silent))
        raise Refusal("selection.decide.reason", _("Scrivi il motivo per: %(labels)s."), labels=labels)


def _check_not_asking(assessment: Assessment) -> None:
    asking = assessment.application.integration_requests.filter(state=IntegrationState.OPEN).order_by("number").first()
    if asking:
        raise Refusal(
            "selection.decide.asking",
            _(
                "È in corso una richiesta di integrazione, fino al %(day)s: aspetta la risposta, o annullala con un motivo."
            ),
            day=asking.due_at.astimezone(clock.ROME).strftime("%d/%m/%Y"),
        )


def reopen(act: Act, *, assessment: Assessment) -> None:
    """A decided assessment is to be decided again; no verb of its own. Side effects: state, audit entry."""
    if assessment.state == AssessmentState.DECIDED:
        audit.transition(act, assessment, "reopen", table=ASSESSMENT)


def renew(act: Act, *, assessment: Assessment, codes: Iterable[str]) -> None:
    """Propose again, from the facts that count now. Side effects: checks; the assessment is to be decided again.

    The decision on ``codes``, and on each requirement whose proposal changed, is dropped; the log keeps it.
    """
    application = Application.objects.select_related("applicant", "counting", "rules__call").get(
        pk=assessment.application_id
    )
    evaluation = frozen.evaluated(calls.rules(application.rules), [application])
    asked, changed = set(codes), []
    for check in assessment.checks.order_by("pk"):
        found = frozen.OUTCOME[evaluation.outcomes(check.code).to_list()[0]]
        if found != check.proposed or check.code in asked:
            check.proposed, check.decided, check.reason = found, "", ""
            changed.append(check)
    Check.objects.bulk_update(changed, ["proposed", "decided", "reason"])
    reopen(act, assessment=assessment)


def leave_unmet(act: Act, *, assessment: Assessment, codes: Iterable[str], reason: str) -> None:
    """Requirements that nobody completed in time stand as not met, with the reason; a person still decides.

    Side effects: checks; the assessment is to be decided again.
    """
    assessment.checks.filter(code__in=list(codes)).update(decided=Outcome.NOT_MET, reason=reason)
    reopen(act, assessment=assessment)


def _needs_reason(check: Check) -> bool:
    return check.decided != check.proposed or check.decided != Outcome.MET


def _labels(assessment: Assessment, codes: set[str]) -> Iterator[str]:
    rules = calls.rules(assessment.application.rules)
    for item in rules.file.requirements:
        if item.code in codes:
            yield texts.in_language(item.label.model_dump())


def decide_many(act: Act, *, call: Call) -> int:
    """Confirm the proposals that admit in every requirement. Returns how many. Bulk verb; side effects as ``decide``."""
    access.require(act, "selection.assessment.decide", call)
    proposed = Assessment.objects.filter(application__call=call, state=AssessmentState.PROPOSED)
    proposed = proposed.exclude(application__integration_requests__state=IntegrationState.OPEN)
    clear_ones = Q(proposed=Outcome.MET, decided__in=["", Outcome.MET])
    doubtful = Check.objects.filter(assessment__in=proposed).exclude(clear_ones)
    clear = list(proposed.exclude(pk__in=doubtful.values("assessment")).values_list("pk", flat=True))
    done = 0
    with act.writing():
        for part in batches(clear, BATCH):
            done += audit.transition_many(act, Assessment.objects.filter(pk__in=part), "decide", table=ASSESSMENT)
            Check.objects.filter(assessment__in=part).update(decided=Outcome.MET)
    return done
