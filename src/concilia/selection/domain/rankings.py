"""Rankings: computed as pending, published with their awards, replaced only by a new version with a reason."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.applications.domain import facts
from concilia.applications.models import Application
from concilia.calls.models import Call, CallLine
from concilia.calls.queries import calls
from concilia.core import crypto
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.engines.ranking import SeedMissing
from concilia.engines.rules import CallRules, means

from ..models import Assessment, Award, Ranking, RankingRow
from ..queries import committees, funds
from ..states import RANKING, AssessmentState, CommitteeState, RankingState
from . import awards, computing, frozen, telling

BATCH = 500


def compute(act: Act, *, call: Call, seed: str = "", scrolls: Ranking | None = None) -> Ranking:
    """Compute the next version of a call's ranking, pending. The one in preparation, if any, is replaced.

    ``seed``: the outcome of the public event, for a draw. ``scrolls``: the published version whose list scrolls: its rules
    hold, and nobody funded there gets less. Side effects: ranking, rows with their public codes, pending
    awards, audit entry. Raises Refusal when there is nothing to rank, a line has no amount, or the draw has no seed.
    """
    access.require(act, "selection.ranking.compute", call)
    version = scrolls.rules if scrolls else calls.rules_at(call, act.at)
    rules = calls.rules(version)
    applications = list(frozen.submitted(call).order_by("pk"))
    if not applications:
        raise Refusal("selection.ranking.empty", _("Nessuna domanda presentata: non c'è nulla da ordinare."))
    decisions = frozen.decisions(call)
    lines = {line.code: line for line in call.lines.all()}
    inputs = _inputs(call, seed, scrolls=scrolls is not None)
    ranking = Ranking(
        network_id=call.network_id,
        call=call,
        rules=version,
        inputs=inputs,
        input_hash=frozen.input_hash(version.sha256, inputs, applications, decisions),
        computed_at=act.at,
        computed_by=act.actor,
        scrolls=scrolls,
    )
    rows = _computed(ranking, rules, applications, decisions)
    _check_lines(rules, rows, lines)
    computing.give_codes(ranking, rows)
    ranking.output_hash = computing.output_hash(rows)
    with act.writing():
        frozen.hold(call)
        _replace(act, call)
        ranking.number = (call.rankings.aggregate(last=Max("number"))["last"] or 0) + 1
        ranking.save(force_insert=True)
        RankingRow.objects.bulk_create(rows, batch_size=BATCH)
        Award.objects.bulk_create(awards.prepare(ranking, rows, lines), batch_size=BATCH)
        audit.record(act, "selection.ranking.compute", ranking, input=ranking.input_hash, output=ranking.output_hash)
    return ranking


def _inputs(call: Call, seed: str, *, scrolls: bool) -> dict[str, Any]:
    given = {
        "budget": funds.available(call),
        "seed": seed,
        "renounced": awards.gave_up(call.pk),
        "ceilings": awards.ceilings(call),
    }
    return {**given, **awards.held(call)} if scrolls else given


def _computed(
    ranking: Ranking, rules: CallRules, applications: list[Application], decisions: frozen.Decided
) -> list[RankingRow]:
    try:
        return computing.rows(ranking, rules, applications, decisions)
    except SeedMissing as error:
        raise Refusal(
            "selection.ranking.seed",
            _("Il sorteggio non ha ancora il suo seme: scrivi l'esito dell'evento pubblico annunciato dall'avviso."),
        ) from error


def _check_lines(rules: CallRules, rows: list[RankingRow], lines: dict[str, CallLine]) -> None:
    without = {code for row in rows for code in row.lines} - set(lines)
    if without:
        raise Refusal(
            "selection.ranking.line",
            _("Nell'avviso la linea «%(line)s» non ha un importo: non può finanziare nessuno."),
            line=min(without),
        )


def _replace(act: Act, call: Call) -> None:
    pending = call.rankings.filter(state=RankingState.PENDING).first()
    if pending:
        _drop(act, pending, "replace")


def discard(act: Act, *, ranking: Ranking) -> Ranking:
    """Discard a pending ranking, with a reason. Side effects: state, audit entry; its rows and awards are removed."""
    access.require(act, "selection.ranking.discard", ranking)
    with act.writing():
        _drop(act, ranking, "discard")
    return ranking


def _drop(act: Act, ranking: Ranking, verb: str) -> None:
    """The version and its hashes stay, what it prepared goes."""
    audit.transition(act, ranking, verb, table=RANKING)
    Award.objects.filter(row__ranking=ranking).delete()
    RankingRow.objects.filter(ranking=ranking).delete()


def publish(act: Act, *, ranking: Ranking, act_number: str) -> Ranking:
    """Publish a pending ranking by an administrative act, and grant its awards together. All or nothing.

    Side effects, in order: the version before is superseded (the act's reason is needed) and the awards that change are
    ended; state and audit entry; awards granted, their money moved from the call's lines; a notice to each applicant.
    Raises Refusal when the act has no number, applications are undecided, the window is open or a line has not the money;
    Conflict when applications, decisions or renunciations changed after the computation.
    """
    access.require(act, "selection.ranking.publish", ranking)
    _check_apart(act, ranking)
    if not act_number.strip():
        raise Refusal("selection.publish.act", _("Scrivi il numero dell'atto che approva la graduatoria."))
    with act.writing():
        frozen.hold(ranking.call)
        _check_closed(act, ranking)
        _check_scored(ranking)
        _check_decided(ranking)
        _check_current(ranking)
        _supersede(act, ranking)
        audit.transition(
            act,
            ranking,
            "publish",
            table=RANKING,
            data={"act": act_number, "output": ranking.output_hash},
            act_number=act_number.strip(),
            reason=act.reason,
        )
        awards.grant(act, ranking)
        telling.tell(act, ranking)
    return ranking


def _check_apart(act: Act, ranking: Ranking) -> None:
    """Who gave points does not publish; the platform publishes only a list that scrolls."""
    if (act.is_system and ranking.scrolls_id is None) or committees.scored_by(act.user_id, ranking.call):
        raise NotAllowed("selection.publish.apart", _("Chi ha dato i punteggi non pubblica la graduatoria."))


def _check_scored(ranking: Ranking) -> None:
    """Where a committee gives points, it has closed its work."""
    known = set(ranking.call.committees.values_list("state", flat=True))
    asked = means.scored(calls.rules(ranking.rules))
    if CommitteeState.OPEN in known or (asked and CommitteeState.CLOSED not in known):
        raise Refusal(
            "selection.publish.committee",
            _("La commissione non ha concluso i lavori: la graduatoria si pubblica dopo il suo verbale."),
        )


def _check_closed(act: Act, ranking: Ranking) -> None:
    if ranking.call.procedure in ("ranking", "lottery") and calls.receives(ranking.call, act.at):
        raise Refusal(
            "selection.publish.open", _("L'avviso riceve ancora domande: la graduatoria si pubblica a finestra chiusa.")
        )


def _check_decided(ranking: Ranking) -> None:
    ready = Assessment.objects.filter(application__ranking_rows__ranking=ranking, state=AssessmentState.DECIDED)
    waiting = ranking.rows.count() - ready.count()
    if waiting:
        raise Refusal(
            "selection.publish.undecided",
            _("Domande ancora da decidere: %(number)s. Nessuno è ammesso o escluso dalla macchina."),
            number=waiting,
        )


def _check_current(ranking: Ranking) -> None:
    """What is published is what was seen: the same applications, decisions and renunciations, and rows not touched."""
    call = ranking.call
    applications = list(frozen.submitted(call).order_by("pk"))
    now = frozen.input_hash(
        ranking.rules.sha256,
        _inputs(call, ranking.inputs["seed"], scrolls=ranking.scrolls_id is not None),
        applications,
        frozen.decisions(call),
    )
    if now != ranking.input_hash or computing.output_hash(ranking.rows.all()) != ranking.output_hash:
        raise Conflict(
            "selection.publish.changed",
            _("Dopo il calcolo qualcosa è cambiato (domande, decisioni o rinunce): calcola di nuovo la graduatoria."),
        )


def _supersede(act: Act, ranking: Ranking) -> None:
    before = ranking.call.rankings.filter(state=RankingState.PUBLISHED).exclude(pk=ranking.pk).first()
    if before:
        audit.transition(act, before, "supersede", table=RANKING)
        awards.correct(act, ranking)


def verify(ranking: Ranking) -> list[str]:
    """What does not agree when a ranking is computed again from frozen facts and rules; nothing when all is well.

    Each row keeps the decisions that counted, so that later ones do not change the past. English: for operators.
    """
    rows = list(ranking.rows.select_related("application__applicant").order_by("application"))
    applications = [row.application for row in rows]
    decisions = {row.application_id: row.decided for row in rows if row.decided}
    rules = calls.rules(ranking.rules)
    problems = [f"application {item.pk}: its facts were changed" for item in applications if not _is_frozen(item)]
    if rules.fingerprint != ranking.rules.sha256:
        problems.append("the rules were changed")
    if frozen.input_hash(rules.fingerprint, ranking.inputs, applications, decisions) != ranking.input_hash:
        problems.append("the input is not what was ranked")
    if computing.output_hash(rows) != ranking.output_hash:
        problems.append("the rows were changed")
    again = computing.rows(ranking, rules, applications, decisions)
    if computing.output_hash(again) != ranking.output_hash:
        problems.append("computed again, the ranking comes out otherwise")
    return problems


def _is_frozen(application: Application) -> bool:
    try:
        return facts.fingerprint(facts.facts_of(application)) == application.facts_hash
    except crypto.UndecryptableError:
        return False
