"""Rankings: computed as pending, published with their awards, replaced only by a new version with a reason."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.applications.domain import facts
from concilia.calls.models import Call, CallLine
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.engines.ranking import SeedMismatch, SeedMissing, draws
from concilia.engines.rules import CallRules, means, periods

from ..models import Assessment, Award, Ranking, RankingRow
from ..queries import committees
from ..states import RANKING, AssessmentState, CommitteeState, RankingState
from . import aids, awards, computing, counter, frozen, prior_notices, provisional, rounds, telling

BATCH = 500


def compute(act: Act, *, call: Call, seed: str = "", period: str = "", scrolls: Ranking | None = None) -> Ranking:
    """Compute the next version of a call's ranking, pending. The one in preparation, if any, is replaced.

    The version of the rules in force orders all of them; each application is judged by its own. At a counter those whose
    turn has come are ranked; of a periodic call those of ``period`` (the first that is over and has no ranking, if not
    said). ``seed``: the outcome of the public event, or the seed revealed, for a draw. ``scrolls``: the published version
    whose list scrolls: its rules hold, and nobody funded there gets less. Side effects: ranking, rows with their public
    codes, pending awards with the aids that they are, audit entries. Raises Refusal when there is nothing to rank, a line
    has no amount, the draw has no seed, its day has not come, or the seed is not the one of the commitment.
    """
    access.require(act, "selection.ranking.compute", call)
    version = scrolls.rules if scrolls else calls.rules_at(call, act.at)
    rules = calls.rules(version)
    _check_day_of_draw(act, rules)
    wanted = scrolls.period if scrolls else period or _first_due(call, rules, act)
    found = rounds.of(call, rules, wanted)
    if not found.applications:
        raise _empty(call)
    decisions = frozen.decisions(call)
    lines = {line.code: line for line in call.lines.all()}
    inputs = _inputs(call, seed, found, scrolls=scrolls is not None)
    ranking = Ranking(
        network_id=call.network_id,
        call=call,
        period=found.period,
        rules=version,
        inputs=inputs,
        input_hash=frozen.input_hash(version.sha256, inputs, found.applications, decisions, found.turns),
        computed_at=act.at,
        computed_by=act.actor,
        scrolls=scrolls,
    )
    rows = _computed(ranking, rules, found, decisions)
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
        aids.prepare(act, ranking)
        audit.record(act, "selection.ranking.compute", ranking, input=ranking.input_hash, output=ranking.output_hash)
    return ranking


def _first_due(call: Call, rules: CallRules, act: Act) -> str:
    """The period to rank when none is named: the first that is over and was not ranked."""
    waiting = rounds.due(call, rules, act.at) if call.procedure == "periodic" else []
    return waiting[0].code if waiting else ""


def _empty(call: Call) -> Refusal:
    if call.procedure == "counter" and frozen.submitted(call).exists():
        first = rounds.waiting(call)
        return Refusal(
            "selection.ranking.turn",
            _("Allo sportello si serve in ordine di arrivo: decidi prima la domanda %(protocol)s."),
            protocol=first.protocol if first else "",
        )
    return Refusal("selection.ranking.empty", _("Nessuna domanda presentata: non c'è nulla da ordinare."))


def _check_day_of_draw(act: Act, rules: CallRules) -> None:
    lottery = rules.file.lottery
    if draws(rules) and lottery and not lottery.seed and act.at.astimezone(clock.ROME).date() < lottery.on:
        raise Refusal(
            "selection.ranking.early",
            _("L'avviso annuncia il sorteggio per il %(day)s: prima non si calcola."),
            day=lottery.on.strftime("%d/%m/%Y"),
        )


def _inputs(call: Call, seed: str, found: rounds.Round, *, scrolls: bool) -> dict[str, Any]:
    given = {
        "budget": dict(found.budget),
        "seed": seed,
        "renounced": awards.gave_up(call.pk),
        "versions": sorted({application.rules.number for application in found.applications}),
        "ceilings": awards.ceilings(call),
    }
    return {**given, **awards.held(call)} if scrolls else given


def _computed(ranking: Ranking, rules: CallRules, found: rounds.Round, decisions: frozen.Decided) -> list[RankingRow]:
    try:
        return computing.rows(ranking, rules, found.applications, decisions, found.turns)
    except SeedMismatch as error:
        raise Refusal(
            "selection.ranking.commitment",
            _("Questo seme non è quello promesso: la sua impronta non è quella pubblicata nell'avviso."),
        ) from error
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
        aids.drop(act, ranking)
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
    _check_apart(act, ranking)
    _check_act(act_number)
    act = _because(act, ranking)
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
        if ranking.call.procedure == "counter":
            counter.close_or_reopen(act, ranking)
        telling.tell(act, ranking)
    return ranking


def _because(act: Act, ranking: Ranking) -> Act:
    """At a counter the next version goes on from the one before: that is its reason, when the actor writes no other."""
    if act.reason.strip() or ranking.call.procedure != "counter":
        return act
    return act.because(str(_("Lo sportello prosegue in ordine di arrivo.")))


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
        aids.drop(act, ranking)
        telling.tell(act, ranking)
    return ranking


def _check_act(act_number: str) -> None:
    if not act_number.strip():
        raise Refusal("selection.publish.act", _("Scrivi il numero dell'atto che approva la graduatoria."))


def _check_ready(act: Act, ranking: Ranking) -> None:
    _check_closed(act, ranking)
    _check_scored(ranking)
    _check_decided(ranking)
    prior_notices.check_all_told(act, ranking)
    _check_current(ranking)


def _check_closed(act: Act, ranking: Ranking) -> None:
    if ranking.period:
        _check_period_over(act, ranking)
    elif ranking.call.procedure in ("ranking", "lottery") and calls.receives(ranking.call, act.at):
        raise Refusal(
            "selection.publish.open", _("L'avviso riceve ancora domande: la graduatoria si pubblica a finestra chiusa.")
        )


def _check_period_over(act: Act, ranking: Ranking) -> None:
    found = next((item for item in periods(calls.rules(ranking.rules)) if item.code == ranking.period), None)
    if found is None or found.closes > act.at:
        raise Refusal(
            "selection.publish.period",
            _("Il periodo «%(period)s» riceve ancora domande: la sua graduatoria si pubblica quando è chiuso."),
            period=ranking.period,
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
    found = rounds.of(call, calls.rules(ranking.rules), ranking.period)
    inputs = _inputs(call, ranking.inputs["seed"], found, scrolls=ranking.scrolls_id is not None)
    now = frozen.input_hash(ranking.rules.sha256, inputs, found.applications, frozen.decisions(call), found.turns)
    if now != ranking.input_hash or computing.output_hash(ranking.rows.all()) != ranking.output_hash:
        raise Conflict(
            "selection.publish.changed",
            _("Dopo il calcolo qualcosa è cambiato (domande, decisioni o rinunce): calcola di nuovo la graduatoria."),
        )


def _supersede(act: Act, ranking: Ranking) -> None:
    published = ranking.call.rankings.filter(state=RankingState.PUBLISHED, period=ranking.period)
    before = published.exclude(pk=ranking.pk).first()
    if before:
        audit.transition(act, before, "supersede", table=RANKING)
    if before or ranking.period:
        awards.correct(act, ranking)


def verify(ranking: Ranking) -> list[str]:
    """What does not agree when a ranking is computed again from frozen facts and rules; nothing when all is well.

    Each row keeps the decisions that counted, so that later ones do not change the past. English: for operators.
    """
    related = "application__applicant", "application__rules__call", "version"
    rows = list(ranking.rows.select_related(*related).order_by("application"))
    applications = [frozen.as_ranked(row) for row in rows]
    decisions = {row.application_id: row.decided for row in rows if row.decided}
    turns = {str(row.application_id): row.turn for row in rows if row.turn is not None}
    rules = calls.rules(ranking.rules)
    changed = (item for item in applications if not facts.are_frozen(item))
    problems = [f"application {item.pk}: its facts were changed" for item in changed]
    versions = {version.pk: version for version in (ranking.rules, *(item.rules for item in applications))}
    if any(calls.rules(version).fingerprint != version.sha256 for version in versions.values()):
        problems.append("the rules were changed")
    if frozen.input_hash(rules.fingerprint, ranking.inputs, applications, decisions, turns) != ranking.input_hash:
        problems.append("the input is not what was ranked")
    if computing.output_hash(rows) != ranking.output_hash:
        problems.append("the rows were changed")
    again = computing.rows(ranking, rules, applications, decisions, turns)
    if computing.output_hash(again) != ranking.output_hash:
        problems.append("computed again, the ranking comes out otherwise")
    return problems
