"""The procedure in the demo: paper at the desk, integrations, prior notices, observations on a provisional ranking."""

from __future__ import annotations

from random import Random

from concilia.applications.domain import facts, paper
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core.act import system
from concilia.networks.models import Organisation
from concilia.selection.domain import integrations, observations, prior_notices, rankings, terms
from concilia.selection.models import Assessment, IntegrationRequest, RefusalNotice
from concilia.selection.models.integration import OTHER
from concilia.selection.procedure_states import RefusalNoticeState
from concilia.selection.queries import explaining
from concilia.selection.states import Outcome

from .. import answers
from .applying import applicants
from .scene import Scene, at, moment

#: Calls: of which one application comes on paper, whose ranking is provisional first, in which some must prove something.
ON_PAPER = "castellanza-a-assistance-2026"
PROVISIONAL = "adda-martesana-incentives-2026"
TO_PROVE = "brescia-oltre-la-scuola-2026"


def enter_paper(scene: Scene) -> None:
    """Who came to the desk on 17 March is registered on the 19th, and counts from the 17th."""
    call = scene.calls[ON_PAPER]
    online = {one.actor for one in applicants(scene, call) if not isinstance(one, Organisation)}
    adult = next(one for one in scene.adults[call.network.code] if one.life.elders and one.actor not in online)
    with at("2026-03-19 09:30"):
        paper.enter(
            scene.official(call),
            call=call,
            received_at=moment("2026-03-17 11:20"),
            note="Consegnata a mano allo sportello, registrata alla riapertura dell'ufficio.",
            applicant=adult.person,
            answers=answers.BY_CALL[call.code](Random("paper"), adult.life),  # noqa: S311 - the same everywhere
        )


def ask(scene: Scene) -> None:
    """What is to be clarified is asked for, and at the counter the refusals are told beforehand. Clock: 4 and 5 May."""
    with at("2026-05-04 11:00"):
        for call in scene.calls.values():
            integrations.ask_many(scene.official(call), call=call, reason="Un dato della domanda manca: completalo.")
            if terms.prior_notice_applies(calls.rules(calls.rules_at(call, moment("2026-05-04 11:00")))):
                _warn(scene, call)
        _ask_for_proofs(scene)
    with at("2026-05-05 18:00"):
        _answer(scene)
        for notice in RefusalNotice.objects.filter(state=RefusalNoticeState.SENT).order_by("sent_at", "number", "pk")[
            :1
        ]:
            act = scene.act_of(notice.application.applicant_id or notice.application.organisation_id)
            prior_notices.observe(
                act, notice=notice, text="La mia situazione è cambiata: chiedo di rivedere la domanda."
            )


def _warn(scene: Scene, call: Call) -> None:
    rows = Assessment.objects.filter(application__call=call).exclude(checks__proposed=Outcome.UNKNOWN)
    for assessment in rows.select_related("application__call__network").order_by("application__protocol__number"):
        refused = explaining.refused(assessment.application)
        if refused:
            reasons = prior_notices.proposed_reasons(assessment.application, refused)
            prior_notices.send(scene.official(call), application=assessment.application, reasons=reasons)


def _ask_for_proofs(scene: Scene) -> None:
    """Four families are asked to prove what they declared about one requirement, within eight days."""
    call = scene.calls[TO_PROVE]
    code = calls.rules(calls.rules_at(call, call.published_at or moment("2026-05-04 11:00"))).file.requirements[0].code
    rows = Assessment.objects.filter(application__call=call, application__state="submitted")
    rows = rows.select_related("application__call__network", "application__applicant", "application__rules__call")
    for assessment in rows.order_by("application__protocol__number")[:4]:
        integrations.ask(
            scene.official(call),
            application=assessment.application,
            requirements=[code],
            documents=[OTHER],
            reason="Serve la conferma di quanto dichiarato: rispondi e, se puoi, allega l'attestazione.",
            days=8,
        )


def _answer(scene: Scene) -> None:
    """Every second one confirms what was declared; the others let the term end."""
    for request in IntegrationRequest.objects.order_by("protocol__number")[::2]:
        application = request.application
        known = facts.facts_of(application)
        act = scene.act_of(application.applicant_id or application.organisation_id)
        given = {name: known.get(name) for name in request.facts}
        integrations.answer(act, request=request, answers=given, note="Confermo quanto dichiarato.")


def expose(scene: Scene) -> None:
    """One call takes observations on its ranking, for five days. Clock: 11 to 13 May."""
    call = scene.calls[PROVISIONAL]
    with at("2026-05-11 12:00"):
        act = scene.official(call)
        shown = rankings.expose(act, ranking=rankings.compute(act, call=call), act_number="100/2026")
    with at("2026-05-13 16:00"):
        application = shown.rows.order_by("position", "public_code").first().application  # type: ignore[union-attr]
        observations.send(
            scene.act_of(application.organisation_id),
            application=application,
            text="Chiediamo di verificare il punteggio attribuito.",
        )


def conclude(scene: Scene) -> None:
    """The terms end: what was not answered expires, observations are answered. Clock: 18 May."""
    with at("2026-05-18 09:00"):
        integrations.expire_due(system("tick"))
        prior_notices.expire_due(system("tick"))
        for notice in RefusalNotice.objects.filter(state=RefusalNoticeState.OBSERVED).select_related(
            "application__call"
        ):
            act = scene.official(notice.application.call).because("Le osservazioni non portano documenti nuovi.")
            prior_notices.reject(act, notice=notice)
        call = scene.calls[PROVISIONAL]
        for observation in call.rankings.get(state="provisional").observations.all():
            reason = "Il punteggio è quello dei criteri dell'avviso, riletto riga per riga."
            observations.reject(scene.official(call).because(reason), observation=observation)
