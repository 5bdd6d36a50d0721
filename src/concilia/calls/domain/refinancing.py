"""More money for a published call, by an act: the file's amount grows, and the plan's line gives it to the call's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines.money import format_euros, to_euros
from concilia.engines.rules import parse_call
from concilia.engines.rules.editing import replaced
from concilia.ledger.domain import flows, money

from .. import told
from ..models import Call, CallLine, RuleVersion
from ..states import Change
from . import versions


def refinance(act: Act, *, call: Call, line: str, cents: int, act_number: str) -> RuleVersion:
    """Add ``cents`` to a line of the call, by an act with its reason. A new version of the ranking then funds further.

    Side effects, in order: rule version with the greater amount, the call's line, ledger transfer (plan's line → call's
    line), a counter that was exhausted opens again, audit entry, what rooms below tell. Raises Refusal when the line is not
    the call's, or the plan's line has not the money; then nothing changes.
    """
    access.require(act, "calls.call.refinance", call)
    versions.check_act(call, act, act_number)
    found = call.lines.select_related("budget_line").filter(code=line).first()
    if found is None:
        raise Refusal("calls.refinance.line", _("L'avviso non ha la linea «%(line)s» con un importo."), line=line)
    if cents <= 0:
        raise Refusal(
            "calls.refinance.cents", _("Un rifinanziamento aggiunge denaro: scrivi un importo sopra lo zero.")
        )

    def edit(text: str) -> str:
        return _with_more(text, call, line, found.cents + cents)

    with act.writing():
        versions.hold(call)
        found.refresh_from_db(fields=["cents"])
        made = versions.rewrite(act, call, edit, change=Change.REFINANCING, act_number=act_number)
        version, rules = made[0]
        versions.set_lines(call, rules)
        _reserve(act, found, version, cents)
        Call.objects.filter(pk=call.pk).update(exhausted_at=None)
        call.exhausted_at = None
        audit.record(
            act, "calls.call.refinance", call, line=line, cents=cents, number=act_number, version=version.number
        )
        told.tell(act, version)
    return version


def _with_more(text: str, call: Call, line: str, cents: int) -> str:
    lines = parse_call(text, f"{call.code}.yaml").file.budget.lines
    place = next(index for index, item in enumerate(lines) if item.code == line)
    return replaced(text, ("budget", "lines", place, "amount"), to_euros(cents))


def _reserve(act: Act, line: CallLine, version: RuleVersion, cents: int) -> None:
    way = flows.reserve(id=derived(version.pk, "reserve"), line=line.budget_line_id, call_line=line.pk, cents=cents)
    try:
        money.send(act, network=line.network_id, flows=[way])
    except Refusal as refusal:
        if refusal.code != "ledger.insufficient":
            raise
        raise Refusal(
            "calls.refinance.money",
            _("Sulla linea di bilancio «%(line)s» restano %(left)s: non bastano per aggiungere %(asked)s."),
            line=line.budget_line.code,
            left=refusal.params["left"],
            asked=format_euros(cents, "it"),
        ) from refusal
