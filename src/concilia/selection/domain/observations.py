"""Observations on a provisional ranking: sent within its term, each answered with a reason."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.applications.domain import facts
from concilia.applications.models import Application
from concilia.core import clock, crypto, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import protocol
from concilia.documents.models import Protocol

from ..models import Assessment, Observation, Ranking, RankingRow
from ..states import OBSERVATION, RankingState
from . import assessments, frozen, rankings, telling, terms
from .assessments import Outcomes


def send(act: Act, *, application: Application, text: str) -> Observation:
    """Write about the provisional ranking that the application is in. Side effects: protocol number, row, audit entry, notice.

    Raises Refusal when the text is empty, no ranking is provisional or its term is over.
    """
    access.require(act, "selection.observation.send", application)
    if not text.strip():
        raise Refusal("selection.observation.empty", _("Scrivi le tue osservazioni."))
    ranking = provisional_of(application)
    if ranking is None or ranking.observations_until is None:
        raise Refusal("selection.observation.none", _("Non c'è una graduatoria provvisoria su cui fare osservazioni."))
    if terms.is_over(ranking.observations_until, act.at):
        raise Refusal(
            "selection.observation.late",
            _("Il termine per le osservazioni è finito il %(day)s."),
            day=ranking.observations_until.astimezone(clock.ROME).strftime("%d/%m/%Y"),
        )
    with act.writing():
        number = protocol.register(
            act,
            network=application.call.network,
            direction=Protocol.Direction.IN,
            subject=f"Osservazioni sulla graduatoria provvisoria, domanda {application.protocol}",
            about=application,
            sha256=hashlib.sha256(crypto.keyed_hash(text, purpose="observation").encode()).hexdigest(),
        )
        made = Observation.objects.create(
            network_id=application.network_id,
            ranking=ranking,
            application=application,
            text=text.strip(),
            protocol=number,
            received_at=act.at,
            received_by=act.actor,
        )
        audit.record(act, "selection.observation.send", made)
        _tell(act, made, "selection.observation.received")
    return made


def provisional_of(application: Application) -> Ranking | None:
    """The provisional ranking that has the application in it."""
    return Ranking.objects.filter(state=RankingState.PROVISIONAL, rows__application=application).first()


def accept(act: Act, *, observation: Observation, outcomes: Outcomes | None = None) -> Ranking:
    """Accept an observation: the decision is changed, and a new version of the ranking is computed, pending.

    ``outcomes``: what is decided otherwise, as ``assessments.decide`` takes it. The act's reason is the answer. Side
    effects, in order: the decision, state and audit entry, notice, the new version. Raises Refusal when nothing changes:
    an accepted observation must be seen in the decision or in what was integrated.
    """
    access.require(act, "selection.observation.accept", observation)
    call = observation.ranking.call
    with act.writing():
        frozen.hold(call)
        if outcomes:
            assessment = Assessment.objects.get(application=observation.application_id)
            assessments.decide(act, assessment=assessment, outcomes=_whole(assessment, outcomes))
        _check_changed(observation)
        _answer(act, observation, "accept")
        return rankings.compute(act, call=call, seed=observation.ranking.inputs["seed"])


def _whole(assessment: Assessment, outcomes: Outcomes) -> Outcomes:
    """The new outcomes, and for the other requirements those decided before."""
    before = {check.code: (check.outcome, check.reason) for check in assessment.checks.all()}
    return {**before, **outcomes}


def _check_changed(observation: Observation) -> None:
    row = RankingRow.objects.select_related("application__counting", "version").get(
        ranking=observation.ranking_id, application=observation.application_id
    )
    now = frozen.decisions(observation.ranking.call).get(row.application_id, {})
    current, counted = facts.hash_of(row.application), facts.hash_of(frozen.as_ranked(row))
    if now == row.decided and current == counted:
        raise Refusal(
            "selection.observation.unchanged",
            _("Se accogli l'osservazione qualcosa cambia: correggi la decisione, o chiedi prima un'integrazione."),
        )


def reject(act: Act, *, observation: Observation) -> Observation:
    """Do not accept an observation; the act's reason is the answer. Side effects: state, audit entry, notice."""
    access.require(act, "selection.observation.reject", observation)
    with act.writing():
        _answer(act, observation, "reject")
    return observation


def _answer(act: Act, observation: Observation, verb: str) -> None:
    if observation.ranking.state != RankingState.PROVISIONAL:
        raise Conflict("selection.observation.final", _("La graduatoria non è più provvisoria."))
    audit.transition(act, observation, verb, table=OBSERVATION, answer=act.reason.strip())
    _tell(act, observation, "selection.observation.answered", outcome=observation.get_state_display())


def _tell(act: Act, observation: Observation, code: str, **more: object) -> None:
    application = observation.application
    title = texts.in_language(application.call.title)
    for to in telling.recipients_of(application):
        notices.queue(act, code, about=application, to=to, call=title, protocol=observation.protocol, **more)
