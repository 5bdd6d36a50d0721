"""The only code that changes a state."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.core import dialect
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal

from ..models import Entry
from ..states import Step, Workflow
from .entries import entry


def transition(
    act: Act, thing: Any, verb: str, *, table: Workflow, data: dict[str, Any] | None = None, **changes: Any
) -> None:
    """Take one step. ``changes`` are other fields of ``thing`` set in the same statement.

    Order: reason checked, conditional update, audit entry; ``thing`` is refreshed in memory, and is again as it was if the
    transaction of the act is rolled back.
    Raises Refusal when a reason is missing, Conflict when ``thing`` is not (or no longer) in a state the step starts from.
    """
    step = table.step(verb)
    if step.needs_reason:
        need_reason(act)
    before = thing.state
    values = {"state": step.to, **_stamp(act, step), **changes}
    with act.joining():
        rows = type(thing)._default_manager.filter(pk=thing.pk, state=before)
        if before not in step.from_ or not rows.update(**values):
            raise _too_late(thing, table)
        dialect.insert(entry(act, table.verb_code(verb), thing, data=data or {}, from_=before, to=step.to))
    _remember(thing, values)


def _remember(thing: Any, values: dict[str, Any]) -> None:
    """In memory what the row now says, for as long as it says so."""
    for name, value in values.items():
        column = thing._meta.get_field(name).attname
        dialect.if_rolled_back(partial(setattr, thing, column, getattr(thing, column)))
        setattr(thing, name, value)


def transition_many(act: Act, things: models.QuerySet[Any], verb: str, *, table: Workflow, **changes: Any) -> int:
    """Take one step with every row of ``things`` that is in a state it starts from. Returns how many. Same order."""
    step = table.step(verb)
    if step.needs_reason:
        need_reason(act)
    with act.writing():
        moving = things.filter(state__in=step.from_).order_by("pk")
        rows = list(moving.select_for_update(of=("self",)))
        things.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            state=step.to, **_stamp(act, step), **changes
        )
        Entry.objects.bulk_create(
            [entry(act, table.verb_code(verb), row, data={}, from_=row.state, to=step.to) for row in rows],
            batch_size=500,
        )
    return len(rows)


def _stamp(act: Act, step: Step) -> dict[str, Any]:
    return {f"{step.stamp}_at": act.at, f"{step.stamp}_by": act.actor} if step.stamp else {}


def need_reason(act: Act) -> None:
    """Raise Refusal when an act that must say why does not."""
    if not act.reason.strip():
        raise Refusal("audit.reason", _("Scrivi il motivo: questo passaggio lo richiede."))


def _too_late(thing: Any, table: Workflow) -> Conflict:
    current = type(thing)._default_manager.filter(pk=thing.pk).values_list("state", flat=True).first()
    label = table.states(current).label if current else ""
    return Conflict(
        "audit.state", _("Non è più possibile: lo stato attuale è «%(state)s». Ricarica la pagina."), state=label
    )
