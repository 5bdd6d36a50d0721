"""What the holder answers to the register: yes, one day or a whole month at once, or no with the reason; and silence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Busy, Conflict, Refusal
from concilia.core.jobs import periodic
from concilia.networks.queries.members import delegates_of
from concilia.people.models import User

from ..models import Attendance, Redemption, Voucher
from ..queries import registers
from ..states import ATTENDANCE, AttendanceState
from . import redeeming
from .activating import rules_of
from .attending import register_of
from .judging import Use
from .kept import whole

LANGUAGES = ("it", "en")
#: How many days before silence counts the holder is reminded.
DAYS_BEFORE = 3


def confirm(act: Act, *, attendance: Attendance) -> Attendance:
    """Confirm a day: the rules price it now. By the holder; by the desk with the reason (the register signed on paper).

    Side effects, in order: state, audit entry, then the use as ``redeem`` does, or why nothing is due.
    """
    access.require(act, "vouchers.attendance.confirm", attendance)
    _check_reason(act, attendance.voucher)
    return _settle(act, attendance, "confirm")


def confirm_month(act: Act, *, voucher: Voucher, month: date) -> list[Attendance]:
    """Confirm all that waits for an answer in a month of a voucher, in the order of the days.

    Bulk verb; side effects as ``confirm`` for each. Returns the days; each says whether it is paid, or why not.
    """
    waiting = list(registers.of_month(voucher, month).filter(state=AttendanceState.RECORDED))
    if not waiting:
        raise Refusal("vouchers.attendance.nothing", _("In questo mese non c'è niente da confermare."))
    with act.writing():
        return [confirm(act, attendance=row) for row in waiting]


def dispute(act: Act, *, attendance: Attendance) -> Attendance:
    """Say that a day did not go so, with the reason. Side effects: state, audit entry, notice to the provider."""
    access.require(act, "vouchers.attendance.dispute", attendance)
    with act.writing():
        audit.transition(act, attendance, "dispute", table=ATTENDANCE, dispute=act.reason)
        day = attendance.day.strftime("%d/%m/%Y")
        for to in delegates_of(attendance.provider):
            notices.queue(act, "vouchers.disputed", about=attendance, to=to, day=day, code_end=_end(attendance.voucher))
    return attendance


@periodic("vouchers.silence", every="day")
def hear_silence(act: Act) -> int:
    """What nobody answered in time is confirmed, or not recognised, as its call says. Returns how many days.

    Bulk verb; side effects, for each: state, audit entry, and the use if it is confirmed.
    """
    today = act.at.astimezone(clock.ROME).date()
    due = registers.with_rules().filter(state=AttendanceState.RECORDED, answer_by__lt=today)
    heard = 0
    for row in list(due):
        with suppress(Conflict):
            _silent(act, row)
            heard += 1
    return heard


@periodic("vouchers.remind_attendance", every="day")
def remind(act: Act) -> int:
    """Remind holders of the days that still wait, three days before silence counts. Returns how many were told."""
    last = act.at.astimezone(clock.ROME).date() + timedelta(days=DAYS_BEFORE)
    due = Attendance.objects.filter(state=AttendanceState.RECORDED, answer_by=last).values("voucher")
    rows = Voucher.objects.filter(pk__in=due).select_related("holder", "award__application__call")
    for row in rows:
        call = texts.in_language(row.award.application.call.title)
        notices.queue(act, "vouchers.confirm_soon", about=row, to=row.holder, call=call, day=last.strftime("%d/%m/%Y"))
    return len(rows)


def _silent(act: Act, row: Attendance) -> None:
    if register_of(rules_of(row.voucher)).silence == "confirms":
        _settle(act, row, "accept")
        return
    why = _both(_("Nessuno l'ha confermata entro il %(day)s."), day=row.answer_by.strftime("%d/%m/%Y"))
    audit.transition(act, row, "miss", table=ATTENDANCE, unpaid=why)


def _settle(act: Act, row: Attendance, verb: str) -> Attendance:
    """Confirmed, and then spent; a use that the rules refuse leaves the day confirmed and says why it is not paid."""
    with act.writing():
        audit.transition(act, row, verb, table=ATTENDANCE, unpaid={})
        try:
            done = redeeming.spend(act.keyed(f"attendance:{row.pk}"), _use(row))
        except (Busy, Conflict):
            raise
        except Refusal as refusal:
            row.unpaid = _both(refusal.text, **refusal.params)
            Attendance.objects.filter(pk=row.pk).update(unpaid=row.unpaid)
        else:
            row.redemption = Redemption.objects.get(pk=done["redemption"])
            Attendance.objects.filter(pk=row.pk).update(redemption=row.redemption)
    return row


def _use(row: Attendance) -> Use:
    """The day as the rules read it: the confirmation itself answers the fact that the call names."""
    signed = register_of(rules_of(row.voucher)).signed
    return Use(
        voucher=row.voucher,
        provider=row.provider,
        service=row.service,
        day=row.day,
        facts={**whole(row), **({signed: "true"} if signed else {})},
        child=row.child,
        confirmed=True,
    )


def _both(text: Any, **params: Any) -> dict[str, str]:
    """A reason in both languages, as it is kept."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = str(text) % params if params else str(text)
    return said


def _check_reason(act: Act, voucher: Voucher) -> None:
    """Who confirms for somebody else says on what paper."""
    mine = User.objects.filter(person__isnull=False, person=voucher.holder_id)
    if act.user_id not in mine.values_list("pk", flat=True) and not act.reason.strip():
        raise Refusal(
            "vouchers.attendance.paper", _("Scrivi gli estremi del registro firmato: confermi per un'altra persona.")
        )


def _end(voucher: Voucher) -> str:
    return f"…{voucher.code[-4:]}"
