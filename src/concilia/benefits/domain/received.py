"""What a person or a child already receives from other measures: declared, corrected, taken off (CA-31)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import crypto
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.people.models import Person

from ..models import Measure, Received
from ..queries.months import month_of
from ..states import RECEIVED, Source


def declare(
    act: Act,
    *,
    measure: Measure,
    expense: str,
    since: date,
    until: date,
    cents: int | None = None,
    person: Person | None = None,
    fiscal_code: str = "",
    holder: Person | None = None,
    source: Source = Source.DECLARED,
) -> Received:
    """Say that a measure pays for an expense of somebody, from a month to another. ``cents``: of each month, if known.

    Who it is for: a person, or a codice fiscale already checked. Side effects: row, audit entry.
    Raises Refusal when the measure does not pay for that expense or the months are out of order, Conflict when it is known.
    """
    row = _row(act, measure, expense, since, until, cents=cents, person=person, holder=holder, source=source)
    row.person_index = person.fiscal_code_index if person else crypto.blind_index(fiscal_code)
    access.require(act, "benefits.received.declare", row)
    check(row)
    with act.writing():
        _save(act, row, "benefits.received.declare")
    return row


def correct(
    act: Act, *, received: Received, expense: str, since: date, until: date, cents: int | None = None
) -> Received:
    """Put a right row in the place of a wrong one, which stays as history. Side effects: state, row, audit entries.

    A citizen corrects only what they declared. Raises as ``declare``, and Conflict when it is not held any more.
    """
    access.require(act, "benefits.received.correct", received)
    _check_own(act, received)
    row = _row(
        act,
        received.measure,
        expense,
        since,
        until,
        cents=cents,
        person=received.person,
        holder=received.holder,
        source=Source.DECLARED,
    )
    row.person_index, row.replaces = received.person_index, received
    check(row)
    with act.writing():
        audit.transition(act, received, "correct", table=RECEIVED)
        _save(act, row, "benefits.received.declare")
    return row


def withdraw(act: Act, *, received: Received) -> Received:
    """Take a row off the register, with a reason; it stays as history. Side effects: state, audit entry.

    A citizen takes off only what they declared.
    """
    access.require(act, "benefits.received.withdraw", received)
    _check_own(act, received)
    audit.transition(act, received, "withdraw", table=RECEIVED)
    return received


def _row(act: Act, measure: Measure, expense: str, since: date, until: date, **more: Any) -> Received:
    return Received(
        network_id=measure.network_id,
        measure=measure,
        expense=expense,
        since=month_of(since),
        until=month_of(until),
        registered_at=act.at,
        registered_by=act.actor,
        **more,
    )


def check(row: Received) -> None:
    """Raise Refusal when the row can't be: an expense that the measure does not pay for, months out of order."""
    if row.expense not in row.measure.expenses:
        raise Refusal("benefits.received.expense", _("Questa misura non copre questa spesa: scegline un'altra."))
    if row.until < row.since:
        raise Refusal("benefits.received.months", _("L'ultimo mese viene prima del primo: correggi i mesi."))


def same(row: Received) -> bool:
    """Whether the register already holds the same measure for the same expense in some of the same months."""
    held = Received.objects.filter(network_id=row.network_id, person_index=row.person_index, measure=row.measure)
    return held.filter(expense=row.expense, state="held", since__lte=row.until, until__gte=row.since).exists()


def _save(act: Act, row: Received, verb: str) -> None:
    known = Conflict(
        "benefits.received.known", _("Questa misura è già in registro per quei mesi: correggi quella riga.")
    )
    if same(row):
        raise known
    try:
        with act.writing():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise known from error
    audit.record(act, verb, row, measure=row.measure.code, expense=row.expense, source=row.source)


def _check_own(act: Act, received: Received) -> None:
    """What an office or a file said is contested at the desk: it can't be changed by who it is about."""
    if access.may(act, "benefits.received.keep", received):
        return
    if received.source != Source.DECLARED:
        raise Refusal(
            "benefits.received.not_yours",
            _("Questa riga viene da un ente: se è sbagliata, segnalalo allo sportello della rete."),
        )
