"""Versions of a call's rules, and what of them the records keep: windows, and the call's part of each budget line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from concilia import audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines.money import format_euros, from_euros
from concilia.engines.rules import CallRules, parse_call
from concilia.ledger.models import Transfer
from concilia.plans.models import BudgetLine

from ..models import Call, CallLine, RuleVersion, Window
from ..states import CallState, Change


def add(
    act: Act,
    call: Call,
    rules: CallRules,
    text: str,
    *,
    change: Change = Change.ADOPTION,
    act_number: str = "",
    effective: datetime | None = None,
) -> RuleVersion:
    """The next version of a call's rules, in force from ``effective`` (now, if not said). Side effect: the row."""
    return RuleVersion.objects.create(
        network_id=call.network_id,
        call=call,
        number=call.rule_versions.count() + 1,
        text=text,
        sha256=rules.fingerprint,
        change=change,
        act_number=act_number.strip(),
        issued_at=act.at,
        effective_at=max(act.at, effective or act.at),
        adopted_by=act.actor,
        reason=act.reason,
    )


def hold(call: Call) -> None:
    """Keep other acts on the call waiting until this transaction ends."""
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)


def last_text(call: Call) -> str:
    """The text of the call's last rule version."""
    return call.rule_versions.order_by("-number").values_list("text", flat=True).first() or ""


def living(call: Call, at: datetime) -> list[RuleVersion]:
    """The version in force at ``at``, then those that will hold later: an act about all of them writes each anew."""
    held = call.rule_versions.filter(effective_at__lte=at).order_by("-number")[:1]
    last = held[0].number if held else 0
    return [*held, *call.rule_versions.filter(effective_at__gt=at, number__gt=last).order_by("number")]


def rewrite(
    act: Act, call: Call, edit: Callable[[str], str], *, change: Change, act_number: str
) -> list[tuple[RuleVersion, CallRules]]:
    """Write an edited text for every living version, each in force from its own date. Side effects: rows, windows.

    Raises FileProblems when an edited text no longer reads.
    """
    made = []
    for version in living(call, act.at):
        text = edit(version.text)
        rules = parse_call(text, f"{call.code}.yaml")
        new = add(act, call, rules, text, change=change, act_number=act_number, effective=version.effective_at)
        made.append((new, rules))
    set_windows(call, made[-1][1])
    return made


def check_act(call: Call, act: Act, act_number: str) -> None:
    """What every change after publication needs: a call in its course, the number of the act, a reason."""
    if call.state not in (CallState.PUBLISHED, CallState.SUSPENDED):
        raise Refusal("calls.change.state", _("Solo un avviso pubblicato cambia con un atto; una bozza si riscrive."))
    if not act_number.strip():
        raise Refusal("calls.change.act", _("Scrivi il numero e la data dell'atto."))
    audit.need_reason(act)


def set_windows(call: Call, rules: CallRules) -> None:
    """The call's windows as the text writes them."""
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


def set_lines(call: Call, rules: CallRules) -> None:
    """The call's part of each line of the plan; a line that the text no longer names goes."""
    lines = [line for line in rules.file.budget.lines if line.amount is not None]
    call.lines.exclude(code__in=[line.code for line in lines]).delete()
    for line in lines:
        CallLine.objects.update_or_create(
            call=call,
            code=line.code,
            defaults={
                "network_id": call.network_id,
                "budget_line": _budget_line(call, line.code),
                "cents": from_euros(line.amount or 0),
            },
        )
    for budget_line in BudgetLine.objects.filter(call_lines__call=call).distinct():
        _check_covered(call, budget_line)


def _check_covered(call: Call, budget_line: BudgetLine) -> None:
    """What all the calls ask of a line of the plan, less what those that ended gave back, stays within it."""
    own = Sum("cents", filter=Q(call=call))
    living = budget_line.call_lines.exclude(call__state=CallState.ANNULLED)
    sums = living.aggregate(all=Sum("cents"), own=own)
    ended = living.filter(call__state=CallState.CONCLUDED).values_list("pk", flat=True)
    back = Transfer.objects.filter(pk__in=[derived(pk, "return") for pk in ended]).aggregate(sum=Sum("cents"))
    sums["all"] -= back["sum"] or 0
    if sums["all"] > budget_line.cents:
        raise Refusal(
            "calls.adopt.budget",
            _("La linea «%(line)s» ha %(left)s disponibili: l'avviso ne chiede %(asked)s."),
            line=budget_line.code,
            left=format_euros(budget_line.cents - sums["all"] + sums["own"], "it"),
            asked=format_euros(sums["own"], "it"),
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
