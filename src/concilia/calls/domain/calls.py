"""Calls: from a call file to a published call. Criteria are set before (L. 241/1990, art. 12); changes are dated acts."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.money import from_euros
from concilia.engines.rules import CallRules, parse_call
from concilia.ledger.domain import flows, money
from concilia.plans.models import Action, BudgetLine
from concilia.territory.models import Network

from ..models import Call, CallLine, RuleVersion, Window
from ..states import CALL, CallState


def adopt(act: Act, *, network: Network, text: str, name: str = "call.yaml") -> Call:
    """Make a call from a call file, or adopt its new text for one that exists. The same text changes nothing.

    A draft may change in everything. Once published only its windows may be extended, with the act's reason.
    Side effects: call, windows, rule version, lines, audit entry. Raises FileProblems, Refusal.
    """
    access.require(act, "calls.call.adopt", network)
    rules = parse_call(text, name)
    call = Call.objects.filter(network=network, code=rules.file.call).first()
    with act.writing():
        if call is None:
            call = _create(act, network, rules)
        elif rules_text(call) == text:
            return call
        elif call.state != CallState.DRAFT:
            _check_only_extended(act, call, rules)
        _add_version(act, call, rules, text)
        _set_windows(call, rules)
        _set_lines(call, rules)
        audit.record(act, "calls.call.adopt", call, fingerprint=rules.fingerprint)
    return call


def publish(act: Act, *, call: Call) -> Call:
    """Publish a call: from now on its rules are fixed and its money is its own.

    Side effects, in order: state, audit entry, ledger transfers from the plan's budget lines to the call's (L3).
    Raises Refusal when it has no budget line, when a line has not the money, or when a window would open before.
    """
    access.require(act, "calls.call.publish", call)
    first = call.windows.order_by("opens_at").first()
    if not call.lines.exists():
        raise Refusal(
            "calls.publish.no_line", _("L'avviso non ha una linea di bilancio: collegala prima di pubblicare.")
        )
    if first is None or first.opens_at < act.at:
        raise Refusal("calls.publish.late", _("La finestra si aprirebbe prima della pubblicazione: sposta l'apertura."))
    reserved = [
        flows.reserve(id=line.pk, line=line.budget_line_id, call_line=line.pk, cents=line.cents)
        for line in call.lines.all()
    ]
    with act.writing():
        audit.transition(act, call, "publish", table=CALL)
        money.send(act, network=call.network_id, flows=reserved)
    return call


def rules_text(call: Call) -> str:
    """The text of the call's last rule version."""
    return call.rule_versions.order_by("-number").values_list("text", flat=True).first() or ""


def _create(act: Act, network: Network, rules: CallRules) -> Call:
    file = rules.file
    action = _action(network, rules)
    return Call.objects.create(
        network=network,
        code=file.call,
        title=file.title.model_dump(exclude_none=True),
        action=action,
        alliance=action.project.alliance,
        applicants=file.applicants,
        procedure=file.procedure,
        regime=file.publication,
        term_days=file.term_days,
    )


def _action(network: Network, rules: CallRules) -> Action:
    file = rules.file
    if file.network not in (None, network.code):
        raise Refusal(
            "calls.adopt.network",
            _("L'avviso è della rete «%(theirs)s», non di «%(ours)s»."),
            theirs=file.network,
            ours=network.code,
        )
    actions = Action.objects.filter(network=network, code=file.action or "").select_related("project__alliance")
    with_lines = actions.filter(lines__isnull=False).distinct()
    found = with_lines.first() or actions.first()
    if found is None:
        raise Refusal(
            "calls.adopt.action", _("La rete non ha un'azione «%(action)s»: correggi «action»."), action=file.action
        )
    return found


def _add_version(act: Act, call: Call, rules: CallRules, text: str) -> None:
    RuleVersion.objects.create(
        network_id=call.network_id,
        call=call,
        number=call.rule_versions.count() + 1,
        text=text,
        sha256=rules.fingerprint,
        effective_at=act.at,
        adopted_by=act.actor,
        reason=act.reason,
    )


def _set_windows(call: Call, rules: CallRules) -> None:
    call.windows.all().delete()
    Window.objects.bulk_create(
        Window(
            network_id=call.network_id,
            call=call,
            code=window.code,
            opens_at=window.opens,
            closes_at=window.closes - timedelta(seconds=1),
        )
        for window in rules.windows
    )


def _set_lines(call: Call, rules: CallRules) -> None:
    for line in rules.file.budget.lines:
        if line.amount is None:
            continue
        budget_line, cents = _budget_line(call, line.code), from_euros(line.amount)
        committed = (
            CallLine.objects.filter(budget_line=budget_line).exclude(call=call).aggregate(sum=Sum("cents"))["sum"] or 0
        )
        if committed + cents > budget_line.cents:
            raise Refusal(
                "calls.adopt.budget",
                _("La linea «%(line)s» ha %(left)s euro disponibili: l'avviso ne chiede %(asked)s."),
                line=budget_line.code,
                left=(budget_line.cents - committed) / 100,
                asked=line.amount,
            )
        CallLine.objects.update_or_create(
            call=call,
            code=line.code,
            defaults={"network_id": call.network_id, "budget_line": budget_line, "cents": cents},
        )


def _budget_line(call: Call, code: str) -> BudgetLine:
    """The plan's line with the same code, else the only line of the call's action."""
    lines = BudgetLine.objects.filter(project_id=call.action.project_id)
    named = lines.filter(code=code).first()
    own = list(lines.filter(action=call.action)[:2])
    if named is None and len(own) != 1:
        raise Refusal(
            "calls.adopt.line", _("Il piano non ha una linea di bilancio «%(line)s» per questa azione."), line=code
        )
    return named or own[0]


def _check_only_extended(act: Act, call: Call, rules: CallRules) -> None:
    """After publication criteria, benefit and money are fixed; only a later closing is admitted, with a reason (C2, C4)."""
    before = parse_call(rules_text(call), "published.yaml").file
    if before.model_copy(update={"windows": rules.file.windows}) != rules.file:
        raise Refusal(
            "calls.adopt.published",
            _("L'avviso è pubblicato: i criteri non cambiano più. Si può solo prorogare la scadenza."),
        )
    last = call.windows.order_by("-closes_at").values_list("closes_at", flat=True).first()
    if last and rules.windows[-1].closes - timedelta(seconds=1) < last:
        raise Refusal("calls.adopt.earlier", _("Una scadenza pubblicata non si anticipa."))
    if not act.reason.strip():
        raise Refusal("audit.reason", _("Scrivi il motivo: questo passaggio lo richiede."))
