"""The provisional phase of a ranking: who is in it may write, the office answers, then the final version is published."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia import audit
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal

from ..models import Observation, Ranking
from ..procedure_states import ObservationState
from ..states import RANKING, RankingState
from . import terms


def current(call: Call) -> Ranking | None:
    """The provisional version of a call, while it is one."""
    return Ranking.objects.filter(call=call, state=RankingState.PROVISIONAL).first()


def is_owed(ranking: Ranking) -> bool:
    """Whether this version must be provisional first: the call takes observations and none was final before."""
    if terms.of(calls.rules(ranking.rules), "OBSERVATIONS") is None:
        return False
    return not _final(ranking.call).exists()


def _final(call: Call) -> QuerySet[Ranking]:
    shown = (RankingState.PUBLISHED, RankingState.SUPERSEDED)
    return Ranking.objects.filter(call=call, state__in=shown, observations_until=None)


def term_end(act: Act, ranking: Ranking) -> datetime:
    """The last second for observations on a version that becomes provisional now. Raises Refusal when it can't."""
    term = terms.of(calls.rules(ranking.rules), "OBSERVATIONS")
    if term is None or not is_owed(ranking):
        raise Refusal(
            "selection.expose.no_phase", _("Per questa graduatoria non c'è una fase provvisoria: pubblicala e basta.")
        )
    if current(ranking.call):
        raise Refusal(
            "selection.expose.twice",
            _("C'è già una graduatoria provvisoria: rispondi alle osservazioni e pubblica quella definitiva."),
        )
    return terms.due(act.at, term.days, working=term.working)


def waiting(ranking: Ranking) -> QuerySet[Observation]:
    """The observations that nobody has answered yet."""
    return Observation.objects.filter(ranking=ranking, state=ObservationState.RECEIVED)


def check_over(act: Act, ranking: Ranking) -> None:
    """Raise Refusal until the provisional phase, where it is owed, is over and each observation is answered."""
    if not is_owed(ranking):
        return
    before = current(ranking.call)
    if before is None or before.observations_until is None:
        raise Refusal(
            "selection.publish.provisional",
            _("L'avviso prevede osservazioni: pubblica prima la graduatoria come provvisoria."),
        )
    if not terms.is_over(before.observations_until, act.at):
        raise Refusal(
            "selection.publish.term",
            _("Le osservazioni si possono presentare fino al %(day)s: la graduatoria definitiva si pubblica dopo."),
            day=before.observations_until.astimezone(clock.ROME).strftime("%d/%m/%Y"),
        )
    unanswered = waiting(before).count()
    if unanswered:
        raise Refusal("selection.publish.unanswered", _("Osservazioni senza risposta: %(number)s."), number=unanswered)


def finalise(act: Act, ranking: Ranking) -> None:
    """The provisional version, if any, gives way to the final one. Side effects: state, audit entry."""
    before = current(ranking.call)
    if before:
        audit.transition(act, before, "finalise", table=RANKING)
