"""The register of attendance: a provider records a day, and corrects it by another row, never by an edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import uuid7
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Attendance as Register
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.providers.models import ServiceType

from ..models import Attendance, Voucher
from ..states import ATTENDANCE, AttendanceState
from .activating import begin, locked, rules_of
from .judging import Use, check_pays
from .kept import parted


def record(
    act: Act,
    *,
    voucher: Voucher,
    provider: Organisation,
    service: ServiceType,
    day: date,
    facts: Mapping[str, Any],
    child: Person | None = None,
) -> Attendance:
    """Record a day of a child or an assisted person: hours, presence or the kind of absence, as the call asks.

    Side effects, in order: activation and binding to the provider at a first day, the row, audit entry, a notice to the
    holder if nothing else waits for an answer. Nothing is paid until the holder confirms.
    Raises Refusal as ``redeem`` (state, days, service, accreditation), Conflict for a day that is recorded.
    """
    access.require(act, "vouchers.attendance.record", provider)
    rules = rules_of(voucher)
    register = register_of(rules)
    asked = Use(voucher=voucher, provider=provider, service=service, day=day, facts=facts, child=child, confirmed=True)
    with act.writing():
        held = locked(voucher)
        check_pays(act, asked, held)
        begin(act, held, rules, day=day, provider=provider)
        waits = Attendance.objects.filter(voucher=held, state=AttendanceState.RECORDED).exists()
        made = _add(act, asked, rules, register)
        audit.record(act, "vouchers.attendance.record", made, day=day.isoformat())
        if not waits:
            _tell(act, voucher, provider)
    return made


def correct(act: Act, *, attendance: Attendance, facts: Mapping[str, Any]) -> Attendance:
    """Correct a day, with a reason: a new row supersedes it and waits for the holder again.

    Side effects, in order: state of the old row, the new row, audit entries, notice to the holder.
    Raises Refusal without a reason, or while the use that it became stands: that is undone first.
    """
    access.require(act, "vouchers.attendance.correct", attendance)
    voucher = attendance.voucher
    rules = rules_of(voucher)
    register = register_of(rules)
    with act.writing():
        locked(voucher)
        check_unpaid(attendance)
        audit.transition(act, attendance, "correct", table=ATTENDANCE)
        asked = Use(
            voucher=voucher,
            provider=attendance.provider,
            service=attendance.service,
            day=attendance.day,
            facts=facts,
            child=attendance.child,
        )
        made = _add(act, asked, rules, register, supersedes=attendance)
        audit.record(act, "vouchers.attendance.record", made, day=made.day.isoformat())
        _tell(act, voucher, attendance.provider)
    return made


def withdraw(act: Act, *, attendance: Attendance) -> Attendance:
    """Take back a day that was recorded by mistake, with a reason. Side effects: state, audit entry."""
    access.require(act, "vouchers.attendance.withdraw", attendance)
    audit.transition(act, attendance, "withdraw", table=ATTENDANCE)
    return attendance


def register_of(rules: CallRules) -> Register:
    """The register that the call asks for. Raises Refusal when it has none."""
    register = rules.file.use.attendance if rules.file.use else None
    if register is None:
        raise Refusal(
            "vouchers.attendance.none", _("Questo avviso non ha un registro: gli utilizzi si registrano in cassa.")
        )
    return register


def _add(act: Act, use: Use, rules: CallRules, register: Register, supersedes: Attendance | None = None) -> Attendance:
    rule = rules.file.use
    assert rule is not None  # it has a register
    assert use.provider is not None  # and is written by one
    try:
        with act.writing():
            return Attendance.objects.create(
                id=uuid7(),
                network_id=use.voucher.network_id,
                voucher=use.voucher,
                provider=use.provider,
                service=use.service,
                child=use.child,
                day=use.day,
                supersedes=supersedes,
                reason=act.reason if supersedes else "",
                recorded_at=act.at,
                recorded_by=act.actor,
                answer_by=act.at.astimezone(clock.ROME).date() + timedelta(days=register.days),
                **parted(rule.facts, use.facts),
            )
    except IntegrityError as error:
        text = _("Il %(day)s è già nel registro: correggi quella riga.")
        raise Conflict("vouchers.attendance.twice", text, day=use.day.strftime("%d/%m/%Y")) from error


def check_unpaid(attendance: Attendance) -> None:
    """Raise the Refusal of a day whose use stands: money went by it."""
    use = attendance.redemption
    if use is not None and not hasattr(use, "reversal"):
        raise Refusal(
            "vouchers.attendance.paid", _("Questa presenza è già pagata: prima storna l'utilizzo, poi correggi.")
        )


def _tell(act: Act, voucher: Voucher, provider: Organisation) -> None:
    call = texts.in_language(voucher.award.application.call.title)
    notices.queue(act, "vouchers.to_confirm", about=voucher, to=voucher.holder, call=call, where=provider.name)
