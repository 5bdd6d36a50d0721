"""Calls: from a call file to a published call. Criteria are set before (L. 241/1990, art. 12).

Afterwards the text changes by dated acts alone: ``amendments``, ``refinancing``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines.money import format_euros
from concilia.engines.rules import CallRules, parse_call
from concilia.engines.rules.schema import Window as FileWindow
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.plans.models import Action
from concilia.territory.models import Network

from ..models import Call, CallLine
from ..states import CALL, CallState, Change
from . import versions


def adopt(act: Act, *, network: Network, text: str, name: str = "call.yaml") -> Call:
    """Make a call from a call file, or adopt its new text for one that exists. The same text changes nothing.

    A draft may change in everything. Once published only its windows may be extended, with the act's reason.
    Side effects: call, windows, rule version, lines, audit entry. Raises FileProblems, Refusal.
    """
    access.require(act, "calls.call.adopt", network)
    rules = parse_call(text, name)
    call = Call.objects.filter(network=network, code=rules.file.call).first()
    change: dict[str, Any] = {}
    with act.writing():
        if call is None:
            call = _create(act, network, rules)
        elif rules_text(call) == text:
            return call
        elif call.state != CallState.DRAFT:
            change = _extension(act, call, rules)
        versions.add(act, call, rules, text, **change)
        versions.set_windows(call, rules)
        versions.set_lines(call, rules)
        audit.record(act, "calls.call.adopt", call, fingerprint=rules.fingerprint)
    return call


def publish(act: Act, *, call: Call) -> Call:
    """Publish a call: from now on its rules are fixed, and its money is set aside for it alone.

    Side effects, in order: ledger transfers (plan's line → call's line), state, audit entry. Raises Refusal when it gives
    money and has no budget line, when a line has not the money, or when a window would open before the publication.
    """
    access.require(act, "calls.call.publish", call)
    first = call.windows.order_by("opens_at").first()
    lines = list(call.lines.select_related("budget_line"))
    if not lines and parse_call(rules_text(call), f"{call.code}.yaml").file.benefit is not None:
        raise Refusal(
            "calls.publish.no_line", _("L'avviso non ha una linea di bilancio: collegala prima di pubblicare.")
        )
    if first is None or first.opens_at < act.at:
        raise Refusal("calls.publish.late", _("La finestra si aprirebbe prima della pubblicazione: sposta l'apertura."))
    with act.writing():
        for line in lines:
            _reserve(act, line)
        audit.transition(act, call, "publish", table=CALL)
    return call


def _reserve(act: Act, line: CallLine) -> None:
    reserve = flows.reserve(
        id=derived(line.pk, "reserve"), line=line.budget_line_id, call_line=line.pk, cents=line.cents
    )
    try:
        money.send(act, network=line.network_id, flows=[reserve])
    except Refusal as refusal:
        if refusal.code != "ledger.insufficient":
            raise
        raise Refusal(
            "calls.publish.money",
            _("Sulla linea di bilancio «%(line)s» restano %(left)s: l'avviso ne impegna %(asked)s."),
            line=line.budget_line.code,
            left=refusal.params["left"],
            asked=format_euros(line.cents, "it"),
        ) from refusal


def suspend(act: Act, *, call: Call) -> Call:
    """Suspend a published call, with a reason: it receives nothing meanwhile. Side effects: state, audit entry."""
    return _step(act, call, "suspend")


def resume(act: Act, *, call: Call) -> Call:
    """End a suspension, with a reason. Side effects: state, audit entry."""
    return _step(act, call, "resume")


def conclude(act: Act, *, call: Call) -> Call:
    """Close a call whose awards are made. Side effects: state, audit entry, what was not awarded goes back to the plan."""
    return _end(act, call, "conclude")


def annul(act: Act, *, call: Call) -> Call:
    """Annul a call, with a reason. Side effects: state, audit entry, what was not awarded goes back to the plan."""
    return _end(act, call, "annul")


def exhaust(act: Act, *, call: Call) -> Call:
    """A counter has committed its last euro: it takes no more, or takes only for the reserve, as its file says.

    Side effects: the instant on the call, audit entry; none when it was exhausted already.
    """
    access.require(act, "calls.call.exhaust", call)
    return _mark_exhausted(act, call, act.at, "exhaust")


def reopen(act: Act, *, call: Call) -> Call:
    """A counter has money again (a renunciation, more funds): it takes applications. Side effects as ``exhaust``."""
    access.require(act, "calls.call.exhaust", call)
    return _mark_exhausted(act, call, None, "reopen")


def _mark_exhausted(act: Act, call: Call, at: datetime | None, verb: str) -> Call:
    with act.writing():
        changed = Call.objects.filter(pk=call.pk, exhausted_at__isnull=at is not None).update(exhausted_at=at)
        if changed:
            call.exhausted_at = at
            audit.record(act, f"calls.call.{verb}", call)
    return call


def _step(act: Act, call: Call, verb: str) -> Call:
    access.require(act, CALL.verb_code(verb), call)
    audit.transition(act, call, verb, table=CALL)
    return call


def _end(act: Act, call: Call, verb: str) -> Call:
    with act.writing():
        _step(act, call, verb)
        for line in call.lines.all():
            money.give_back(
                act,
                id=derived(line.pk, "return"),
                network=line.network_id,
                debit=Key(AccountKind.BUDGET, line.pk),
                credit=Key(AccountKind.BUDGET, line.budget_line_id),
            )
    return call


def rules_text(call: Call) -> str:
    """The text of the call's last rule version."""
    return versions.last_text(call)


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
        takes_reserve=file.exhausted == "reserve",
        edition_of=Call.objects.filter(network=network, code=file.edition_of).first() if file.edition_of else None,
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


def _extension(act: Act, call: Call, rules: CallRules) -> dict[str, Any]:
    """After publication criteria, benefit and money are fixed: only dated extensions are added, with a reason (C2, C4)."""
    before = parse_call(rules_text(call), f"{call.code}.yaml").file
    same = before.model_copy(update={"windows": rules.file.windows}) == rules.file
    kept = len(before.windows) == len(rules.file.windows)
    if not (same and kept and all(map(_extended, before.windows, rules.file.windows))):
        raise Refusal(
            "calls.adopt.published",
            _("L'avviso è pubblicato: i criteri non cambiano più. Si può solo aggiungere una proroga a una finestra."),
        )
    audit.need_reason(act)
    acts = [item.act for window in rules.file.windows for item in window.extensions]
    return {"change": Change.EXTENSION, "act_number": acts[-1] if acts else ""}


def _extended(before: FileWindow, after: FileWindow) -> bool:
    """Whether ``after`` is ``before`` with further extensions, which the engine admits only forward."""
    known = len(before.extensions)
    return before == after.model_copy(update={"extensions": after.extensions[:known]})
