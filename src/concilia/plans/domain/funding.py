"""Money for a project: each line of its budget receives from its source, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines.money import format_euros
from concilia.ledger.domain import flows, money
from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Transfer
from concilia.territory.models import Network

from ..models import BudgetLine, FundingSource, Project
from .placing import Placing


def fund(act: Act, *, project: Project) -> int:
    """Give each line of a project what its source, if it is money, owes it. Returns the cents moved; again, nothing.

    In-kind sources (hours, rooms) move no money. Side effects: policy, transfers SOURCE → BUDGET, audit entry.
    """
    access.require(act, "plans.project.fund", project)
    lines = list(project.lines.filter(source__form=FundingSource.Form.MONEY, cents__gt=0))
    given = funded(line.pk for line in lines)
    due = {line: line.cents - given.get(line.pk, 0) for line in lines}
    steps = [
        flows.fund(
            id=derived(line.pk, f"fund from {given.get(line.pk, 0)}"), source=line.source_id, line=line.pk, cents=cents
        )
        for line, cents in due.items()
        if cents > 0
    ]
    if not steps:
        return 0
    with act.writing():
        money.send(act, network=project.network_id, flows=steps)
        moved = sum(step.cents for step in steps)
        audit.record(act, "plans.project.fund", project, cents=moved, lines=len(steps))
    return moved


def funded(lines: Iterable[UUID]) -> dict[UUID, int]:
    """Cents that each line has received from sources; lines without money are absent."""
    received = Transfer.objects.filter(
        kind=TransferKind.FUND, credit__kind=AccountKind.BUDGET, credit__owner__in=list(lines)
    )
    return dict(received.values_list("credit__owner").annotate(cents=Sum("cents")).order_by())


def check_committed(network: Network, placing: Placing) -> None:
    """Refuse a plan that takes away, cuts or moves a budget line whose money has been given to it."""
    rows = {line.pk: line for line in BudgetLine.objects.filter(network=network)}
    given = funded(rows)
    wanted = {
        placed.id: placing.values(placed)
        for sheet, each in placing.placed.items()
        if sheet.model is BudgetLine
        for placed in each
    }
    for pk, cents in given.items():
        _check_line(rows[pk], wanted.get(pk), cents)


def _check_line(line: BudgetLine, wanted: dict[str, Any] | None, given: int) -> None:
    amount = format_euros(given)
    if wanted is None:
        text = _("La linea «%(line)s» ha ricevuto %(given)s: non si può togliere dal file.")
        raise Refusal("plans.load.line_funded", text, line=line.code, given=amount)
    if wanted["cents"] < given:
        text = _("La linea «%(line)s» ha ricevuto %(given)s: non può scendere sotto questa somma.")
        raise Refusal("plans.load.line_cut", text, line=line.code, given=amount)
    if (wanted["source_id"], wanted["action_id"]) != (line.source_id, line.action_id):
        text = _("La linea «%(line)s» ha ricevuto %(given)s: non può cambiare fonte né azione.")
        raise Refusal("plans.load.line_moved", text, line=line.code, given=amount)
