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
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines.ranking import SeedMissing
from concilia.engines.rules import CallRules

from ..models import Assessment, Award, Ranking, RankingRow
from ..states import RANKING, AssessmentState, RankingState
from . import awards, computing, frozen, prior_notices, provisional, telling

BATCH = 500


def compute(act: Act, *, call: Call, seed: str = "") -> Ranking:
    """Compute the next version of a call's ranking, pending. The one in preparation, if any, is replaced.

    ``seed``: the outcome of the public event, for a draw. Side effects: ranking, rows with their public codes, pending
    awards, audit entry. Raises Refusal when there is nothing to rank, a line has no amount, or the draw has no seed.
    """
    access.require(act, "selection.ranking.compute", call)
    version = calls.rules_at(call, act.at)
    rules = calls.rules(version)
    applications = list(frozen.submitted(call).order_by("pk"))
    if not applications:
        raise Refusal("selection.ranking.empty", _("Nessuna domanda presentata: non c'è nulla da ordinare."))
    decisions = frozen.decisions(call)
    lines = {line.code: line for line in call.lines.all()}
    inputs = _inputs(call, seed)
    ranking = Ranking(
        network_id=call.network_id,
        call=call,
        rules=version,
        inputs=inputs,
        input_hash=frozen.input_hash(version.sha256, inputs, applications, decisions),
        computed_at=act.at,
        computed_by=act.actor,
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


def _inputs(call: Call, seed: str) -> dict[str, Any]:
    return {
        "budget": {line.code: line.cents for line in call.lines.order_by("code")},
        "seed": seed,
        "renounced": awards.gave_up(call.pk),
    }


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
    Raises Refusal when the act has no number, applications are undecided, the window is open, the observations on the
    provisional version are not over and answered, a refusal was not told beforehand or a line has not the money;
    Conflict when applications, decisions or renunciations changed after the computation.
    """
    access.require(act, "selection.ranking.publish", ranking)
    _check_act(act_number)
    with act.writing():
        frozen.hold(ranking.call)
        provisional.check_over(act, ranking)
        _check_ready(act, ranking)
        _supersede(act, ranking)
        provisional.finalise(act, ranking)
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


def expose(act: Act, *, ranking: Ranking, act_number: str) -> Ranking:
    """Publish a pending ranking as provisional, where the call takes observations; nothing is granted yet.

    Side effects, in order: state and audit entry, the pending awards are dropped (the final version prepares its own), a
    notice to each applicant. Raises what ``publish`` raises, and Refusal when the call has no provisional phase or had it.
    """
    access.require(act, "selection.ranking.expose", ranking)
    _check_act(act_number)
    with act.writing():
        frozen.hold(ranking.call)
        until = provisional.term_end(act, ranking)
        _check_ready(act, ranking)
        audit.transition(
            act,
            ranking,
            "expose",
            table=RANKING,
            data={"act": act_number, "output": ranking.output_hash},
            act_number=act_number.strip(),
            observations_until=until,
        )
        Award.objects.filter(row__ranking=ranking).delete()
        telling.tell(act, ranking)
    return ranking


def _check_act(act_number: str) -> None:
    if not act_number.strip():
        raise Refusal("selection.publish.act", _("Scrivi il numero dell'atto che approva la graduatoria."))


def _check_ready(act: Act, ranking: Ranking) -> None:
    _check_closed(act, ranking)
    _check_decided(ranking)
    prior_notices.check_all_told(act, ranking)
    _check_current(ranking)


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
        ranking.rules.sha256, _inputs(call, ranking.inputs["seed"]), applications, frozen.decisions(call)
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
    rows = list(ranking.rows.select_related("application__applicant", "version").order_by("application"))
    applications = [frozen.as_ranked(row) for row in rows]
    decisions = {row.application_id: row.decided for row in rows if row.decided}
    rules = calls.rules(ranking.rules)
    changed = (item for item in applications if not facts.are_frozen(item))
    problems = [f"application {item.pk}: its facts were changed" for item in changed]
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
